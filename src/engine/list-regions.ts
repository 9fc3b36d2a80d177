import { type FixGain, fixGains, planFixes } from '../core/fix-plan.ts';
import { evaluateFixes } from '../core/region-fixes.ts';
import type { Region } from '../core/regions.ts';
import type { RegionGain, RegionList, RegionRow } from '../core/view-data.ts';
import { excludedClasses, type PairMemory } from './pair-memory.ts';
import { type RegionMemory, unpackRegions } from './region-memory.ts';

/** Rows that a page gets at once. */
const MOST_ROWS = 1000;

/**
 * The regions that raise the mIoU most when they are fixed, exactly, and the order in which to fix them.
 * @param rows ids that are rows of the metrics
 * @param from how many of them are known already; the order in which to fix them comes with the first ones only
 */
export function listRegions(memory: PairMemory, regions: RegionMemory, rows: readonly number[], from = 0): RegionList {
  const { truth, decision, classIds } = memory;
  const excluded = excludedClasses(memory, rows);
  const found = unpackRegions(regions);
  const gains = fixGains(truth, decision, found, classIds.length, excluded);
  const shown = (index: number) => classIds[index] ?? null;
  const rowOf = (region: Region): RegionRow => {
    const gain = gains[region.id] as FixGain;
    return {
      id: region.id,
      truth: shown(region.truth),
      decided: shown(region.decided),
      image: region.image,
      pixels: region.pixels,
      box: region.box,
      share: region.share,
      kind: region.kind,
      deltaMIoU: gain.mIoU,
      truthIoU: gain.truthIoU,
      decidedIoU: gain.decidedIoU,
    };
  };
  const gainOf = ({ id }: Region) => gains[id]?.mIoU ?? Number.NEGATIVE_INFINITY;
  // Their own order is by falling loss.
  const best = [...found.list].sort((a, b) => gainOf(b) - gainOf(a) || a.id - b.id).slice(from, from + MOST_ROWS);
  return {
    count: regions.count,
    rows: best.map(rowOf),
    plan: from > 0 ? [] : planFixes(truth, decision, found, classIds.length, excluded),
  };
}

/** The loss if each of the regions alone were fixed, recomputed exactly. */
export function regionGains(memory: PairMemory, regions: RegionMemory, ids: readonly number[]): RegionGain[] {
  const { truth, prediction, settings, decision } = memory;
  const fixes = ids.map((id) => [id]);
  const outcomes = evaluateFixes(truth, prediction, settings, decision, unpackRegions(regions), fixes);
  return outcomes.map(({ evaluation }, place) => ({ id: ids[place] as number, loss: evaluation.value }));
}
