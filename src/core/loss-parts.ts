import type { LabelBatch, LossSettings, Prediction } from './batch.ts';
import { createCarrierScratch, findCarriers, weighCarriers } from './carriers.ts';
import { chainLoss } from './chain.ts';
import { openNormaliser } from './class-planes.ts';
import { labelParts } from './label-parts.ts';
import type { LossEvaluation, UnitClassRow } from './loss.ts';
import { checkScores } from './score-check.ts';
import { checkLoss, openUnit, selectedClasses, unitCount } from './unit.ts';

/** A class's part of the whole loss by what its pixels are; the three add up to the class's part. */
export interface PixelKindParts {
  /** Truth is the class, decided otherwise. */
  missed: number;
  /** Decided as the class, truth is another. */
  falseAlarm: number;
  /** Right, but not surely enough. */
  underMargin: number;
}

/** The loss and where it sits. */
export interface LossParts extends LossEvaluation {
  /** g·e summed over classes and scaled so that it adds up to the loss, B×H×W; 0 at ignored pixels. */
  readonly contribution: Float64Array;
  /** By class: its part of the whole loss, by kind of pixel. */
  readonly kinds: ReadonlyMap<number, PixelKindParts>;
}

/**
 * evaluateLoss together with the contribution map and the kinds of pixels, each class sorted once.
 * @param decision B×H×W, of the same prediction
 * @param contribution where the map goes, B×H×W zeros; made here when absent
 * @throws LensError as evaluateLoss
 */
export function evaluateParts(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  decision: Int32Array,
  contribution: Float64Array = new Float64Array(truth.ids.length),
): LossParts {
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
  const units = unitCount(truth, settings);
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
    let unitSum = 0;
    if (prediction.kind === 'labels' && settings.ties === 'shapley') {
      const range = [start, start + unit.pixels] as const;
      const found = labelParts(
        unit,
        prediction.ids.subarray(...range),
        classes,
        scale,
        contribution.subarray(...range),
      );
      for (const [place, { loss, kinds: own }] of found.entries()) {
        const classId = classes[place] as number;
        const foreground = unit.foreground[classId] as number;
        const parts = kinds.get(classId) ?? { missed: 0, falseAlarm: 0, underMargin: 0 };
        kinds.set(classId, parts);
        parts.missed += own.missed;
        parts.falseAlarm += own.falseAlarm;
        rows.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
        unitSum += loss;
      }
      sum += unitSum / classes.length;
      continue;
    }
    const normaliser = openNormaliser(unit);
    const carriers = createCarrierScratch(unit);
    for (const classId of classes) {
      const foreground = unit.foreground[classId] as number;
      const count = findCarriers(unit, normaliser, classId, carriers);
      weighCarriers(unit, classId, count, carriers);
      const loss = chainLoss(carriers.errors, carriers.foreground, count, foreground);
      const parts = kinds.get(classId) ?? { missed: 0, falseAlarm: 0, underMargin: 0 };
      kinds.set(classId, parts);
      for (let k = 0; k < count; k += 1) {
        const weight = carriers.weights[k] as number;
        // Infinite errors of a hinge must not meet a weight of 0.
        if (weight === 0) continue;
        const pixel = start + (carriers.pixels[k] as number);
        const part = scale * (carriers.errors[k] as number) * weight;
        contribution[pixel] = (contribution[pixel] as number) + part;
        const isTruth = carriers.foreground[k] === 1;
        const isDecided = decision[pixel] === classId;
        if (isTruth === isDecided) parts.underMargin += part;
        else if (isTruth) parts.missed += part;
        else parts.falseAlarm += part;
      }
      rows.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
      unitSum += loss;
    }
    sum += unitSum / classes.length;
  }
  const selected = [...new Set(rows.map((row) => row.classId))];
  if (typeof settings.classes === 'string') selected.sort((a, b) => a - b);
  return { value: units === 0 ? 0 : sum / units, units, voidUnits, rows, selected, contribution, kinds };
}
