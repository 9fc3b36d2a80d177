import { IGNORED, type LabelBatch, type LabelIds } from './batch.ts';
import { pairRuns } from './pair-runs.ts';
import { wrongComponents } from './wrong-components.ts';

/** What two decisions make of a pixel. Won: only the first is right; lost: only the second is. */
export const VERSUS = { ignored: 0, bothRight: 1, won: 2, lost: 3, bothWrong: 4 } as const;
/** Beside the kind in a mark: the pixel lies in a region of the second that is gone, of the first that is new. */
const KIND_BITS = 0b111;
const GONE = 0b1000;
const NEW = 0b10000;

/** Sets of pixels that a comparison can light. */
export type VersusSet = 'won' | 'lost' | 'bothWrong' | 'gone' | 'new';

/** Two decisions of one truth, the one that is looked at and the other one; counts are over the whole batch. */
export interface VersusData {
  /** Scored pixels; they add up to all of them. */
  readonly pixels: Readonly<Record<Exclude<keyof typeof VERSUS, 'ignored'>, number>>;
  /**
   * Regions of wrong pixels (core/regions.ts) of each. `gone`: of the other, and the first decides all of its pixels
   * right; `new`: the reverse.
   */
  readonly regions: { readonly own: number; readonly other: number; readonly gone: number; readonly new: number };
}

/**
 * Tells apart where two decisions are right and wrong.
 * @param own, other class decided at each pixel, B×H×W, in the ids of the truth
 * @param marks gets a byte a pixel: its kind, and whether its region is gone or new
 */
export function compareDecisions(truth: LabelBatch, own: LabelIds, other: LabelIds, marks: Uint8Array): VersusData {
  const { ids } = truth;
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < ids.length; i += 1) {
    const kind = kindOf(ids[i] as number, own[i] as number, other[i] as number);
    counts[kind] = (counts[kind] as number) + 1;
    marks[i] = kind;
  }
  const regions = { own: 0, other: 0, gone: 0, new: 0 };
  for (let image = 0; image < truth.batch; image += 1) {
    const ofOwn = markUndone(truth, own, image, { marks, wanted: VERSUS.lost, bit: NEW });
    const ofOther = markUndone(truth, other, image, { marks, wanted: VERSUS.won, bit: GONE });
    regions.own += ofOwn.count;
    regions.new += ofOwn.undone;
    regions.other += ofOther.count;
    regions.gone += ofOther.undone;
  }
  const [, bothRight = 0, won = 0, lost = 0, bothWrong = 0] = counts;
  return { pixels: { bothRight, won, lost, bothWrong }, regions };
}

function kindOf(truth: number, own: number, other: number): number {
  if (truth === IGNORED) return VERSUS.ignored;
  // An id that is no class is never decided right.
  const isRight = truth >= 0 && truth === own;
  const wasRight = truth >= 0 && truth === other;
  if (isRight) return wasRight ? VERSUS.bothRight : VERSUS.won;
  return wasRight ? VERSUS.lost : VERSUS.bothWrong;
}

/** Marks the regions of a decision in an image all of whose pixels are of one kind. */
function markUndone(
  truth: LabelBatch,
  decision: LabelIds,
  image: number,
  { marks, wanted, bit }: { readonly marks: Uint8Array; readonly wanted: number; readonly bit: number },
): { count: number; undone: number } {
  const runs = pairRuns(truth, decision, image);
  const { count, of } = wrongComponents(runs, truth.width);
  const from = image * truth.height * truth.width;
  const kept = new Uint8Array(count);
  const eachPixel = (see: (region: number, pixel: number) => void) => {
    for (let run = 0; run < of.length; run += 1) {
      const region = of[run] as number;
      if (region < 0) continue;
      const end = from + (runs.ends[run] as number);
      for (let pixel = from + (runs.starts[run] as number); pixel < end; pixel += 1) see(region, pixel);
    }
  };
  eachPixel((region, pixel) => {
    if (((marks[pixel] as number) & KIND_BITS) !== wanted) kept[region] = 1;
  });
  eachPixel((region, pixel) => {
    if (kept[region] === 0) marks[pixel] = (marks[pixel] as number) | bit;
  });
  return { count, undone: kept.reduce((sum, one) => sum + 1 - one, 0) };
}

/** The kind in a mark: a value of VERSUS. */
export function versusKind(mark: number): number {
  return mark & KIND_BITS;
}

/** Whether a mark is in a set. */
export function isInVersusSet(mark: number, set: VersusSet): boolean {
  switch (set) {
    case 'gone':
      return (mark & GONE) !== 0;
    case 'new':
      return (mark & NEW) !== 0;
    default:
      return (mark & KIND_BITS) === VERSUS[set];
  }
}
