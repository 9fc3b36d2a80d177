import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { PairFiles } from '../dataset/pair-files.ts';
import type { ReportPair } from './report.ts';

/** Decided class of a pixel that was decided for no class. */
export const NO_CLASS = -1;

/**
 * Class id of each row of an inspection's confusion. Ignored classes have a row and no entry in the class table;
 * where ids are so sparse that rows are compact, there are no ignored ones among them.
 */
function confusionIds({ classes, confusion }: Inspection): number[] {
  if (classes.length === confusion.length) return classes.map(({ id }) => id);
  return confusion.map((_, index) => index);
}

function sparseConfusion(inspection: Inspection): ReportPair['confusion'] {
  const ids = confusionIds(inspection);
  const rows = new Set(inspection.classes.map(({ id }) => id));
  const cells: [number, number, number][] = [];
  for (const [row, counts] of inspection.confusion.entries()) {
    const truth = ids[row] ?? row;
    let none = 0;
    for (const [column, pixels] of counts.entries()) {
      if (pixels === 0) continue;
      const decided = ids[column];
      if (decided !== undefined && rows.has(decided)) cells.push([truth, decided, pixels]);
      else none += pixels;
    }
    if (none > 0) cells.push([truth, NO_CLASS, none]);
  }
  return cells;
}

const NO_LOSSES: ReportPair['otherLosses'] = { 'cross-entropy': null, focal: null, dice: null, jaccard: null };

/**
 * The row of a pair. A pair without a scored pixel has no loss: it must not lower a mean.
 * @throws LensError loss-infinite { file }: no mean is left of numbers of which one is infinite
 */
export function pairRow(files: PairFiles, inspection: Inspection): ReportPair {
  const { loss, metrics, size } = inspection;
  if (!Number.isFinite(loss.value)) throw new LensError('loss-infinite', { file: files.prediction });
  const isVoid = loss.voidUnits === loss.units;
  return {
    id: files.id,
    files: { groundTruth: files.groundTruth, prediction: files.prediction, image: files.image },
    loss: isVoid ? null : loss.value,
    mIoU: metrics.mIoU,
    pixelAccuracy: metrics.pixelAccuracy,
    ece: metrics.ece,
    otherLosses: isVoid ? NO_LOSSES : inspection.otherLosses,
    size: [size.batch, size.height, size.width],
    pixels: { scored: inspection.pixels.scored, ignored: inspection.pixels.ignored },
    reading: {
      preset: inspection.preset?.name ?? null,
      kind: inspection.prediction.kind,
      ignore: inspection.groundTruth.ignore,
      labelOffset: inspection.groundTruth.labelOffset,
      loss: loss.name,
      classes: loss.classes,
      perImage: loss.perImage,
      resized: inspection.resized?.method ?? null,
    },
    classes: inspection.classes.map(
      ({ id, name, pixels, predicted, loss: classLoss, iou, boundaryIoU, lossByPixelKind }) => ({
        id,
        name,
        pixels,
        predicted,
        loss: isVoid ? null : classLoss,
        iou,
        boundaryIoU,
        parts: isVoid ? null : lossByPixelKind,
      }),
    ),
    confusion: sparseConfusion(inspection),
    errors: isVoid ? null : inspection.errors,
    warnings: inspection.warnings,
  };
}
