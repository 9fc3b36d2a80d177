import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction } from './batch.ts';
import { createCarrierScratch, findCarriers } from './carriers.ts';
import { chainLoss, levelLoss } from './chain.ts';
import { openNormaliser } from './class-planes.ts';
import { checkScores } from './score-check.ts';
import { channelOf, checkLoss, openUnit, selectedClasses, type Unit, unitCount } from './unit.ts';

/** One class in one unit. Hinge and sigmoid form have the one class 1. */
export interface UnitClassRow {
  readonly unit: number;
  readonly classId: number;
  /** Scored pixels n of the unit. */
  readonly pixels: number;
  /** Foreground pixels G of the class. */
  readonly foreground: number;
  /** The class's Lovász loss, L(e). */
  readonly loss: number;
  /** G = 0: the loss is the largest error. */
  readonly absent: boolean;
}

export interface LossEvaluation {
  /** Mean over units of the mean over the unit's rows; a unit without rows counts 0. */
  readonly value: number;
  readonly units: number;
  /** Units without a scored pixel. */
  readonly voidUnits: number;
  /** By unit, then in the order of the classes. */
  readonly rows: readonly UnitClassRow[];
  /** Classes that take part in at least one unit. */
  readonly selected: readonly number[];
}

/**
 * The Lovász loss of a batch in float64 (Berman et al. 2018; semantics.md section 4), exact: integer counts, closed
 * form of the weights.
 * @param truth B×H×W class ids; binary forms know 0 and 1 only
 * @param prediction the same B×H×W
 * @throws LensError shape-mismatch, scores-length, scores-not-finite, labels-not-binary, class-out-of-range,
 *   hinge-needs-logits, binary-needs-one-channel, softmax-needs-channels
 */
export function evaluateLoss(truth: LabelBatch, prediction: Prediction, settings: LossSettings): LossEvaluation {
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
  const units = unitCount(truth, settings);
  const rows: UnitClassRow[] = [];
  const selected = new Set<number>();
  let voidUnits = 0;
  let sum = 0;
  for (let index = 0; index < units; index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    if (unit.scored === 0) voidUnits += 1;
    const classes = selectedClasses(unit);
    if (classes.length === 0) continue;
    const losses = unitLosses(unit, classes);
    let unitSum = 0;
    classes.forEach((classId, place) => {
      const foreground = unit.foreground[classId] as number;
      const loss = losses[place] as number;
      selected.add(classId);
      rows.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
      unitSum += loss;
    });
    sum += unitSum / classes.length;
  }
  const order = typeof settings.classes === 'string' ? (a: number, b: number) => a - b : () => 0;
  return { value: units === 0 ? 0 : sum / units, units, voidUnits, rows, selected: [...selected].sort(order) };
}

function unitLosses(unit: Unit, classes: readonly number[]): number[] {
  const { prediction } = unit;
  if (prediction.kind === 'labels') return classes.map((classId) => labelLoss(unit, prediction.ids, classId));
  if (prediction.kind === 'probabilities' && prediction.integerMax !== null) {
    return classes.map((classId) => integerLoss(unit, classId, prediction.integerMax as number));
  }
  const normaliser = openNormaliser(unit);
  const scratch = createCarrierScratch(unit);
  return classes.map((classId) => {
    const count = findCarriers(unit, normaliser, classId, scratch);
    return chainLoss(scratch.errors, scratch.foreground, count, unit.foreground[classId] as number);
  });
}

/** Hard labels: two levels of error. */
function labelLoss(unit: Unit, ids: LabelIds, classId: number): number {
  const start = unit.firstImage * unit.imagePixels;
  const foregroundAt = new Uint32Array(2);
  const backgroundAt = new Uint32Array(2);
  for (let i = 0; i < unit.pixels; i += 1) {
    const id = unit.truth[i] as number;
    if (id === IGNORED) continue;
    const counts = id === classId ? foregroundAt : backgroundAt;
    const level = (ids[start + i] === classId) === (id === classId) ? 0 : 1;
    counts[level] = (counts[level] as number) + 1;
  }
  return levelLoss(foregroundAt, backgroundAt, (level) => level);
}

/** Integer probabilities: counts at integerMax + 1 levels, no sort. */
function integerLoss(unit: Unit, classId: number, integerMax: number): number {
  const { prediction, settings, truth, images, imagePixels, firstImage } = unit;
  if (prediction.kind === 'labels') return labelLoss(unit, prediction.ids, classId);
  const { values, channels } = prediction;
  const channel = channelOf(prediction, settings, classId);
  const foregroundAt = new Uint32Array(integerMax + 1);
  const backgroundAt = new Uint32Array(integerMax + 1);
  for (let image = 0; image < images; image += 1) {
    const first = image * imagePixels;
    const plane = ((firstImage + image) * channels + channel) * imagePixels;
    for (let i = 0; i < imagePixels; i += 1) {
      const id = truth[first + i] as number;
      if (id === IGNORED) continue;
      const u = values[plane + i] as number;
      if (id === classId) foregroundAt[integerMax - u] = (foregroundAt[integerMax - u] as number) + 1;
      else backgroundAt[u] = (backgroundAt[u] as number) + 1;
    }
  }
  return levelLoss(foregroundAt, backgroundAt, (level) => level / integerMax);
}
