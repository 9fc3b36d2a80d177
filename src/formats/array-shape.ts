import { LensError } from '../core/lens-error.ts';
import type { FormatWarning, StoredDtype } from './decoded.ts';
import { heldBytesOf, storedBytesOf } from './stored-dtypes.ts';

/** Default limit of the decoded values of one array: 8 GiB. */
export const ARRAY_LIMIT_BYTES = 8 * 1024 ** 3;

export interface CheckedShape {
  /** 2 to 4 axes, each at least 1. */
  readonly shape: readonly number[];
  /** Number of values. */
  readonly count: number;
  /** Bytes of the values in the file. */
  readonly storedBytes: number;
  readonly warnings: readonly FormatWarning[];
}

/** What an array claims to be, before anything of it is read. */
export interface ClaimedArray {
  readonly file: string;
  readonly member: string | null;
  readonly dtype: StoredDtype;
  readonly shape: readonly bigint[];
}

/**
 * The size of an array that a file claims to hold, checked before anything is allocated. Leading axes of 1 beyond four
 * axes are dropped with a warning; they do not change the order of the values.
 * @throws LensError shape-negative, array-empty, array-dimensions { file, member, dtype, shape } and array-too-large
 *   { …, bytes, limitBytes }, where `shape` is text because its numbers may be beyond 2^53
 */
export function checkShape(claim: ClaimedArray, limitBytes: number = ARRAY_LIMIT_BYTES): CheckedShape {
  const { file, member, dtype } = claim;
  const told = { file, member, dtype, shape: shapeText(claim.shape) };
  if (claim.shape.some((length) => length < 0n)) throw new LensError('shape-negative', told);
  let axes = claim.shape;
  const warnings: FormatWarning[] = [];
  if (axes.length > 4) {
    const spare = axes.length - 4;
    if (axes.slice(0, spare).some((length) => length !== 1n)) throw new LensError('array-dimensions', told);
    axes = axes.slice(spare);
    warnings.push({
      code: 'leading-axes-dropped',
      message: `Leading axes of 1 were dropped: ${told.shape} is read as ${shapeText(axes)}.`,
    });
  }
  if (axes.length < 2) throw new LensError('array-dimensions', told);
  if (axes.some((length) => length === 0n)) throw new LensError('array-empty', told);
  const count = axes.reduce((product, length) => product * length, 1n);
  const bytes = count * BigInt(heldBytesOf(dtype));
  if (bytes > BigInt(limitBytes)) throw new LensError('array-too-large', { ...told, bytes: Number(bytes), limitBytes });
  return {
    shape: axes.map(Number),
    count: Number(count),
    storedBytes: Number(count) * storedBytesOf(dtype),
    warnings,
  };
}

/** (12, 24, 32), as Python writes it. */
export function shapeText(shape: readonly (number | bigint)[]): string {
  return shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.map(String).join(', ')})`;
}
