import { LOSS_NAMES } from '../core/loss-names.ts';
import { formatCount, formatPercent } from '../engine/words/number-words.ts';
import { budgetWords, regionKindWord } from './budget-words.ts';
import type { GateResult } from './gate.ts';
import { markdownNumber, markdownTable, markdownText } from './markdown-text.ts';
import { readingWords, truthWords } from './reading-words.ts';
import type { Report, ReportPair } from './report.ts';
import { asPieces, type Steps } from './steps.ts';
import { pairWarningLine } from './warning-words.ts';
import { byWorst } from './worst-first.ts';

export interface MarkdownPlace {
  /** The target of a link to a file of the data set, relative to where the Markdown stands. */
  linkTo(path: string): string;
  /** Images listed; the others are counted. */
  readonly images?: number;
}

/** Images listed unless more are asked for: a document with 20,000 rows opens nowhere. */
const IMAGES = 500;
const FILES = 200;
const REGIONS = 20;

/** A report as GitHub-flavoured Markdown in pieces. Numbers have ten decimals; JSON and CSV hold them in full. */
export function* reportMarkdown(
  report: Report,
  place: MarkdownPlace,
  gates: readonly GateResult[] = [],
): Generator<string> {
  const { options, pooled, means } = report;
  const images = yield* asPieces(imageLines(report, place));
  const problems = problemLines(report);
  const lines = [
    `# Report: ${markdownText(report.predictions || options.dataset)}`,
    '',
    ...headLines(report),
    ...gateLines(gates),
    '',
    '## Results',
    '',
    ...markdownTable(
      ['Number', 'Pooled over all pixels', 'Mean of images'],
      [
        [lossTitle(report), '–', markdownNumber(means.loss)],
        ['mIoU', markdownNumber(pooled.mIoU), markdownNumber(means.mIoU)],
        ['Pixel accuracy', markdownNumber(pooled.pixelAccuracy), markdownNumber(means.pixelAccuracy)],
        ...(means.crossEntropy === null ? [] : [['Cross-entropy', '–', markdownNumber(means.crossEntropy)]]),
      ],
      1,
    ),
    '',
    `Pooled: the pixels of all ${formatCount(pooled.pairs)} images counted together. Mean of images: each image counts once; an image without a scored pixel is left out (${formatCount(means.lossPairs)} of ${formatCount(means.pairs)} have a loss).`,
    `Classes in neither truth nor prediction are left out of every mean IoU: pooled over ${formatCount(pooled.mIoUClasses)} of ${formatCount(pooled.classes.length)} classes.`,
    '',
    '## Classes',
    '',
    ...classLines(report),
    '',
    '## Images, worst first',
    '',
    ...images,
    ...errorLines(report, place),
    ...problems,
  ];
  yield `${lines.join('\n')}\n`;
}

function lossTitle({ readings }: Report): string {
  const [name, another] = new Set(readings.map(({ loss }) => loss));
  return name === undefined || another !== undefined ? 'Lovász loss' : `${LOSS_NAMES[name]} loss`;
}

function headLines(report: Report): string[] {
  const { options, readings, failed, unmatched, ambiguous, found, pooled } = report;
  const parts = [
    `${formatCount(pooled.pairs)} of ${formatCount(found)} pairs read`,
    `${formatCount(failed.length)} failed`,
    `${formatCount(unmatched.groundTruth.length + unmatched.prediction.length)} files unmatched`,
    `${formatCount(ambiguous.length)} ambiguous`,
  ];
  const lines = [`Data set${options.dataset === '' ? '' : ` ${markdownText(options.dataset)}`}: ${parts.join(', ')}.`];
  for (const words of truthWords(report)) lines.push(`Against ${markdownText(words)}.`);
  if (options.shard !== null) lines.push(`Part ${options.shard} of the data set.`);
  if (report.status === 'interrupted') lines.push('**Interrupted**: only what was finished is in this report.');
  for (const reading of readings) lines.push(`Read as ${readingWords(reading)}: ${formatCount(reading.pairs)} pairs.`);
  for (const { message } of report.warnings) lines.push(`**Warning**: ${markdownText(message)}`);
  return lines.flatMap((line, index) => (index === 0 ? [line] : ['', line]));
}

function gateLines(gates: readonly GateResult[]): string[] {
  if (gates.length === 0) return [];
  const rows = gates.map(({ text, crossed, message }) => [
    markdownText(text),
    crossed ? '**crossed**' : 'not crossed',
    markdownText(message),
  ]);
  return ['', '## Thresholds', '', ...markdownTable(['Fails if', 'Result', 'Found'], rows, 3)];
}

function classLines({ pooled, means }: Report): string[] {
  const loss = new Map(means.classes.map((entry) => [entry.id, entry]));
  const rows = [...pooled.classes]
    .sort((a, b) => (a.iou ?? 2) - (b.iou ?? 2) || a.id - b.id)
    .map(({ id, name, pixels, iou }) => [
      String(id),
      markdownText(name),
      formatCount(pixels),
      markdownNumber(iou),
      markdownNumber(loss.get(id)?.iou ?? null),
      markdownNumber(loss.get(id)?.loss ?? null),
    ]);
  return markdownTable(
    ['Id', 'Class', 'Truth pixels', 'IoU, pooled', 'IoU, mean of images', 'Loss, mean of images'],
    rows,
    2,
  );
}

/** Where the loss sits, and the regions that carry most of it. */
function errorLines({ budget, worstRegions, pooled }: Report, place: MarkdownPlace): string[] {
  const groups = budgetWords(budget);
  if (groups.length === 0) return [];
  const lines = [
    '',
    '## Where the loss sits',
    '',
    `Each group splits the mean of images of the loss, ${markdownNumber(budget.loss)}, over ${formatCount(budget.pairs)} images with ${formatCount(budget.regions)} regions of wrong pixels.`,
  ];
  for (const { title, lines: parts } of groups) {
    const rows = parts.map(({ label, loss, share }) => [
      markdownText(label),
      markdownNumber(loss),
      formatPercent(share),
    ]);
    lines.push('', ...markdownTable([title, 'Loss', 'Share'], rows, 1));
  }
  if (worstRegions.length === 0) return lines;
  const nameOf = new Map(pooled.classes.map(({ id, name }) => [id, name]));
  const named = (id: number | null) => markdownText((id === null ? null : nameOf.get(id)) ?? 'no class');
  const rows = worstRegions
    .slice(0, REGIONS)
    .map(({ id, file, groundTruth, prediction, kind, box, pixels, loss, share }) => [
      `[${markdownText(id)}](${place.linkTo(file)})`,
      `${named(groundTruth)} → ${named(prediction)}`,
      regionKindWord(kind),
      `${box[0]}, ${box[1]}`,
      formatCount(pixels),
      markdownNumber(loss),
      formatPercent(share),
    ]);
  lines.push('', '## Worst regions', '');
  lines.push('Regions of wrong pixels that carry most loss, over all images; at most five of one image.', '');
  const head = ['Image', 'Truth → prediction', 'Kind', 'Left, top', 'Pixels', 'Loss in its image', 'Share of all loss'];
  lines.push(...markdownTable(head, rows, 3));
  return lines;
}

function* imageLines(report: Report, place: MarkdownPlace): Steps<string[]> {
  const limit = place.images ?? IMAGES;
  const shown = yield* byWorst(report.pairs, limit);
  const more = report.pooled.pairs - shown.length;
  const lines = markdownTable(
    ['Image', 'Loss', 'mIoU', 'Pixel accuracy', 'Worst class, IoU'],
    shown.map((pair) => [
      `[${markdownText(pair.id)}](${place.linkTo(pair.files.prediction)})`,
      markdownNumber(pair.loss),
      markdownNumber(pair.mIoU),
      markdownNumber(pair.pixelAccuracy),
      worstClass(pair),
    ]),
    1,
  );
  return more > 0 ? [...lines, '', `${formatCount(more)} more stand in the JSON and the CSV.`] : lines;
}

function worstClass({ classes }: ReportPair): string {
  const [worst] = classes
    .filter(({ iou, pixels }) => iou !== null && pixels > 0)
    .sort((a, b) => Number(a.iou) - Number(b.iou) || a.id - b.id);
  return worst ? `${markdownText(worst.name)} ${markdownNumber(worst.iou)}` : '–';
}

function problemLines({ failed, unmatched, ambiguous, pairWarnings }: Report): string[] {
  const lines: string[] = [];
  if (failed.length > 0) {
    lines.push('', `## Not readable (${formatCount(failed.length)})`, '');
    lines.push(
      ...markdownTable(
        ['Image', 'File', 'Problem'],
        failed.slice(0, FILES).map(({ id, file, message }) => [id, file, message].map(markdownText)),
        3,
      ),
      ...andMore(failed.length),
    );
  }
  const sides = [
    ['Ground truth without a prediction', unmatched.groundTruth],
    ['Predictions without a ground truth', unmatched.prediction],
  ] as const;
  for (const [title, files] of sides) {
    if (files.length === 0) continue;
    lines.push('', `## ${title} (${formatCount(files.length)})`, '');
    lines.push(...files.slice(0, FILES).map((file) => `- ${markdownText(file)}`), ...andMore(files.length));
  }
  if (ambiguous.length > 0) {
    lines.push('', `## Ambiguous (${formatCount(ambiguous.length)})`, '');
    for (const { id, groundTruth, predictions } of ambiguous.slice(0, FILES)) {
      lines.push(`- ${markdownText(id)}: ${[...groundTruth, ...predictions].map(markdownText).join(', ')}`);
    }
    lines.push(...andMore(ambiguous.length));
  }
  if (pairWarnings.length > 0) {
    lines.push('', '## Warnings', '');
    for (const warning of pairWarnings) lines.push(`- ${markdownText(pairWarningLine(warning))}`);
  }
  return lines;
}

function andMore(count: number): string[] {
  return count > FILES ? ['', `${formatCount(count - FILES)} more stand in the JSON.`] : [];
}
