import type { Inspection } from '../core/inspection.ts';
import { LOSS_NAMES } from '../core/loss-names.ts';
import type { RankSpanData, SetRanksData } from '../core/view-data.ts';
import { formatCount, formatPercent } from '../engine/words/number-words.ts';
import { type FindingVersus, versusRows, versusSentences } from './finding-versus.ts';
import { pageHead } from './html-page.ts';
import { htmlNumber, htmlSwatch, htmlText } from './html-text.ts';
import { markdownNumber, markdownTable, markdownText } from './markdown-text.ts';

/** What a person found in one pair, to be shown to others. */
export interface Finding {
  readonly inspection: Inspection;
  /** What is changed about the pair, in words; null: it is as its files say. */
  readonly change: string | null;
  readonly files: { readonly groundTruth: string; readonly prediction: string; readonly image: string | null };
  /** The class that is looked at. */
  readonly classId: number | null;
  /** The pixels that are lit: an interval of ranks of the class, or a set that was chosen otherwise. */
  readonly lit: RankSpanData | SetRanksData | null;
  /** The prediction that it is compared with; null: none. */
  readonly versus: FindingVersus | null;
  /** A picture of the panes; HTML only. */
  readonly png: Uint8Array | null;
}

/** The look of the report's page, in the little that a finding needs of it: the extension carries this text. */
const STYLE = `:root{color-scheme:light dark;--back:#fff;--text:#3b3b3b;--dim:#616161;--line:#e5e5e5}
@media (prefers-color-scheme:dark){:root{--back:#1f1f1f;--text:#ccc;--dim:#9d9d9d;--line:#2b2b2b}}
body{margin:0;background:var(--back);color:var(--text);font:13px/18px system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1,h2{font-size:13px;margin:0}h2{padding:12px 12px 0;overflow-wrap:anywhere}h1 small{font-weight:400;color:var(--dim);margin-left:8px}header,footer{padding:9px 12px}footer{color:var(--dim);font-size:11px}
.numbers{display:flex;flex-wrap:wrap;border:solid var(--line);border-width:1px 0}.numbers div{padding:8px 20px 8px 12px}.numbers label{display:block;font-size:11px;color:var(--dim)}.numbers data{font-size:20px;line-height:24px}
.files{padding:0 12px}.files dt{float:left;width:96px;color:var(--dim)}.files dd{margin:0 0 2px 96px;overflow-wrap:anywhere}
figure{margin:0;padding:12px}figure img{max-width:100%;height:auto}.says p{margin:0;padding:4px 12px}
table{border-collapse:collapse;margin:12px 0}th{font-size:11px;font-weight:400;color:var(--dim);text-align:left}th,td{padding:2px 12px}.n{text-align:right}.on td{font-weight:600}
.swatch{width:11px;height:11px;margin-right:8px;vertical-align:-1px}`;

type Row = readonly [label: string, value: number | null];

function numberRows({ loss, metrics, otherLosses }: Inspection): readonly Row[] {
  return [
    [LOSS_NAMES[loss.name], loss.value],
    ['1 − mIoU', metrics.mIoU === null ? null : 1 - metrics.mIoU],
    ['mIoU', metrics.mIoU],
    ['Pixel accuracy', metrics.pixelAccuracy],
    ['Cross-entropy', otherLosses['cross-entropy']],
    ['Focal loss', otherLosses.focal],
    ['Dice loss', otherLosses.dice],
    ['Calibration error (ECE)', metrics.ece],
  ];
}

const percent = (share: number | null) => (share === null ? '–' : formatPercent(share));

function nameOf({ classes }: Inspection, classId: number): string {
  return classes.find(({ id }) => id === classId)?.name ?? `class ${classId}`;
}

/** Plain sentences: what was taken for what, and what is lit. */
function sentences({ inspection, change, lit }: Finding): readonly string[] {
  const { prediction, groundTruth, pixels, halfOfLoss, loss, size } = inspection;
  const said = [
    ...(change === null
      ? []
      : [`What if: ${change}. The numbers are those that the pair would have; its files are as before.`]),
    `The prediction was read as ${prediction.kind} of ${prediction.shape.join(' × ')} (${prediction.dtype}); ignored in the truth: ${groundTruth.ignore.join(', ') || 'nothing'}.`,
    `${formatCount(pixels.scored)} pixels are scored, ${formatCount(pixels.ignored)} ignored; classes ${typeof loss.classes === 'string' ? loss.classes : loss.classes.join(', ')}; ${size.batch === 1 ? 'one image' : loss.perImage ? `mean of ${size.batch} images` : `${size.batch} images pooled`}.`,
  ];
  if (halfOfLoss) {
    const share = pixels.scored === 0 ? null : halfOfLoss.pixels / pixels.scored;
    said.push(`Half of the loss lies on ${formatCount(halfOfLoss.pixels)} px (${percent(share)}).`);
  }
  if (lit) {
    const name = nameOf(inspection, lit.classId);
    const shares = `${percent(lit.classShare)} of the loss of ${name} and ${percent(lit.share)} of the whole loss`;
    said.push(
      'from' in lit
        ? `Ranks ${formatCount(lit.from)} to ${formatCount(lit.to)} of ${name}: ${formatCount(lit.to - lit.from + 1)} px, ${formatCount(lit.foreground)} of them ${name}, errors ${lit.firstError} to ${lit.lastError}, Δ from ${lit.deltaBefore} to ${lit.deltaAfter}; they carry ${shares}.`
        : `The lit pixels: ${formatCount(lit.pixels)} px, ${formatCount(lit.foreground)} of them ${name}; they carry ${shares}.`,
    );
  }
  return [...said, ...inspection.warnings.map(({ message }) => message)];
}

function titleOf({ files, change }: Finding): string {
  return change === null ? files.prediction : `${files.prediction}, what if: ${change}`;
}

function fileLines({ files }: Finding): readonly (readonly [label: string, path: string])[] {
  return [
    ['Ground truth', files.groundTruth],
    ['Prediction', files.prediction],
    ...(files.image === null ? [] : [['Image', files.image] as const]),
  ];
}

/** Classes with a pixel in truth or prediction, the largest share of the loss first. */
function shownClasses({ classes }: Inspection): Inspection['classes'] {
  return classes
    .filter(({ pixels, predicted, loss }) => pixels + predicted > 0 || loss !== null)
    .toSorted((one, other) => (other.share ?? -1) - (one.share ?? -1));
}

function versusMarkdown({ inspection, versus }: Finding): readonly string[] {
  if (!versus) return [];
  return [
    `## Against ${markdownText(versus.file)}`,
    '',
    ...markdownTable(
      ['Number', 'Other', 'This', 'Change'],
      versusRows(inspection, versus).map(({ label, other, own, change }) => [
        label,
        ...[other, own, change].map(markdownNumber),
      ]),
      1,
    ),
    '',
    ...versusSentences(versus).flatMap((line) => [markdownText(line), '']),
  ];
}

function versusHtml({ inspection, versus }: Finding): string {
  if (!versus) return '';
  const rows = versusRows(inspection, versus).map(
    ({ label, other, own, change }) =>
      `<tr><td>${htmlText(label)}</td>${[other, own, change].map((value) => `<td class="n">${htmlNumber(value)}</td>`).join('')}</tr>`,
  );
  return `<section id="versus"><h2>Against ${htmlText(versus.file)}</h2>
<table><thead><tr><th>Number</th><th class="n">Other</th><th class="n">This</th><th class="n">Change</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
<div class="says">${versusSentences(versus)
    .map((line) => `<p>${htmlText(line)}</p>`)
    .join('')}</div></section>
`;
}

/** A finding as GitHub-flavoured Markdown. */
export function findingMarkdown(finding: Finding): string {
  const { inspection } = finding;
  return [
    `# ${markdownText(titleOf(finding))}`,
    '',
    ...fileLines(finding).map(([label, file]) => `- ${label}: ${markdownText(file)}`),
    '',
    ...markdownTable(
      ['Number', 'Value'],
      numberRows(inspection).map(([label, value]) => [label, markdownNumber(value)]),
      1,
    ),
    '',
    ...sentences(finding).flatMap((line) => [markdownText(line), '']),
    ...versusMarkdown(finding),
    ...markdownTable(
      ['Class', 'Pixels', 'IoU', 'Loss', 'Share of loss'],
      shownClasses(inspection).map(({ id, name, pixels, iou, loss, share }) => [
        id === finding.classId ? `**${markdownText(name)}**` : markdownText(name),
        formatCount(pixels),
        markdownNumber(iou),
        markdownNumber(loss),
        percent(share),
      ]),
      1,
    ),
    '',
  ].join('\n');
}

/** A finding as one HTML page that loads nothing: its policy lets in its own style and pictures in the page only. */
export function findingHtml(finding: Finding): string {
  const { inspection, png } = finding;
  const rows = shownClasses(inspection).map(
    ({ id, name, color, pixels, iou, loss, share }) =>
      `<tr${id === finding.classId ? ' class="on"' : ''}><td class="class">${htmlSwatch(color)}${htmlText(name)}</td><td class="n">${formatCount(pixels)}</td><td class="n">${htmlNumber(iou)}</td><td class="n">${htmlNumber(loss)}</td><td class="n">${percent(share)}</td></tr>`,
  );
  return `${pageHead({ title: titleOf(finding), style: STYLE, script: null })}<header><h1>${htmlText(titleOf(finding))}<small>Lovász Lens</small></h1></header>
<div class="numbers">${numberRows(inspection)
    .map(([label, value]) => `<div><label>${htmlText(label)}</label>${htmlNumber(value)}</div>`)
    .join('')}</div>
<dl class="files">${fileLines(finding)
    .map(([label, file]) => `<dt>${label}</dt><dd>${htmlText(file)}</dd>`)
    .join('')}</dl>
${png ? `<figure><img alt="The panes of the inspector" src="data:image/png;base64,${Buffer.from(png).toString('base64')}"></figure>\n` : ''}<div class="says">${sentences(
    finding,
  )
    .map((line) => `<p>${htmlText(line)}</p>`)
    .join('')}</div>
${versusHtml(finding)}<table><thead><tr><th>Class</th><th class="n">Pixels</th><th class="n">IoU</th><th class="n">Loss</th><th class="n">Share of loss</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
<footer>Numbers show four decimals; hover for all digits.</footer>
</body>
</html>
`;
}
