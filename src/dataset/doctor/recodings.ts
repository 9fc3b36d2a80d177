import { IGNORED, UNKNOWN } from '../../core/batch.ts';
import { sayList } from '../evidence-text.ts';
import { labelIdOfTrainId } from '../presets/cityscapes.ts';
import { type Finding, sayGain } from './finding.ts';
import { type Agreement, agreementOf, type Code } from './joint-counts.ts';
import type { PairEvidence } from './pair-evidence.ts';

/** Recodings of the labels under which the two sides agree much better: cases 1, 2 and 11. */
export function recodingFindings(evidence: PairEvidence): Finding[] {
  const { mIoU } = evidence.now;
  if (mIoU === null) return [];
  return [...offsetFindings(evidence, mIoU), ...trainIdFindings(evidence, mIoU), ...orderFindings(evidence, mIoU)];
}

/** A gain that no model makes by chance: much better, and by a factor. */
export function isGain(before: number, after: number): boolean {
  return after - before > 0.1 && after > before * 1.6;
}

/** How far a gain supports a hypothesis, 0..1. */
export function gainScore(before: number, after: number): number {
  return Math.min(1, 0.5 + (after - before) / 2);
}

/** 1: the prediction is `shift` below the truth (`reduce_zero_label` on one side only, or twice). */
function offsetFindings(evidence: PairEvidence, before: number): Finding[] {
  const { joint, truthCode, predictionCode, read } = evidence;
  if (read.channels === 1) return [];
  const lowest = Math.min(...joint.truthValues.filter((value) => truthCode(value) >= 0));
  const tried = [-2, -1, 1, 2].map((shift) => {
    // A label below the first channel is one that the network never learned.
    const ignored = truthCode(lowest) < shift ? lowest : null;
    const moved = movedCode(evidence, shift);
    const code: Code = (value) => (value === ignored ? IGNORED : moved(value));
    return { shift, ignored, code, agreement: agreementOf(joint, code, predictionCode) };
  });
  const best = bestOf(tried, ({ agreement }) => agreement);
  if (!best || !isOffset(best, before, evidence)) return [];
  const { shift, ignored } = best;
  const after = best.agreement.mIoU ?? 0;
  const known = read.code.ignore;
  const ignore = ignored === null || known.includes(ignored) ? null : [...known, ignored];
  const direction = shift > 0 ? 'below' : 'above';
  const said = [`The prediction's ids are ${Math.abs(shift)} ${direction} the truth's: ${sayGain(before, after)}.`];
  if (countsFromOne(evidence, shift)) {
    said.push(`The truth holds labels 1 to ${read.channels} and no 0, beside ${read.channels} channels.`);
  }
  if (ignore) said.push(`Label ${ignored} of the truth is then never predicted, as if it had been ignored.`);
  return [
    {
      code: 'label-offset',
      file: 'pair',
      score: gainScore(before, after),
      title: `The labels of the prediction are off by ${Math.abs(shift)}.`,
      evidence: said,
      fix: { labelOffset: read.code.labelOffset + shift, ...(ignore && { ignore }) },
      advice: 'Take the offset from the truth, or write the prediction with the ids of the truth.',
    },
  ];
}

/** The truth's code with its ids moved down; as far as there are channels. */
function movedCode({ truthCode, read }: PairEvidence, shift: number): Code {
  return (value) => {
    const id = truthCode(value);
    if (id === IGNORED) return IGNORED;
    const moved = (id === UNKNOWN ? value - read.code.labelOffset : id) - shift;
    if (id === UNKNOWN && read.channels === null) return UNKNOWN;
    return moved < 0 || moved >= (read.channels ?? Number.POSITIVE_INFINITY) ? UNKNOWN : moved;
  };
}

/** Labels 1 to N beside N channels: as they stand the last of them has none, and the first channel has no label. */
function countsFromOne({ joint, truthCode, read }: PairEvidence, shift: number): boolean {
  const { channels, code } = read;
  if (channels === null || shift !== 1) return false;
  const ids = joint.truthValues
    .filter((value) => truthCode(value) !== IGNORED)
    .map((value) => value - code.labelOffset);
  return ids.includes(channels) && ids.every((id) => id >= 1 && id <= channels);
}

/**
 * Whether an offset is more than chance. One class can meet another by chance, or because the ids have gaps: an offset
 * puts most pixels right, and more labels than it leaves without a class. Where the ids say it themselves, the pair of a
 * weak model need only agree better.
 */
function isOffset(
  { shift, code, agreement }: { readonly shift: number; readonly code: Code; readonly agreement: Agreement },
  before: number,
  evidence: PairEvidence,
): boolean {
  const { joint, now } = evidence;
  const after = agreement.mIoU ?? 0;
  if (countsFromOne(evidence, shift)) {
    return after - before > 0.02 && after > before * 1.6 && agreement.accuracy > now.accuracy * 1.6;
  }
  if (!isGain(before, after) || after < 0.3) return false;
  const explained = [...agreement.iouOf].filter(([id, iou]) => iou > (now.iouOf.get(id + shift) ?? 0) + 0.1).length;
  const strange = joint.truthValues.filter((value) => code(value) === UNKNOWN).length;
  return agreement.accuracy >= 0.5 && agreement.accuracy > now.accuracy && explained > strange;
}

/** 2: Cityscapes labelIds on one side, trainIds on the other. */
function trainIdFindings({ joint, truthCode, read }: PairEvidence, before: number): Finding[] {
  if (read.channels === 1) return [];
  const trainIds = new Map(labelIdOfTrainId.map((labelId, trainId) => [labelId, trainId]));
  const translated: Code = (value) => trainIds.get(value) ?? UNKNOWN;
  const asTrainIds: Code = (value) => (value >= 0 && value <= 18 ? value : UNKNOWN);
  const orIgnored =
    (code: Code): Code =>
    (value) =>
      code(value) === UNKNOWN ? IGNORED : code(value);
  const tried = [
    { truth: 'labelIds', prediction: 'trainIds', agreement: agreementOf(joint, orIgnored(translated), asTrainIds) },
    { truth: 'trainIds', prediction: 'labelIds', agreement: agreementOf(joint, orIgnored(asTrainIds), translated) },
  ];
  const best = bestOf(tried, ({ agreement }) => agreement);
  const kept = agreementOf(joint, truthCode, () => UNKNOWN).scored;
  // The translation ignores what has no train id: it must not win by ignoring most of the picture.
  if (!best || best.agreement.scored < kept / 2 || !isGain(before, best.agreement.mIoU ?? 0)) return [];
  const after = best.agreement.mIoU ?? 0;
  return [
    {
      code: 'label-ids-against-train-ids',
      file: 'pair',
      score: Math.min(1, gainScore(before, after) + 0.01),
      title: `The truth holds Cityscapes ${best.truth}, the prediction ${best.prediction}.`,
      evidence: [`Translated to trainIds on both sides: ${sayGain(before, after)}.`],
      fix: { preset: 'cityscapes_trainids' },
      advice: 'Compare both in trainIds.',
    },
  ];
}

/** 11: the same classes in another order. Each truth class meets a predicted class of another number. */
function orderFindings({ joint, truthCode, predictionCode, read }: PairEvidence, before: number): Finding[] {
  const { truthValues, predictionValues } = joint;
  const pairsOfClasses = new Map<string, { truth: number; prediction: number; both: number }>();
  const truthPixels = new Map<number, number>();
  const predicted = new Map<number, number>();
  for (const [row, truthValue] of truthValues.entries()) {
    const truth = truthCode(truthValue);
    if (truth < 0) continue;
    for (const [column, predictionValue] of predictionValues.entries()) {
      const pixels = joint.counts[row * predictionValues.length + column] as number;
      const prediction = predictionCode(predictionValue);
      if (pixels === 0 || prediction < 0) continue;
      const key = `${truth} ${prediction}`;
      const entry = pairsOfClasses.get(key) ?? { truth, prediction, both: 0 };
      entry.both += pixels;
      pairsOfClasses.set(key, entry);
      truthPixels.set(truth, (truthPixels.get(truth) ?? 0) + pixels);
      predicted.set(prediction, (predicted.get(prediction) ?? 0) + pixels);
    }
  }
  const iou = ({ truth, prediction, both }: { truth: number; prediction: number; both: number }) =>
    both / ((truthPixels.get(truth) ?? 0) + (predicted.get(prediction) ?? 0) - both);
  const ranked = [...pairsOfClasses.values()].sort((a, b) => iou(b) - iou(a));
  const truthOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const entry of ranked) {
    if (truthOf.has(entry.prediction) || taken.has(entry.truth) || iou(entry) < 0.25) continue;
    truthOf.set(entry.prediction, entry.truth);
    taken.add(entry.truth);
  }
  const moved = [...truthOf].filter(([prediction, truth]) => prediction !== truth);
  const reordered = agreementOf(
    joint,
    truthCode,
    (value) => truthOf.get(predictionCode(value)) ?? predictionCode(value),
  );
  const after = reordered.mIoU ?? 0;
  const own = (id: number) => {
    const entry = pairsOfClasses.get(`${id} ${id}`);
    return entry ? iou(entry) : 0;
  };
  const moves = ranked.filter(({ truth, prediction }) => truth !== prediction && truthOf.get(prediction) === truth);
  // Few of many classes move the mean little; but none of them meets its own name, and all meet another.
  const exchanged = moves.every((entry) => iou(entry) > 0.4 && own(entry.truth) < 0.05 && own(entry.prediction) < 0.05);
  if (moved.length < 2 || !(isGain(before, after) || (exchanged && after > before))) return [];
  const sorted = moved.sort((a, b) => a[0] - b[0]).map(([prediction, truth]) => `${prediction} is ${truth}`);
  const two = read.code.classes.length === 2;
  return [
    {
      code: two ? 'sign-inverted' : 'classes-in-another-order',
      file: 'prediction',
      // Any renaming of labels is a new order: the simpler causes go first.
      score: gainScore(before, after) - 0.1,
      title: two ? 'Background and foreground are exchanged.' : 'The classes of the prediction are in another order.',
      evidence: [
        `With ${moved.length} classes renamed: ${sayGain(before, after)}.`,
        `Predicted ${sorted.slice(0, 8).join(', ')}${sorted.length > 8 ? ', …' : ''} in the truth.`,
        ...(moved.length > 8 ? [`Moved: ${sayList(moved.map(([prediction]) => prediction))}.`] : []),
      ],
      fix: null,
      advice: 'Write the prediction in the order of the class list of the truth.',
    },
  ];
}

function bestOf<T>(tried: readonly T[], agreement: (entry: T) => Agreement): T | null {
  let best: T | null = null;
  for (const entry of tried) {
    if (!best || (agreement(entry).mIoU ?? 0) > (agreement(best).mIoU ?? 0)) best = entry;
  }
  return best;
}
