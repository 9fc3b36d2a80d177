import type { LabelBatch, LabelIds } from './batch.ts';
import type { Components } from './components.ts';
import { type PixelMap, sumOfPositive, valueAt } from './label-map.ts';
import { type Places, type PlacesAt, placesOf } from './objects.ts';
import type { PairRuns } from './pair-runs.ts';
import type { RegionRuns } from './region-runs.ts';
import { pairKey } from './wrong-components.ts';

/**
 * What a region of wrong pixels is; the rules are tried in this order.
 * - `missed`: it lies in a truth object of which under 10 % is decided right;
 * - `invented`: it lies in a decided object of which under 10 % is right;
 * - `swapped`: most of its truth object is decided as this one other class, or most of the region is not near a border;
 * - `border`: the rest, at least half of it within 3 px of a truth border.
 */
export type RegionKind = 'missed' | 'invented' | 'swapped' | 'border';

/** Width in pixels of the band along truth borders. */
export const BORDER_PX = 3;

/** A connected component (8 neighbours) of scored pixels with one truth and one other decision. */
export interface Region {
  /** Place in the list. */
  readonly id: number;
  readonly image: number;
  /** Class id, or UNKNOWN. */
  readonly truth: number;
  /** Class id, or UNKNOWN (which stands for ignored ids too). */
  readonly decided: number;
  readonly pixels: number;
  /** x, y, width, height in pixels of the image. */
  readonly box: readonly [number, number, number, number];
  /** Part of the loss, and its share 0..1 of the whole (0 when there is none). */
  readonly loss: number;
  readonly share: number;
  readonly kind: RegionKind;
}

/** A region before its place in the list is known. */
type RegionDraft = Omit<Region, 'id' | 'share'>;

export interface Regions {
  /** By falling loss, then falling size, then place. */
  readonly list: readonly Region[];
  /** Where they lie; found when it is asked for. */
  readonly runs: RegionRuns;
}

/**
 * Components of wrong pixels by (truth → decision), with what they are and their part of the loss.
 * @param decision class decided at each pixel, B×H×W
 * @param contribution the pixels' parts of the loss; NaN counts as nothing
 * @param placesAt where they are known already
 */
export function findRegions(
  truth: LabelBatch,
  decision: LabelIds,
  contribution: PixelMap,
  placesAt: PlacesAt = (image) => placesOf(truth, decision, image),
): Regions {
  const drafts: RegionDraft[] = [];
  const found: FoundRuns[] = [];
  const whole = sumOfPositive(contribution);
  const partAt = valueAt(contribution);
  for (let image = 0; image < truth.batch; image += 1) {
    const places = placesAt(image);
    found.push({ first: drafts.length, image, runs: places.runs, components: places.wrong });
    for (const draft of regionsOfImage(truth, partAt, image, places)) drafts.push(draft);
  }
  const losses = Float64Array.from(drafts, ({ loss }) => loss);
  const order = Uint32Array.from(drafts, (_, draft) => draft).sort(
    (a, b) =>
      (losses[b] as number) - (losses[a] as number) ||
      (drafts[b] as RegionDraft).pixels - (drafts[a] as RegionDraft).pixels ||
      a - b,
  );
  const idOf = new Int32Array(drafts.length);
  const list = Array.from(order, (draft, id): Region => {
    idOf[draft] = id;
    // Written out: with a spread this takes as long as all the rest.
    const { image, truth: own, decided, pixels, box, loss, kind } = drafts[draft] as RegionDraft;
    return { id, image, truth: own, decided, pixels, box, loss, share: whole > 0 ? loss / whole : 0, kind };
  });
  let runs: RegionRuns | undefined;
  return {
    list,
    get runs() {
      runs ??= numberedRuns(found, idOf, truth.height * truth.width);
      return runs;
    },
  };
}

/** The wrong components of one image. */
interface FoundRuns {
  /** Number of its first component in all. */
  readonly first: number;
  readonly image: number;
  readonly runs: PairRuns;
  readonly components: Components;
}

function numberedRuns(images: readonly FoundRuns[], idOf: Int32Array, size: number): RegionRuns {
  let count = 0;
  for (const { components } of images) for (const component of components.of) if (component >= 0) count += 1;
  const out = { starts: new Uint32Array(count), ends: new Uint32Array(count), regions: new Int32Array(count) };
  let place = 0;
  for (const { first, image, runs, components } of images) {
    for (let run = 0; run < components.of.length; run += 1) {
      const component = components.of[run] as number;
      if (component < 0) continue;
      out.starts[place] = image * size + (runs.starts[run] as number);
      out.ends[place] = image * size + (runs.ends[run] as number);
      out.regions[place] = idOf[first + component] as number;
      place += 1;
    }
  }
  return out;
}

function regionsOfImage(
  truth: LabelBatch,
  partAt: (pixel: number) => number,
  image: number,
  places: Places,
): RegionDraft[] {
  const { width } = truth;
  const { runs, borderDistance } = places;
  const { count, of, pixels } = places.wrong;
  const from = image * truth.height * width;
  const firstRun = new Int32Array(count).fill(-1);
  const nearBorder = new Int32Array(count);
  const loss = new Float64Array(count);
  const left = new Int32Array(count).fill(width);
  const right = new Int32Array(count);
  const bottom = new Int32Array(count);
  for (let y = 0; y < truth.height; y += 1) {
    for (let run = runs.rows[y] as number; run < (runs.rows[y + 1] as number); run += 1) {
      const region = of[run] as number;
      if (region < 0) continue;
      if (firstRun[region] === -1) firstRun[region] = run;
      const start = runs.starts[run] as number;
      const end = runs.ends[run] as number;
      for (let i = start; i < end; i += 1) {
        if ((borderDistance[i] as number) <= BORDER_PX) nearBorder[region] = (nearBorder[region] as number) + 1;
        const part = partAt(from + i);
        if (part > 0) loss[region] = (loss[region] as number) + part;
      }
      left[region] = Math.min(left[region] as number, start - y * width);
      right[region] = Math.max(right[region] as number, end - y * width);
      bottom[region] = y;
    }
  }
  const decidedAs = decidedInObjects(places, firstRun, pixels);
  return Array.from(firstRun, (run, region) => {
    const top = Math.floor((runs.starts[run] as number) / width);
    const decided = runs.decided[run] as number;
    const object = places.truth.of[run] as number;
    const mostOfObject = 2 * decidedAs(object, decided) > (places.truth.pixels[object] as number);
    return {
      image,
      truth: runs.truth[run] as number,
      decided,
      pixels: pixels[region] as number,
      box: [
        left[region] as number,
        top,
        (right[region] as number) - (left[region] as number),
        (bottom[region] as number) - top + 1,
      ],
      loss: loss[region] as number,
      kind: kindOf(places, run, mostOfObject, 2 * (nearBorder[region] as number) < (pixels[region] as number)),
    };
  });
}

/** Counts how much of a truth object is decided as one other class, from its regions. */
function decidedInObjects(
  { runs, truth }: Places,
  firstRun: Int32Array,
  pixels: Int32Array,
): (object: number, decided: number) => number {
  const counts = new Map<number, number>();
  for (let region = 0; region < firstRun.length; region += 1) {
    const run = firstRun[region] as number;
    const key = pairKey(truth.of[run] as number, runs.decided[run] as number);
    counts.set(key, (counts.get(key) ?? 0) + (pixels[region] as number));
  }
  return (object, decided) => counts.get(pairKey(object, decided)) ?? 0;
}

function kindOf(places: Places, run: number, mostOfObject: boolean, inside: boolean): RegionKind {
  if (places.truth.wrong[places.truth.of[run] as number] === 1) return 'missed';
  if (places.decided.wrong[places.decided.of[run] as number] === 1) return 'invented';
  return mostOfObject || inside ? 'swapped' : 'border';
}
