import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction } from './batch.ts';
import { levelLoss } from './chain.ts';
import { fillErrors, openNormaliser } from './class-planes.ts';
import { createSortScratch, sortDescending } from './descending-order.ts';
import { countWrong } from './label-parts.ts';
import type { LossEvaluation, UnitClassRow } from './loss.ts';
import { confusionOf, type Metrics, metricsOf } from './metrics.ts';
import { regionOfPixels } from './region-runs.ts';
import type { Region, Regions } from './regions.ts';
import { checkScores } from './score-check.ts';
import { tieGroupTotal } from './tie-weights.ts';
import { checkLoss, openUnit, selectedClasses, type Unit, unitCount } from './unit.ts';

/** What the pair would be if some regions were right. */
export interface FixOutcome {
  readonly evaluation: LossEvaluation;
  readonly metrics: Metrics;
}

/**
 * Exact loss and metrics after fixing regions (semantics.md, Fixing a region): on their pixels labels become the truth,
 * probabilities the one-hot of the truth (every error 0), errors of a hinge 0. Each class is sorted once for all fixes.
 * @param decision class decided at each pixel, B×H×W
 * @param fixes each a list of region ids that are fixed together
 * @param excluded classes that are no rows of the metrics (metricsOf)
 * @throws LensError as evaluateLoss
 */
export function evaluateFixes(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  decision: LabelIds,
  regions: Regions,
  fixes: readonly (readonly number[])[],
  excluded: readonly number[] = [],
): FixOutcome[] {
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
  const evaluations = evaluateEachFix(truth, prediction, settings, regions, fixes);
  const classes = settings.loss === 'lovasz-softmax' ? prediction.channels : 2;
  const confusion = confusionOf(truth.ids, decision, classes);
  return evaluations.map((evaluation, fix) => {
    const counts = confusion.counts.slice();
    for (const id of new Set(fixes[fix])) moveToDiagonal(counts, classes, regions.list[id] as Region);
    return { evaluation, metrics: metricsOf({ classes, counts }, excluded) };
  });
}

/** Truth that is no class cannot be decided right: its decision becomes "no class", which ends the false alarm. */
function moveToDiagonal(counts: Float64Array, classes: number, region: Region): void {
  const side = classes + 1;
  const row = region.truth < 0 ? classes : region.truth;
  const column = region.decided < 0 || region.decided >= classes ? classes : region.decided;
  const from = row * side + column;
  counts[from] = (counts[from] as number) - region.pixels;
  counts[row * side + row] = (counts[row * side + row] as number) + region.pixels;
}

function evaluateEachFix(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  regions: Regions,
  fixes: readonly (readonly number[])[],
): LossEvaluation[] {
  const units = unitCount(truth, settings);
  const regionOf = prediction.kind === 'labels' ? null : regionOfPixels(regions.runs, truth.ids.length);
  const rows: UnitClassRow[][] = fixes.map(() => []);
  const sums = new Float64Array(fixes.length);
  const selected = new Set<number>();
  let voidUnits = 0;
  for (let index = 0; index < units; index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    if (unit.scored === 0) voidUnits += 1;
    const classes = selectedClasses(unit);
    if (classes.length === 0) continue;
    const losses = regionOf ? lossesByChains(unit, regions, regionOf, fixes) : lossesByCounts(unit, regions, fixes);
    for (const classId of classes) {
      selected.add(classId);
      const foreground = unit.foreground[classId] as number;
      losses(classId).forEach((loss, fix) => {
        rows[fix]?.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
        sums[fix] = (sums[fix] as number) + loss / classes.length;
      });
    }
  }
  const ids = [...selected];
  if (typeof settings.classes === 'string') ids.sort((a, b) => a - b);
  return fixes.map((_, fix) => ({
    value: units === 0 ? 0 : (sums[fix] as number) / units,
    units,
    voidUnits,
    rows: rows[fix] ?? [],
    selected: ids,
  }));
}

/** The losses of a class in a unit, one for each fix. */
type LossesOfClass = (classId: number) => number[];

/** Wrong pixels of hard labels have error 1: counts of those that are left say everything. */
function lossesByCounts(unit: Unit, { list }: Regions, fixes: readonly (readonly number[])[]): LossesOfClass {
  const { truth, prediction, firstImage, images, imagePixels, foreground } = unit;
  if (prediction.kind !== 'labels') return () => [];
  const start = firstImage * imagePixels;
  const wrong = countWrong(truth, prediction.ids.subarray(start, start + truth.length), foreground.length);
  const inUnit = ({ image }: Region) => image >= firstImage && image < firstImage + images;
  const fixed = fixes.map((ids) => [...new Set(ids)].map((id) => list[id] as Region).filter(inUnit));
  return (classId) => {
    const g = foreground[classId] as number;
    return fixed.map((regions) => {
      let p = wrong.missed[classId] as number;
      let q = wrong.falseAlarms[classId] as number;
      for (const region of regions) {
        if (region.truth === classId) p -= region.pixels;
        if (region.decided === classId) q -= region.pixels;
      }
      return levelLoss(Uint32Array.of(g - p, p), Uint32Array.of(0, q), (level) => level);
    });
  };
}

function lossesByChains(
  unit: Unit,
  { list }: Regions,
  regionOf: Int32Array,
  fixes: readonly (readonly number[])[],
): LossesOfClass {
  const chains = openChains(unit, regionOf);
  const isFixed = fixes.map((ids) => marksOf(ids, list.length));
  return (classId) => {
    chains.sortClass(classId);
    return isFixed.map((marks) => chains.lossWithout(marks, unit.foreground[classId] as number));
  };
}

function marksOf(ids: readonly number[], count: number): Uint8Array {
  const marks = new Uint8Array(count);
  for (const id of ids) marks[id] = 1;
  return marks;
}

interface Chains {
  /** Brings the pixels of positive error of a class into descending order. */
  readonly sortClass: (classId: number) => void;
  /** Loss of that class when the pixels of the marked regions have no error. */
  readonly lossWithout: (marks: Uint8Array, foregroundCount: number) => number;
}

/**
 * Fixed pixels leave the chain (error 0 carries nothing) but stay in G. Background below the smallest foreground error
 * cannot be left out here: it gains weight when that foreground is fixed.
 */
function openChains(unit: Unit, regionOf: Int32Array): Chains {
  const { truth, scored, pixels } = unit;
  const normaliser = openNormaliser(unit);
  const start = unit.firstImage * unit.imagePixels;
  const plane = new Float64Array(pixels);
  const compact = new Float64Array(scored);
  const pixelOf = new Uint32Array(scored);
  const order = new Uint32Array(scored);
  const sorted = new Float64Array(scored);
  const flags = new Uint8Array(scored);
  const regions = new Int32Array(scored);
  const sort = createSortScratch(scored);
  let count = 0;
  return {
    sortClass: (classId) => {
      fillErrors(unit, normaliser, classId, plane);
      count = 0;
      for (let i = 0; i < pixels; i += 1) {
        if (truth[i] === IGNORED || !((plane[i] as number) > 0)) continue;
        compact[count] = plane[i] as number;
        pixelOf[count] = i;
        count += 1;
      }
      sortDescending(compact, count, order, sort);
      for (let k = 0; k < count; k += 1) {
        const place = order[k] as number;
        const pixel = pixelOf[place] as number;
        sorted[k] = compact[place] as number;
        flags[k] = truth[pixel] === classId ? 1 : 0;
        regions[k] = regionOf[start + pixel] as number;
      }
    },
    lossWithout: (marks, foregroundCount) => {
      let union = foregroundCount;
      let intersection = foregroundCount;
      let loss = 0;
      let k = 0;
      // Fixed foreground stays in the intersection to the end, so that nothing behind it loses its weight.
      while (k < count && (intersection > 0 || union === 0)) {
        const error = sorted[k] as number;
        let p = 0;
        let q = 0;
        for (; k < count && sorted[k] === error; k += 1) {
          const region = regions[k] as number;
          if (region >= 0 && marks[region] === 1) continue;
          if (flags[k] === 1) p += 1;
          else q += 1;
        }
        if (p + q === 0) continue;
        loss += error * tieGroupTotal(union, intersection, p, q);
        intersection -= p;
        union += q;
      }
      return loss;
    },
  };
}
