import type { LabelBatch, LabelIds, LossSettings, Prediction } from '../core/batch.ts';
import type { InspectedRegion } from '../core/inspection.ts';
import type { PixelMap } from '../core/label-map.ts';
import type { PlacesAt } from '../core/objects.ts';
import { evaluateFixes } from '../core/region-fixes.ts';
import { findRegions } from '../core/regions.ts';

/** Regions that are listed without their gains when none are asked for. */
const LISTED = 20;

export interface RegionParts {
  readonly truth: LabelBatch;
  readonly prediction: Prediction;
  readonly settings: LossSettings;
  readonly decision: LabelIds;
  readonly contribution: PixelMap;
  readonly placesAt: PlacesAt;
  /** Class indices that are no rows of the metrics. */
  readonly excluded: readonly number[];
  /** Class id by class index, as it is shown. */
  readonly classIds: readonly number[];
  readonly loss: number;
  readonly mIoU: number | null;
}

/**
 * The largest regions of wrong pixels, largest first, each with the exact change of loss and mIoU if it alone were
 * fixed; and how many there are in all.
 * @param gains how many; 0: the largest are listed without their gains
 */
export function inspectRegions(
  parts: RegionParts,
  gains: number,
): { readonly regions: readonly InspectedRegion[]; readonly count: number } {
  const { truth, prediction, settings, decision, excluded, classIds, loss, mIoU } = parts;
  const found = findRegions(truth, decision, parts.contribution, parts.placesAt);
  const largest = [...found.list].sort((a, b) => b.pixels - a.pixels || a.id - b.id).slice(0, gains || LISTED);
  const outcomes =
    gains === 0
      ? []
      : evaluateFixes(
          truth,
          prediction,
          settings,
          decision,
          found,
          largest.map(({ id }) => [id]),
          excluded,
        );
  const shown = (index: number) => classIds[index] ?? null;
  const regions = largest.map((region, i): InspectedRegion => {
    const fixed = outcomes[i];
    const fixedMIoU = fixed?.metrics.mIoU ?? null;
    return {
      groundTruth: shown(region.truth),
      prediction: shown(region.decided),
      image: region.image,
      pixels: region.pixels,
      box: region.box,
      share: region.share,
      kind: region.kind,
      deltaLoss: fixed ? fixed.evaluation.value - loss : null,
      deltaMIoU: mIoU === null || fixedMIoU === null ? null : fixedMIoU - mIoU,
    };
  });
  return { regions, count: found.list.length };
}
