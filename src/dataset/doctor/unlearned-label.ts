import { IGNORED } from '../../core/batch.ts';
import { stridesOf } from '../array-layout.ts';
import { sayNumber } from '../evidence-text.ts';
import { type Finding, sayGain } from './finding.ts';
import { agreementOf } from './joint-counts.ts';
import type { PairEvidence } from './pair-evidence.ts';

/** Share of the truth from which a label that is never predicted is remarkable. */
const remarkable = 0.002;

/**
 * 5: the first or the last label of the truth is never predicted, and the evidence says that the network was not
 * trained on it: an ignore value that is not named.
 */
export function unlearnedFindings(evidence: PairEvidence): Finding[] {
  const { read, joint, truthCode, predictionCode, now } = evidence;
  const { code, truth } = read;
  if (code.classes.length < 4 || now.mIoU === null) return [];
  const pixelsOf = (value: number) => truth.counts.counts.get(value) ?? 0;
  const scored = joint.truthValues.filter((value) => truthCode(value) >= 0);
  const predicted = new Set(joint.predictionValues.map(predictionCode));
  const total = scored.reduce((sum, value) => sum + pixelsOf(value), 0);
  return [scored[0], scored.at(-1)].flatMap((value) => {
    if (value === undefined || predicted.has(truthCode(value)) || pixelsOf(value) < remarkable * total) return [];
    const why =
      apart(value, scored) ?? suppressed(evidence, truthCode(value)) ?? missed(evidence, value, scored, pixelsOf);
    if (why === null) return [];
    const without = agreementOf(joint, (v) => (v === value ? IGNORED : truthCode(v)), predictionCode).mIoU ?? 0;
    const share = sayNumber((100 * pixelsOf(value)) / total);
    const finding: Finding = {
      code: 'ignore-value',
      file: 'groundTruth',
      score: 0.75,
      title: `Label ${value} looks like an ignore value.`,
      evidence: [
        `${value} has ${share} % of the truth and is never predicted. ${why}`,
        `Without it: ${sayGain(now.mIoU ?? 0, without)}.`,
      ],
      fix: { ignore: [...code.ignore, value] },
      advice: 'Ignore it, if the network was trained so.',
    };
    return [finding];
  });
}

/** The other labels are 0, 1, … without a gap, and this one stands far behind them. */
function apart(value: number, scored: readonly number[]): string | null {
  const others = scored.slice(0, -1);
  const gapless = others.every((other, i) => other === i);
  if (value !== scored.at(-1) || others.length < 4 || !gapless || value < others.length + 3) return null;
  return `The others are 0 to ${others.length - 1} without a gap.`;
}

/** Its channel never rises, where those of the rarest other labels do: no target ever asked for it. */
function suppressed({ read, joint, truthCode }: PairEvidence, classId: number): string | null {
  if (read.labels || read.layout.channels < 4) return null;
  const { data, dtype } = read.pair.prediction;
  const scale = dtype === 'uint8' ? 255 : dtype === 'uint16' ? 65_535 : 1;
  const highest = highestProbabilities(data, read.layout, read.detected.kind === 'logits' ? null : scale);
  const own = highest[classId];
  const others = joint.truthValues.map(truthCode).filter((id) => id >= 0 && id !== classId);
  const least = Math.min(...others.map((id) => highest[id] ?? 0));
  // Below a millionth the scores are saturated: then a label that is merely rare looks the same.
  if (own === undefined || others.length < 3 || own < 1e-6 || own > 0.03 || own > 0.3 * least) return null;
  return `Its probability never exceeds ${sayNumber(own)}; that of every other label somewhere reaches ${sayNumber(least)}.`;
}

/** Highest probability of each channel; `scale` null: logits, through a softmax. */
function highestProbabilities(
  data: ArrayLike<number>,
  layout: PairEvidence['read']['layout'],
  scale: number | null,
): Float64Array {
  const { batch, channels, height, width } = layout;
  const stride = stridesOf(layout);
  const pixels = height * width;
  const highest = new Float64Array(channels);
  for (let image = 0; image < batch; image++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const start = image * stride.image + pixel * stride.pixel;
      let top = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < channels; c++) top = Math.max(top, data[start + c * stride.channel] as number);
      let sum = scale ?? 0;
      if (scale === null)
        for (let c = 0; c < channels; c++) sum += Math.exp((data[start + c * stride.channel] as number) - top);
      for (let c = 0; c < channels; c++) {
        const value = data[start + c * stride.channel] as number;
        const probability = (scale === null ? Math.exp(value - top) : value) / sum;
        if (probability > (highest[c] as number)) highest[c] = probability;
      }
    }
  }
  return highest;
}

/** All labels that are as frequent are found, and well, so this one is missing for a reason. */
function missed(
  { joint, truthCode, predictionCode, now }: PairEvidence,
  value: number,
  scored: readonly number[],
  pixelsOf: (value: number) => number,
): string | null {
  const predicted = new Set(joint.predictionValues.map(predictionCode));
  const others = scored.filter((other) => other !== value && pixelsOf(other) >= pixelsOf(value) / 4);
  const rarer = others.filter((other) => pixelsOf(other) < pixelsOf(value) * 2);
  // Of a weak model some classes are missing anyway: then nothing can be said.
  if (others.length < 3 || rarer.length === 0 || others.some((other) => !predicted.has(truthCode(other)))) return null;
  const lowest = Math.min(...others.map((other) => now.iouOf.get(truthCode(other)) ?? 0));
  return lowest < 0.15 ? null : `Labels as rare as it are found, with an IoU of ${sayNumber(lowest)} and more.`;
}
