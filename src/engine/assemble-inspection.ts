import type { LabelIds } from '../core/batch.ts';
import type { BoundaryIoU } from '../core/boundary-iou.ts';
import { halfOfLoss } from '../core/half-of-loss.ts';
import type { InspectedClass, Inspection, InspectionWarning } from '../core/inspection.ts';
import { confusionRows, type Metrics, metricsOf } from '../core/metrics.ts';
import type { InterpretedPair } from '../dataset/interpreted-pair.ts';
import { DecisionFindings } from './decision-findings.ts';
import { inspectErrors } from './inspect-errors.ts';
import { inspectRegions } from './inspect-regions.ts';
import type { KernelParts } from './kernels/lovasz-kernels.ts';
import type { Room } from './memory-room.ts';
import { formatBytes, formatCount } from './words/number-words.ts';

export interface InspectionParts {
  readonly interpreted: InterpretedPair;
  readonly parts: KernelParts;
  /** B×H×W. */
  readonly decision: LabelIds;
  /** Of the same pair, where they were begun before; null: they are begun now. */
  readonly findings?: DecisionFindings | null;
  readonly imagePath: string | null;
  readonly warnings: readonly InspectionWarning[];
  /** As in PairRequest. */
  readonly regions: number | undefined;
  /** Losses and contributions are guesses: what takes long, or says nothing without them, is left out. */
  readonly isFirstLook?: boolean;
  readonly errors: number | undefined;
}

/** A class's part of the whole loss: 1/|S| of its loss in each unit, 1/units of each unit. */
function classParts(parts: KernelParts): Map<number, { part: number; losses: number[]; absent: boolean }> {
  const classesIn = new Map<number, number>();
  for (const row of parts.rows) classesIn.set(row.unit, (classesIn.get(row.unit) ?? 0) + 1);
  const byClass = new Map<number, { part: number; losses: number[]; absent: boolean }>();
  for (const row of parts.rows) {
    const entry = byClass.get(row.classId) ?? { part: 0, losses: [], absent: true };
    entry.part += row.loss / (classesIn.get(row.unit) ?? 1) / parts.units;
    entry.losses.push(row.loss);
    entry.absent &&= row.absent;
    byClass.set(row.classId, entry);
  }
  return byClass;
}

/** The rows of the classes, in the order of the metrics. */
function classRows(
  { classes }: InterpretedPair,
  parts: KernelParts,
  metrics: Metrics,
  boundary: BoundaryIoU | null,
): InspectedClass[] {
  const byClass = classParts(parts);
  return metrics.classes.map((row) => {
    const named = classes[row.classId];
    const own = byClass.get(row.classId);
    return {
      id: named?.id ?? row.classId,
      name: named?.name ?? `class ${row.classId}`,
      color: named?.color ?? [128, 128, 128],
      pixels: row.pixels,
      predicted: row.predicted,
      loss: own ? own.losses.reduce((sum, loss) => sum + loss, 0) / own.losses.length : null,
      absent: own?.absent ?? false,
      iou: row.iou,
      dice: row.dice,
      precision: row.precision,
      recall: row.recall,
      boundaryIoU: boundary?.classes[row.classId] ?? null,
      share: own && parts.value > 0 ? own.part / parts.value : null,
      lossByPixelKind: parts.kinds.get(row.classId) ?? null,
    };
  });
}

/** The loss of a pair, and what it was asked for. @param classIds by index */
function lossOf({ settings }: InterpretedPair, parts: KernelParts, classIds: readonly number[]): Inspection['loss'] {
  return {
    name: settings.loss,
    value: parts.value,
    classes:
      typeof settings.classes === 'string'
        ? settings.classes
        : settings.classes.map((index) => classIds[index] ?? index),
    perImage: settings.perImage,
    units: parts.units,
    voidUnits: parts.voidUnits,
    ties: settings.ties,
  };
}

/** Fills the one record that everything shows. Every number of it comes from src/core. */
export function assembleInspection({
  interpreted,
  parts,
  decision,
  findings: begun = null,
  imagePath,
  warnings,
  regions: regionGains,
  isFirstLook = false,
  errors,
}: InspectionParts): Inspection {
  const { truth, prediction, settings, classes, facts } = interpreted;
  const excluded = classes.flatMap((entry, index) => (entry.ignored ? [index] : []));
  const { selected, facts: probabilities } = parts;
  const findings =
    begun ??
    new DecisionFindings({
      truth,
      prediction,
      settings,
      classes: classes.length,
      selected,
      decision,
      facts: probabilities,
    });
  const { confusion, placesAt } = findings;
  const metrics = metricsOf(confusion, excluded);
  const others = isFirstLook ? null : findings.others;
  const boundary = isFirstLook ? null : findings.boundary;
  const half = isFirstLook ? null : halfOfLoss(parts.contribution);
  const classIds = classes.map(({ id }) => id);
  const tooLarge =
    regionGains === undefined || isFirstLook ? null : regionsTooLarge(truth.ids.length, findings.regionRoom);
  const found =
    regionGains === undefined || isFirstLook || tooLarge
      ? null
      : inspectRegions(
          {
            truth,
            prediction,
            settings,
            decision,
            contribution: parts.contribution,
            placesAt,
            excluded,
            classIds,
            loss: parts.value,
            mIoU: metrics.mIoU,
          },
          regionGains,
        );
  return {
    schema: 'lovasz-lens/inspection@1',
    prediction: facts.prediction,
    groundTruth: facts.groundTruth,
    image: imagePath === null ? null : { path: imagePath },
    preset: facts.preset,
    size: { batch: truth.batch, height: truth.height, width: truth.width },
    resized: facts.resized,
    loss: lossOf(interpreted, parts, classIds),
    classes: classRows(interpreted, parts, metrics, boundary),
    metrics: {
      mIoU: metrics.mIoU,
      mIoUClasses: metrics.mIoUClasses,
      pixelAccuracy: metrics.pixelAccuracy,
      absentClasses: 'excluded',
      ece: isFirstLook ? null : (findings.calibration?.ece ?? null),
    },
    pixels: findings.pixels,
    halfOfLoss: half === null ? null : { pixels: half.pixels },
    otherLosses: {
      'cross-entropy': others?.crossEntropy ?? null,
      focal: others?.focal ?? null,
      dice: others?.dice ?? null,
      jaccard: others?.jaccard ?? null,
    },
    confusion: confusionRows(confusion),
    regions: found?.regions ?? null,
    regionCount: found?.count ?? null,
    errors:
      errors === undefined || isFirstLook
        ? null
        : inspectErrors({ truth, decision, placesAt, classIds, parts }, errors),
    warnings: [...warnings, ...(tooLarge ? [tooLarge] : []), ...ignoredInLoss(parts.selected, excluded, classIds)],
  };
}

/** What is said where a class that is no row, since its id is ignored, is one of those that the loss was asked for. */
function ignoredInLoss(
  selected: readonly number[],
  excluded: readonly number[],
  classIds: readonly number[],
): InspectionWarning[] {
  const both = selected.filter((index) => excluded.includes(index)).map((index) => classIds[index] ?? index);
  if (both.length === 0) return [];
  const message =
    `The loss is over all classes that were asked for, ${both.join(', ')} among them, whose id is ignored in the truth: ` +
    'that part of the loss is in no row. Ask for the present classes, or name those that you want.';
  return [{ code: 'ignored-class-in-loss', message }];
}

/** What is said where regions are wanted, and the pair is too large to look for them; null where it is not. */
function regionsTooLarge(pixels: number, room: Room): InspectionWarning | null {
  if (room.bytes <= room.availableBytes) return null;
  const [bytes, available] = [formatBytes(room.bytes), formatBytes(room.availableBytes)];
  const message = `Regions were not looked for: at ${formatCount(pixels)} pixels they would take ${bytes}, and there is room for ${available}.`;
  return { code: 'regions-too-large', message };
}
