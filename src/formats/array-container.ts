import { LensError } from '../core/lens-error.ts';
import { shapeText } from './array-shape.ts';
import type { ArrayListing, DecodedArray, DecodeOptions, FormatWarning } from './decoded.ts';

/** An array inside a container file: its header was read, its values were not. */
export interface ContainedArray {
  readonly listing: ArrayListing;
  /** Why it cannot be read; null when it can, as far as its header tells. */
  readonly problem: LensError | null;
  read(options: DecodeOptions): Promise<DecodedArray>;
}

/** A file of several named arrays. Headers are read only when they are asked for. */
export interface ArrayContainer {
  readonly file: string;
  readonly keys: readonly string[];
  describe(key: string): Promise<ContainedArray>;
}

/** In a file of more arrays than this, names are offered without a look at each header. */
const DESCRIBED_LIMIT = 1000;

/** The arrays of a container, in the file's order; of a very large one the first thousand. */
export async function listContained(container: ArrayContainer): Promise<ArrayListing[]> {
  const listings: ArrayListing[] = [];
  for (const key of container.keys.slice(0, DESCRIBED_LIMIT)) listings.push((await container.describe(key)).listing);
  return listings;
}

/**
 * The array that is meant: the one of the key, or without a key the only one that can be read.
 * @throws LensError array-not-found { key, names }, array-choice { names, arrays, count }, no-usable-array { arrays }; the
 *   array's own problem where there is no other
 */
export async function chooseContained(
  container: ArrayContainer,
  key: string | undefined,
): Promise<{ readonly array: ContainedArray; readonly warnings: readonly FormatWarning[] }> {
  const { file, keys } = container;
  if (key !== undefined) {
    if (!keys.includes(key)) {
      throw new LensError('array-not-found', { file, key, names: keys.slice(0, DESCRIBED_LIMIT) });
    }
    const array = await container.describe(key);
    if (array.problem) throw array.problem;
    return { array, warnings: [] };
  }
  if (keys.length > DESCRIBED_LIMIT) {
    const some = keys.slice(0, DESCRIBED_LIMIT);
    throw new LensError('array-choice', { file, names: some, arrays: some, count: keys.length });
  }
  const arrays: ContainedArray[] = [];
  for (const name of keys) arrays.push(await container.describe(name));
  const usable = arrays.filter(({ problem }) => problem === null);
  const [first] = usable;
  if (first && usable.length === 1) return { array: first, warnings: leftOut(arrays) };
  const names = usable.map(({ listing }) => String(listing.key));
  if (usable.length > 1)
    throw new LensError('array-choice', { file, names, arrays: usable.map(arrayText), count: names.length });
  if (arrays.length === 1 && arrays[0]?.problem) throw arrays[0].problem;
  throw new LensError('no-usable-array', { file, arrays: arrays.map(arrayText) });
}

const usualBeside = new Set(['array-dimensions', 'dtype-text']);

/** Scalars, lists and names beside the array are usual; anything else that cannot be read is worth a word. */
function leftOut(arrays: readonly ContainedArray[]): FormatWarning[] {
  const broken = arrays.filter(({ problem }) => problem !== null && !usualBeside.has(problem.code));
  if (broken.length === 0) return [];
  const names = broken.map(({ listing }) => listing.key).join(', ');
  const message = `Of the arrays of this file, some cannot be read and are left out: ${names}.`;
  return [{ code: 'arrays-left-out', message }];
}

/** logits (12, 24, 32) float32 */
function arrayText({ listing, problem }: ContainedArray): string {
  const refusal = problem === null ? '' : `: ${problem.code}`;
  return `${listing.key} ${shapeText(listing.shape)} ${listing.dtype}${refusal}`;
}
