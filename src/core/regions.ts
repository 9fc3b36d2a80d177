import { IGNORED, type LabelBatch, type LabelIds, UNKNOWN } from './batch.ts';
import { type Components, connectedComponents } from './components.ts';
import { type PixelMap, valueAt } from './label-map.ts';
import { type Places, type PlacesAt, placesOf } from './objects.ts';

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
  /** Id of the region of each pixel, B×H×W; −1 where the pixel is right or ignored. */
  readonly of: Int32Array;
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
  const found: { readonly first: number; readonly of: Int32Array }[] = [];
  let whole = 0;
  const partAt = valueAt(contribution);
  for (let pixel = 0; pixel < truth.ids.length; pixel += 1) {
    const part = partAt(pixel);
    if (part > 0) whole += part;
  }
  for (let image = 0; image < truth.batch; image += 1) {
    const components = wrongComponents(truth, decision, image);
    found.push({ first: drafts.length, of: components.of });
    const places = placesAt(image);
    for (const draft of regionsOfImage(truth, decision, partAt, image, components, places)) drafts.push(draft);
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
  return { list, of: numberedPixels(found, idOf, truth.ids.length) };
}

/** Ids of the pixels' regions, image after image. @param first number of an image's first component in all */
function numberedPixels(
  images: readonly { readonly first: number; readonly of: Int32Array }[],
  idOf: Int32Array,
  pixels: number,
): Int32Array {
  const ids = new Int32Array(pixels);
  let place = 0;
  for (const { first, of } of images) {
    for (let i = 0; i < of.length; i += 1, place += 1) {
      const component = of[i] as number;
      ids[place] = component < 0 ? -1 : (idOf[first + component] as number);
    }
  }
  return ids;
}

/** The components of one image, before it is known what they are. */
export function wrongComponents(truth: LabelBatch, decision: LabelIds, image: number): Components {
  const size = truth.height * truth.width;
  const keys = new Int32Array(size);
  // Pairs are numbered as they come: ids may be large.
  const numbers = new Map<number, number>();
  let pair = -1;
  let number = -1;
  for (let i = 0; i < size; i += 1) {
    const id = truth.ids[image * size + i] as number;
    const decided = decision[image * size + i] as number;
    if (id === IGNORED || (id >= 0 && id === decided)) {
      keys[i] = -1;
      continue;
    }
    const own = pairKey(id, decided);
    // Mostly that of the pixel before.
    if (own !== pair) {
      pair = own;
      number = numbers.get(pair) ?? numbers.size;
      numbers.set(pair, number);
    }
    keys[i] = number;
  }
  return connectedComponents(keys, truth.height, truth.width);
}

/** One number for two ids below 2^24; all ids that are no class count as one. */
function pairKey(first: number, second: number): number {
  return Math.max(0, first + 1) * 2 ** 24 + Math.max(0, second + 1);
}

function regionsOfImage(
  truth: LabelBatch,
  decision: LabelIds,
  partAt: (pixel: number) => number,
  image: number,
  components: Components,
  places: Places,
): RegionDraft[] {
  const { width } = truth;
  const { count, of, pixels } = components;
  const from = image * of.length;
  const firstPixel = new Int32Array(count).fill(-1);
  const nearBorder = new Int32Array(count);
  const loss = new Float64Array(count);
  const left = new Int32Array(count).fill(width);
  const right = new Int32Array(count).fill(-1);
  const bottom = new Int32Array(count);
  for (let y = 0, i = 0; i < of.length; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const region = of[i] as number;
      if (region < 0) continue;
      if (firstPixel[region] === -1) firstPixel[region] = i;
      if ((places.borderDistance[i] as number) <= BORDER_PX) nearBorder[region] = (nearBorder[region] as number) + 1;
      const part = partAt(from + i);
      if (part > 0) loss[region] = (loss[region] as number) + part;
      if (x < (left[region] as number)) left[region] = x;
      if (x > (right[region] as number)) right[region] = x;
      bottom[region] = y;
    }
  }
  const decidedAs = decidedInObjects(places, decision.subarray(from, from + of.length), firstPixel, pixels);
  return Array.from(firstPixel, (pixel, region) => {
    const top = Math.floor(pixel / width);
    const id = truth.ids[from + pixel] as number;
    const decided = decision[from + pixel] as number;
    const object = places.truth.of[pixel] as number;
    const mostOfObject = 2 * decidedAs(object, decided) > (places.truth.pixels[object] as number);
    return {
      image,
      truth: id < 0 ? UNKNOWN : id,
      decided: decided < 0 ? UNKNOWN : decided,
      pixels: pixels[region] as number,
      box: [
        left[region] as number,
        top,
        (right[region] as number) - (left[region] as number) + 1,
        (bottom[region] as number) - top + 1,
      ],
      loss: loss[region] as number,
      kind: kindOf(places, pixel, mostOfObject, 2 * (nearBorder[region] as number) < (pixels[region] as number)),
    };
  });
}

/** Counts how much of a truth object is decided as one other class, from its regions. */
function decidedInObjects(
  places: Places,
  decision: LabelIds,
  firstPixel: Int32Array,
  pixels: Int32Array,
): (object: number, decided: number) => number {
  const counts = new Map<number, number>();
  for (let region = 0; region < firstPixel.length; region += 1) {
    const pixel = firstPixel[region] as number;
    const key = pairKey(places.truth.of[pixel] as number, decision[pixel] as number);
    counts.set(key, (counts.get(key) ?? 0) + (pixels[region] as number));
  }
  return (object, decided) => counts.get(pairKey(object, decided)) ?? 0;
}

function kindOf(places: Places, pixel: number, mostOfObject: boolean, inside: boolean): RegionKind {
  if (places.truth.wrong[places.truth.of[pixel] as number] === 1) return 'missed';
  if (places.decided.wrong[places.decided.of[pixel] as number] === 1) return 'invented';
  return mostOfObject || inside ? 'swapped' : 'border';
}
