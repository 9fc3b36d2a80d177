import type { LabelIds } from '../../core/batch.ts';
import { mapValues } from '../label-encoding.ts';
import { countValues } from '../value-counts.ts';
import { type Finding, sayGain } from './finding.ts';
import { agreementOf, jointCounts } from './joint-counts.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { gainScore } from './recodings.ts';
import { wrongInRow } from './wrong-pixels.ts';

/** Where pixel (x, y) of the right picture lies in the wrong one, for a picture of the same size. */
type Place = (x: number, y: number, width: number, height: number) => number;

const turns: readonly { readonly name: string; readonly square: boolean; readonly place: Place }[] = [
  { name: 'flipped left to right', square: false, place: (x, y, w) => y * w + (w - 1 - x) },
  { name: 'flipped top to bottom', square: false, place: (x, y, w, h) => (h - 1 - y) * w + x },
  { name: 'turned by 180°', square: false, place: (x, y, w, h) => (h - 1 - y) * w + (w - 1 - x) },
  { name: 'transposed', square: true, place: (x, y, w) => x * w + y },
  { name: 'turned by 90°', square: true, place: (x, y, w) => x * w + (w - 1 - y) },
  { name: 'turned by 270°', square: true, place: (x, y, w) => (w - 1 - x) * w + y },
  { name: 'transposed across', square: true, place: (x, y, w) => (w - 1 - x) * w + (w - 1 - y) },
];

/** 8: the prediction lies otherwise than the truth. */
export function placementFindings(evidence: PairEvidence): Finding[] {
  const before = evidence.now.mIoU;
  if (before === null) return [];
  const { batch, height, width } = evidence.read.truth.layout;
  const tried = turns
    .filter(({ square }) => !square || height === width)
    .map((turn) => ({
      turn,
      after: agreementAfter(evidence, moved(evidence.decision, batch, height, width, turn.place)),
    }));
  const best = tried.reduce(
    (kept, entry) => (entry.after > kept.after ? entry : kept),
    tried[0] ?? { turn: null, after: 0 },
  );
  const found: Finding[] = [];
  // A scene is never better upside down: a small gain is enough where it is clear.
  if (best.turn && best.after > before + 0.04 && best.after > before * 1.15) {
    const { name, square } = best.turn;
    found.push({
      code: square ? 'transposed' : 'flipped',
      file: 'prediction',
      score: Math.min(1, gainScore(before, best.after) + 0.02),
      title: `The prediction is ${name}.`,
      evidence: [`Put back: ${sayGain(before, best.after)}.`],
      fix: null,
      advice: 'Write the prediction the way the image lies.',
    });
  }
  return [...found, ...shiftFindings(evidence)];
}

function agreementAfter(evidence: PairEvidence, decision: ArrayLike<number>): number {
  const { read, joint, truthCode, predictionCode } = evidence;
  const counts = jointCounts(read.truth.raw, joint.truthValues, decision, joint.predictionValues);
  return agreementOf(counts, truthCode, predictionCode).mIoU ?? 0;
}

function moved(ids: ArrayLike<number>, batch: number, height: number, width: number, place: Place): Int32Array {
  const target = new Int32Array(ids.length);
  for (let image = 0, i = 0; image < batch; image++) {
    const start = image * height * width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) target[i] = ids[start + place(x, y, width, height)] as number;
    }
  }
  return target;
}

/**
 * Wrong pixels of the first image when the prediction is read (dx, dy) further; the frame of `reach` is left out, so
 * that all shifts are judged on the same pixels.
 */
function wrongAt(truth: LabelIds, decided: LabelIds, width: number, height: number, dx: number, dy: number): number {
  let wrong = 0;
  for (let y = reach; y < height - reach; y++) {
    const from = y * width + reach;
    wrong += wrongInRow(truth, from, decided, from + dy * width + dx, width - 2 * reach);
  }
  return wrong;
}

const reach = 2;

/**
 * A shift by a pixel or two. It can be told from an ordinary model's ragged borders only where most of the errors go
 * away with it.
 */
function shiftFindings(evidence: PairEvidence): Finding[] {
  const { height, width } = evidence.read.truth.layout;
  if (height < 4 * reach || width < 4 * reach) return [];
  const { truth, decided } = classPlanes(evidence);
  const steps = [-2, -1, 0, 1, 2];
  const shifts = steps.flatMap((dy) =>
    steps.map((dx) => ({ dx, dy, wrong: wrongAt(truth, decided, width, height, dx, dy) })),
  );
  const none = shifts.find(({ dx, dy }) => dx === 0 && dy === 0)?.wrong ?? 0;
  const best = shifts.reduce((kept, entry) => (entry.wrong < kept.wrong ? entry : kept));
  if (none === 0 || best.wrong > none * 0.4) return [];
  const { dx, dy } = best;
  const share = (1 - best.wrong / none) * 100;
  const said = [
    ...(dx === 0 ? [] : [`${Math.abs(dx)} px ${dx < 0 ? 'left' : 'right'}`]),
    ...(dy === 0 ? [] : [`${Math.abs(dy)} px ${dy < 0 ? 'up' : 'down'}`]),
  ];
  return [
    {
      code: 'shifted',
      file: 'prediction',
      score: Math.min(1, 0.5 + share / 200),
      title: `The prediction is shifted by ${said.join(' and ')}.`,
      evidence: [`Read from there, ${share.toFixed(0)} % of the wrong pixels are right.`],
      fix: null,
      advice: 'Look for a padding, a crop or an align_corners that differs between training and writing.',
    },
  ];
}

/** Class ids of both sides, at the truth's size. */
export function classPlanes({ read, decision, truthCode, predictionCode }: PairEvidence) {
  return {
    truth: mapValues(read.truth.raw, read.truth.counts, truthCode),
    decided: mapValues(decision, countValues(decision), predictionCode),
  };
}
