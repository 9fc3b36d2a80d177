import { IGNORED, type LabelBatch, type LossSettings, type MapName, type Prediction } from './batch.ts';
import { fillProbabilities, type Normaliser, openNormaliser } from './class-planes.ts';
import { LensError } from './lens-error.ts';
import { CLAMPED_PROBABILITY } from './other-losses.ts';
import { checkScores } from './score-check.ts';
import { channelOf, isBinary, lossClasses, openUnit, type Unit } from './unit.ts';

/** Losses beside the Lovász losses that have maps. */
export type OtherLossName = 'cross-entropy' | 'focal' | 'dice';
export type OtherMapName = Extract<MapName, 'contribution' | 'grad-probability' | 'grad-logit'>;

/**
 * A map of a loss of other-losses.ts, B×H×W, float64, so that it can lie beside the Lovász map; 0 at ignored pixels.
 * Contributions add up to the loss: −ln p / N and −(1−p)² ln p / N at the pixel (one class: where it is the truth), and
 * e / (Σp + Σy) / |S| of the soft Dice loss, whose 1 − 2Σpy/(Σp+Σy) is a sum of just these. Gradients are exact; they
 * are 0 where p was clamped at 1e-12.
 * @param classId a class of the loss, or null: contributions summed, gradients as L1 norm over channels (the binary
 *   forms have one class: its signed plane)
 * @param selected classes of the Dice loss's mean
 * @throws LensError other-loss-needs-scores (labels), grad-logit-needs-logits, class-out-of-range, and those of the scores
 */
export function otherLossMap(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  selected: readonly number[],
  name: OtherLossName,
  map: OtherMapName,
  classId: number | null,
): Float64Array {
  if (prediction.kind === 'labels') throw new LensError('other-loss-needs-scores', { loss: name });
  if (map === 'grad-logit' && prediction.kind !== 'logits') {
    throw new LensError('grad-logit-needs-logits', { kind: prediction.kind });
  }
  checkScores(truth, prediction);
  const loss = settings.loss === 'lovasz-hinge' ? 'lovasz-sigmoid' : settings.loss;
  const unit = openUnit(truth, prediction, { ...settings, loss, perImage: false }, 0);
  const asked = classId ?? (isBinary(unit.settings) ? 1 : null);
  if (asked !== null) channelOf(prediction, unit.settings, asked);
  const out = new Float64Array(unit.pixels);
  if (unit.scored === 0) return out;
  const work: Work = { unit, normaliser: openNormaliser(unit), plane: new Float64Array(unit.pixels), selected };
  if (map === 'contribution') {
    addContributions(work, name, asked, out);
    return out;
  }
  const slopes = probabilitySlopes(work, name);
  const planes = map === 'grad-logit' ? logitSlopes(work, slopes) : slopes;
  for (const [channel, plane] of planes.entries()) {
    if (asked === null)
      for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) + Math.abs(plane[i] as number);
    else if (channel === channelOf(prediction, unit.settings, asked)) out.set(plane);
  }
  return out;
}

interface Work {
  readonly unit: Unit;
  readonly normaliser: Normaliser | null;
  /** Scratch, one value a pixel. */
  readonly plane: Float64Array;
  readonly selected: readonly number[];
}

/** Pixels that have a p(truth). */
function knownPixels({ unit }: Work): number {
  let known = 0;
  for (const id of unit.truth) if (id >= 0 && id < unit.foreground.length) known += 1;
  return known;
}

/** p(truth) where `plane` holds the probability of `classId`; NaN at pixels of which it says nothing. */
function ofTruth(unit: Unit, classId: number, p: number, id: number): number {
  if (id === classId) return p;
  return id === 0 && isBinary(unit.settings) ? 1 - p : Number.NaN;
}

function addContributions(work: Work, name: OtherLossName, asked: number | null, out: Float64Array): void {
  const { unit, normaliser, plane } = work;
  const known = knownPixels(work);
  const mass = name === 'dice' ? diceMasses(work) : null;
  for (const classId of lossClasses(unit.prediction, unit.settings)) {
    if (asked !== null && asked !== classId) continue;
    fillProbabilities(unit, normaliser, classId, plane);
    const scale = mass?.scales.get(classId) ?? 0;
    for (let i = 0; i < out.length; i += 1) {
      const id = unit.truth[i] as number;
      if (id === IGNORED) continue;
      const p = plane[i] as number;
      if (mass) {
        const y = id === classId ? 1 : 0;
        out[i] = (out[i] as number) + scale * (p + y - 2 * p * y);
      } else {
        const stored = ofTruth(unit, classId, p, id);
        if (Number.isNaN(stored)) continue;
        const clamped = Math.max(stored, CLAMPED_PROBABILITY);
        const factor = name === 'focal' ? (1 - clamped) * (1 - clamped) : 1;
        out[i] = (out[i] as number) - (factor * Math.log(clamped)) / known;
      }
    }
  }
}

/** Of each class of the Dice mean with any mass: 1/(|S|·(Σp+Σy)), and 2Σpy/(Σp+Σy). */
function diceMasses({ unit, normaliser, plane, selected }: Work): {
  readonly scales: ReadonlyMap<number, number>;
  readonly overlaps: ReadonlyMap<number, number>;
} {
  const masses = new Map<number, number>();
  const overlaps = new Map<number, number>();
  for (const classId of selected) {
    fillProbabilities(unit, normaliser, classId, plane);
    let mass = 0;
    let shared = 0;
    for (let i = 0; i < plane.length; i += 1) {
      const id = unit.truth[i] as number;
      if (id === IGNORED) continue;
      mass += (plane[i] as number) + (id === classId ? 1 : 0);
      if (id === classId) shared += plane[i] as number;
    }
    if (mass === 0) continue;
    masses.set(classId, mass);
    overlaps.set(classId, (2 * shared) / mass);
  }
  return { scales: new Map([...masses].map(([classId, mass]) => [classId, 1 / (mass * masses.size)])), overlaps };
}

/** dL/dp for each channel. */
function probabilitySlopes(work: Work, name: OtherLossName): Float64Array[] {
  const { unit, normaliser, plane } = work;
  const known = knownPixels(work);
  const mass = name === 'dice' ? diceMasses(work) : null;
  return lossClasses(unit.prediction, unit.settings).map((classId) => {
    const slopes = new Float64Array(unit.pixels);
    fillProbabilities(unit, normaliser, classId, plane);
    const scale = mass?.scales.get(classId) ?? 0;
    const overlap = mass?.overlaps.get(classId) ?? 0;
    for (let i = 0; i < slopes.length; i += 1) {
      const id = unit.truth[i] as number;
      if (id === IGNORED) continue;
      if (mass) {
        // d(1 − 2I/M)/dp = (2I/M − 2y)/M.
        slopes[i] = scale * (overlap - (id === classId ? 2 : 0));
        continue;
      }
      const p = ofTruth(unit, classId, plane[i] as number, id);
      if (Number.isNaN(p) || p < CLAMPED_PROBABILITY) continue;
      const rest = 1 - p;
      const slope = name === 'focal' ? 2 * rest * Math.log(p) - (rest * rest) / p : -1 / p;
      // In the binary form p(0) = 1 − p.
      slopes[i] = (id === classId ? slope : -slope) / known;
    }
    return slopes;
  });
}

/** dL/dz_c = p_c (q_c − Σ_k p_k q_k); binary p(1−p)·q. Overwrites the planes that it is given. */
function logitSlopes({ unit, normaliser, plane }: Work, slopes: Float64Array[]): Float64Array[] {
  const classes = lossClasses(unit.prediction, unit.settings);
  const binary = isBinary(unit.settings);
  const mean = new Float64Array(unit.pixels);
  classes.forEach((classId, channel) => {
    const own = slopes[channel] as Float64Array;
    fillProbabilities(unit, normaliser, classId, plane);
    for (let i = 0; i < own.length; i += 1) mean[i] = (mean[i] as number) + (plane[i] as number) * (own[i] as number);
  });
  classes.forEach((classId, channel) => {
    const own = slopes[channel] as Float64Array;
    fillProbabilities(unit, normaliser, classId, plane);
    for (let i = 0; i < own.length; i += 1) {
      const p = plane[i] as number;
      const inner = binary ? (1 - p) * (own[i] as number) : (own[i] as number) - (mean[i] as number);
      own[i] = unit.truth[i] === IGNORED ? 0 : p * inner;
    }
  });
  return slopes;
}
