import type { LabelBatch, LabelIds } from '../core/batch.ts';
import { budgetOf } from '../core/budget.ts';
import type { CostlyRegion, ErrorPart, InspectedErrors, InspectedRegion } from '../core/inspection.ts';
import type { LossParts } from '../core/loss-parts.ts';
import type { PlacesAt } from '../core/objects.ts';
import { findRegions, type Region } from '../core/regions.ts';
import { BAND_ENDS_PX } from './budget-memory.ts';

export interface ErrorParts {
  readonly truth: LabelBatch;
  /** B×H×W. */
  readonly decision: LabelIds;
  readonly placesAt: PlacesAt;
  /** Class id by class index, as it is shown. */
  readonly classIds: readonly number[];
  readonly parts: Pick<LossParts, 'value' | 'selected' | 'contribution' | 'kinds'>;
}

/**
 * Splits a loss by place and by kind of region, as the panel's budget and regions do.
 * @param listed regions that carry most of the loss; those without any are not listed
 */
export function inspectErrors(
  { truth, decision, placesAt, classIds, parts }: ErrorParts,
  listed: number,
): InspectedErrors {
  const { list } = findRegions(truth, decision, parts.contribution, placesAt);
  const { budget } = budgetOf(truth, decision, parts, BAND_ENDS_PX, placesAt);
  const byKind: Record<InspectedRegion['kind'], { pixels: number; loss: number }> = {
    missed: { pixels: 0, loss: 0 },
    invented: { pixels: 0, loss: 0 },
    swapped: { pixels: 0, loss: 0 },
    border: { pixels: 0, loss: 0 },
  };
  for (const { kind, pixels, loss } of list) {
    byKind[kind].pixels += pixels;
    byKind[kind].loss += loss;
  }
  const right = budget.byObject.find(({ key }) => key === 'right');
  const shown = (index: number) => classIds[index] ?? null;
  const costly = ({ id, image, truth: own, decided, pixels, loss, box, kind }: Region): CostlyRegion => ({
    region: id,
    image,
    groundTruth: shown(own),
    prediction: shown(decided),
    pixels,
    loss,
    box,
    kind,
  });
  return {
    byPlace: budget.byPlace.map(({ key, ...part }) => ({ ...key, ...errorPart(part) })),
    byRegion: { ...byKind, right: errorPart(right) },
    regionCount: list.length,
    // Their own order is by falling loss.
    regions: list
      .slice(0, listed)
      .filter(({ loss }) => loss > 0)
      .map(costly),
  };
}

function errorPart(part: { readonly pixels: number | null; readonly loss: number } | undefined): ErrorPart {
  return { pixels: part?.pixels ?? 0, loss: part?.loss ?? 0 };
}
