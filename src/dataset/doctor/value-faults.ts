import { UNKNOWN } from '../../core/batch.ts';
import { sayCount, sayList } from '../evidence-text.ts';
import { countWhere } from '../label-encoding.ts';
import { presets } from '../presets.ts';
import { type Finding, sayGain } from './finding.ts';
import { agreementOf, type Code } from './joint-counts.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { gainScore, isGain } from './recodings.ts';
import { unlearnedFindings } from './unlearned-label.ts';

/** What the values alone say: cases 3 (luma), 5, 6 and 11. */
export function valueFindings(evidence: PairEvidence): Finding[] {
  return [
    ...lumaFindings(evidence),
    ...binaryFindings(evidence),
    ...unlearnedFindings(evidence),
    ...beyondFindings(evidence),
  ];
}

type Colour = readonly [number, number, number];

/** Grey values that programs make of a colour: ITU-R 601 (Pillow, OpenCV), and the mean. */
const greys: readonly { readonly name: string; readonly of: (colour: Colour) => number }[] = [
  { name: 'luma', of: ([r, g, b]) => (r * 19_595 + g * 38_470 + b * 7471 + 0x8000) >> 16 },
  { name: 'truncated luma', of: ([r, g, b]) => Math.floor(0.299 * r + 0.587 * g + 0.114 * b) },
  { name: 'mean of the colours', of: ([r, g, b]) => Math.round((r + g + b) / 3) },
];

/** 3: a colour mask read as grey. */
function lumaFindings(evidence: PairEvidence): Finding[] {
  const { joint, truthCode, predictionCode, now, read } = evidence;
  const before = now.mIoU;
  if (before === null || !read.labels) return [];
  const { pair } = read;
  const palettes: { source: string; colours: Colour[] }[] = presets
    .filter(({ name }) => name !== 'binary')
    .map(({ title, classes }) => ({ source: `the colours of ${title}`, colours: classes.map(({ color }) => color) }));
  const sides = [
    { side: 'prediction' as const, values: joint.predictionValues, palette: pair.truth.picture?.palette },
    { side: 'groundTruth' as const, values: joint.truthValues, palette: pair.prediction.picture?.palette },
  ];
  let best: Finding | null = null;
  for (const { side, values, palette } of sides) {
    if (values.length < 3 || Math.max(...values) < 24) continue;
    const own = palette ? [{ source: 'the palette of the other file', colours: coloursOf(palette) }] : [];
    for (const { source, colours } of [...own, ...palettes]) {
      for (const { name, of } of greys) {
        const classOf = uniqueGreys(colours, of);
        if (!values.every((value) => classOf.has(value) || value === 255)) continue;
        const code: Code = (value) => classOf.get(value) ?? UNKNOWN;
        const after =
          (side === 'prediction' ? agreementOf(joint, truthCode, code) : agreementOf(joint, code, predictionCode))
            .mIoU ?? 0;
        if (!isGain(before, after) || (best && best.score >= gainScore(before, after) + 0.05)) continue;
        best = {
          code: 'palette-as-luma',
          file: side,
          score: Math.min(1, gainScore(before, after) + 0.05),
          title: 'A mask in colour was read as grey.',
          evidence: [`Every value is the ${name} of one of ${source}: ${sayGain(before, after)}.`],
          fix: null,
          advice: 'Read masks by palette index (Pillow: mode P without convert; OpenCV always expands).',
        };
      }
    }
  }
  return best ? [best] : [];
}

function coloursOf(palette: Uint8Array): Colour[] {
  return Array.from({ length: palette.length / 3 }, (_, i) => [
    palette[i * 3] as number,
    palette[i * 3 + 1] as number,
    palette[i * 3 + 2] as number,
  ]);
}

/** Class of each grey value; values of several classes stay out, but for the first. */
function uniqueGreys(colours: readonly Colour[], of: (colour: Colour) => number): Map<number, number> {
  const classOf = new Map<number, number>();
  for (const [id, colour] of colours.entries()) {
    const grey = of(colour);
    if (!classOf.has(grey)) classOf.set(grey, id);
  }
  return classOf;
}

/** 6: a 0/255 mask in a setting of several classes. */
function binaryFindings({ read, joint }: PairEvidence): Finding[] {
  const classes = read.code.classes.length;
  const truthValues = joint.truthValues.filter((value) => value >= 0);
  const twoValued = (values: readonly number[]) => values.length === 2 && values[0] === 0 && values[1] === 255;
  const evidenceOf = (side: string) => [`${side} holds only 0 and 255, beside ${classes} classes on the other side.`];
  const advice =
    'Write the mask with the class id of its object in place of 255, or compare it with a binary prediction.';
  const found: Finding[] = [];
  const binary = read.code.preset?.preset.name === 'binary';
  if (!binary && twoValued(truthValues) && (read.channels ?? classes) > 2) {
    const ignored = read.code.ignore.includes(255) ? 'ignored, and nothing but class 0 is left' : 'class 255';
    found.push({
      code: 'binary-mask-among-classes',
      file: 'groundTruth',
      score: 0.9,
      title: 'The truth is a binary mask, the prediction has several classes.',
      evidence: [...evidenceOf('The truth'), `255 is taken as ${ignored}.`],
      fix: null,
      advice,
    });
  }
  const stored = read.labels?.counts.values ?? [];
  if (!binary && twoValued(stored) && truthValues.filter((value) => !read.code.ignore.includes(value)).length > 2) {
    found.push({
      code: 'binary-mask-among-classes',
      file: 'prediction',
      score: 0.9,
      title: 'The prediction is a binary mask, the truth has several classes.',
      evidence: evidenceOf('The prediction'),
      fix: null,
      advice,
    });
  }
  return found;
}

/** 5 and 11: labels that are no class. */
function beyondFindings({ read, joint, truthCode }: PairEvidence): Finding[] {
  const { code, truth, channels } = read;
  const isBeyond = (value: number) => truthCode(value) === UNKNOWN && !(truth.colours && value === UNKNOWN);
  const beyond = joint.truthValues.filter(isBeyond);
  const found: Finding[] = [];
  const pixels = countWhere(truth.counts, isBeyond);
  const classes = code.classes.length;
  const [only] = beyond;
  if (only !== undefined && beyond.length === 1) {
    found.push({
      code: 'ignore-value',
      file: 'groundTruth',
      score: 0.85,
      title: `Label ${only} is no class: an ignore value that is not named.`,
      evidence: [`${only} is the only label beyond the ${classes} classes: ${sayCount(pixels, 'pixel')}.`],
      fix: { ignore: [...code.ignore, only] },
      advice: `Ignore ${only}.`,
    });
  } else if (beyond.length > 1) {
    const side = channels === null ? 'class list' : 'prediction';
    found.push({
      code: 'ids-beyond-classes',
      file: 'pair',
      score: 0.85,
      title: `The truth holds more labels than the ${side} has classes.`,
      evidence: [
        `${sayCount(beyond.length, 'label')} are beyond the ${classes} classes: ${sayList(beyond)}, ${sayCount(pixels, 'pixel')}.`,
      ],
      fix: null,
      advice: 'Use the truth and the prediction of the same class list.',
    });
  }
  const { labels } = read;
  if (labels && !labels.colours) {
    const strange = labels.counts.values.filter(
      (value) => code.predictionClass(value) === UNKNOWN && !code.ignore.includes(value),
    );
    if (strange.length > 0) {
      found.push({
        code: 'ids-beyond-classes',
        file: 'prediction',
        score: 0.7,
        title: 'The prediction holds labels that no class has.',
        evidence: [
          `${sayCount(strange.length, 'label')}: ${sayList(strange)}, ${sayCount(
            countWhere(labels.counts, (value) => strange.includes(value)),
            'pixel',
          )}.`,
        ],
        fix: null,
        advice: 'Use the class list that the prediction was made with.',
      });
    }
  }
  return found;
}
