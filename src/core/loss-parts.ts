import type { LabelBatch, LabelIds, LossSettings, Prediction } from './batch.ts';
import { createCarrierScratch, findCarriers, weighCarriers } from './carriers.ts';
import { chainLoss } from './chain.ts';
import { openNormaliser } from './class-planes.ts';
import { type LabelMap, type PixelMap, valueAt } from './label-map.ts';
import { labelParts } from './label-parts.ts';
import { isQuantised, levelParts } from './level-parts.ts';
import type { LossEvaluation, UnitClassRow } from './loss.ts';
import { checkScores } from './score-check.ts';
import { checkLoss, openUnit, selectedClasses, type Unit, unitCount } from './unit.ts';

/** A class's part of the whole loss by what its pixels are; the three add up to the class's part. */
export interface PixelKindParts {
  /** Truth is the class, decided otherwise. */
  missed: number;
  /** Decided as the class, truth is another. */
  falseAlarm: number;
  /** Right, but not surely enough. */
  underMargin: number;
}

/** One class in one unit. */
export interface ClassParts {
  readonly loss: number;
  readonly kinds: PixelKindParts;
}

/** Where the contributions of a unit's classes go. */
export interface ContributionsOfUnit {
  /** Class decided at each pixel of the unit. */
  readonly decided: LabelIds;
  /** Of the contributions. */
  readonly scale: number;
  /** Of each pixel of the unit; those of a class are added. */
  readonly plane: Float64Array;
}

/** The loss and where it sits. */
export interface LossParts extends LossEvaluation {
  /** g·e summed over classes and scaled so that it adds up to the loss; 0 at ignored pixels. */
  readonly contribution: PixelMap;
  /** By class: its part of the whole loss, by kind of pixel. */
  readonly kinds: ReadonlyMap<number, PixelKindParts>;
}

/**
 * evaluateLoss together with the contribution map and the kinds of pixels, each class sorted once.
 * @param decision B×H×W, of the same prediction
 * @param allocate gives zeros for the map of scores; hard labels need none
 * @throws LensError as evaluateLoss
 */
export function evaluateParts(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  decision: LabelIds,
  allocate: (length: number) => Float64Array = (length) => new Float64Array(length),
): LossParts {
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
  const units = unitCount(truth, settings);
  const labels = openLabelMap(truth, prediction, settings);
  const plane = labels ? null : allocate(truth.ids.length);
  const rows: UnitClassRow[] = [];
  const kinds = new Map<number, PixelKindParts>();
  let voidUnits = 0;
  let sum = 0;
  for (let index = 0; index < units; index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    if (unit.scored === 0) voidUnits += 1;
    const classes = selectedClasses(unit);
    if (classes.length === 0) continue;
    const start = unit.firstImage * unit.imagePixels;
    const scale = 1 / (classes.length * units);
    const window = [start, start + unit.pixels] as const;
    let found: readonly ClassParts[];
    if (labels) {
      const own = [index * labels.table.classes, (index + 1) * labels.table.classes] as const;
      const { missed, falseAlarm } = labels.table;
      const decided = labels.decided.subarray(...window);
      found = labelParts(unit, decided, classes, scale, missed.subarray(...own), falseAlarm.subarray(...own));
    } else {
      const into = { decided: decision.subarray(...window), scale, plane: (plane as Float64Array).subarray(...window) };
      found = isQuantised(prediction, settings)
        ? classes.map((classId) => levelParts(unit, prediction, classId, into))
        : sortedParts(unit, classes, into);
    }
    let unitSum = 0;
    for (const [place, { loss, kinds: own }] of found.entries()) {
      const classId = classes[place] as number;
      const foreground = unit.foreground[classId] as number;
      addKinds(kinds, classId, own);
      rows.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
      unitSum += loss;
    }
    sum += unitSum / classes.length;
  }
  const selected = [...new Set(rows.map((row) => row.classId))];
  if (typeof settings.classes === 'string') selected.sort((a, b) => a - b);
  const contribution = labels ?? (plane as Float64Array); // one of them was made
  return { value: units === 0 ? 0 : sum / units, units, voidUnits, rows, selected, contribution, kinds };
}

/** What classes lose, and where, by the order of their errors. */
function sortedParts(
  unit: Unit,
  classes: readonly number[],
  { decided, scale, plane }: ContributionsOfUnit,
): readonly ClassParts[] {
  const normaliser = openNormaliser(unit);
  const carriers = createCarrierScratch(unit);
  return classes.map((classId): ClassParts => {
    const count = findCarriers(unit, normaliser, classId, carriers);
    weighCarriers(unit, classId, count, carriers);
    const kinds: PixelKindParts = { missed: 0, falseAlarm: 0, underMargin: 0 };
    for (let k = 0; k < count; k += 1) {
      const weight = carriers.weights[k] as number;
      // Infinite errors of a hinge must not meet a weight of 0.
      if (weight === 0) continue;
      const pixel = carriers.pixels[k] as number;
      const part = scale * (carriers.errors[k] as number) * weight;
      plane[pixel] = (plane[pixel] as number) + part;
      const isTruth = carriers.foreground[k] === 1;
      if (isTruth === (decided[pixel] === classId)) kinds.underMargin += part;
      else if (isTruth) kinds.missed += part;
      else kinds.falseAlarm += part;
    }
    return { loss: chainLoss(carriers.errors, carriers.foreground, count, unit.foreground[classId] as number), kinds };
  });
}

/**
 * Parts of a class's loss by what its pixels are.
 * @param truth class ids, IGNORED or UNKNOWN  @param decision the same length  @param contribution the class's own, ≥ 0
 */
export function kindsOfMap(
  truth: LabelIds,
  decision: LabelIds,
  classId: number,
  contribution: PixelMap,
): PixelKindParts {
  const kinds: PixelKindParts = { missed: 0, falseAlarm: 0, underMargin: 0 };
  const partAt = valueAt(contribution);
  for (let i = 0; i < decision.length; i += 1) {
    const part = partAt(i);
    if (!(part > 0)) continue;
    const isTruth = truth[i] === classId;
    if (isTruth === (decision[i] === classId)) kinds.underMargin += part;
    else if (isTruth) kinds.missed += part;
    else kinds.falseAlarm += part;
  }
  return kinds;
}

/** Adds what a class has in one unit. */
function addKinds(kinds: Map<number, PixelKindParts>, classId: number, own: PixelKindParts): void {
  const sum = kinds.get(classId) ?? { missed: 0, falseAlarm: 0, underMargin: 0 };
  kinds.set(classId, {
    missed: sum.missed + own.missed,
    falseAlarm: sum.falseAlarm + own.falseAlarm,
    underMargin: sum.underMargin + own.underMargin,
  });
}

/** The contributions of hard labels, still zeros; null where a plane is needed. */
function openLabelMap(truth: LabelBatch, prediction: Prediction, settings: LossSettings) {
  if (prediction.kind !== 'labels' || settings.ties !== 'shapley') return null;
  const units = unitCount(truth, settings);
  const classes = Math.max(2, prediction.channels);
  const size = units * classes;
  const table = { of: 'all', classes, missed: new Float64Array(size), falseAlarm: new Float64Array(size) } as const;
  const unitPixels = units === 0 ? 0 : truth.ids.length / units;
  return { truth: truth.ids, decided: prediction.ids, unitPixels, table } satisfies LabelMap;
}
