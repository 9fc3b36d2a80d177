import { LensError } from '../core/lens-error.ts';

type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Memory that every worker and the engine see without a copy. Throws LensError('out-of-memory'). */
export function allocateShared(byteLength: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(byteLength);
  } catch {
    throw new LensError('out-of-memory', { bytes: byteLength });
  }
}

/** The same values in shared memory; the array itself if it lies there already. */
export function toShared<T extends TypedArray>(array: T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Kind = array.constructor as new (buffer: ArrayBufferLike) => T; // the array's own kind
  const shared = new Kind(allocateShared(array.byteLength));
  shared.set(array);
  return shared;
}

export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(allocateShared(length * 8));
}

export function sharedFloats(length: number, dtype: 'float32' | 'float64'): Float32Array | Float64Array {
  return dtype === 'float32' ? new Float32Array(allocateShared(length * 4)) : sharedFloat64(length);
}

export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(allocateShared(length * 4));
}

/** Where a job keeps what it reads. */
export interface JobMemory {
  readonly allocate: (byteLength: number) => ArrayBufferLike;
  /** The same values in that memory. */
  readonly keep: <T extends TypedArray>(array: T) => T;
}

/** For what outlives its job, or is read by several threads. */
export const sharedMemory: JobMemory = { allocate: allocateShared, keep: toShared };

/** Blocks from this size on are kept for the next job: the system takes as long to give a page as to fill it. */
const KEPT_FROM_BYTES = 2 ** 16;

/** Blocks larger than this together are given back. */
const KEPT_BYTES = 64 * 2 ** 20;

/**
 * For what ends with its job: memory that the garbage collector counts. Shared memory it does not, so that the pairs of a
 * report would lie about by the dozen until something else makes it collect. What one job had, the next one gets again,
 * where it asks for as much: the pairs of a data set are mostly of one size.
 */
export class JobsOwnMemory implements JobMemory {
  #free: ArrayBuffer[] = [];
  #used: ArrayBuffer[] = [];

  /** Zeros, as all new memory. */
  readonly allocate = (bytes: number): ArrayBuffer => {
    const place = bytes < KEPT_FROM_BYTES ? -1 : this.#free.findIndex(({ byteLength }) => byteLength === bytes);
    const [block = new ArrayBuffer(bytes)] = place < 0 ? [] : this.#free.splice(place, 1);
    if (place >= 0) new Uint8Array(block).fill(0);
    if (bytes >= KEPT_FROM_BYTES) this.#used.push(block);
    return block;
  };

  readonly keep = <T extends TypedArray>(array: T): T => array;

  /** The job has ended: nobody looks at what it allocated any more. */
  release(): void {
    const bytes = this.#used.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#free = bytes <= KEPT_BYTES ? this.#used : [];
    this.#used = [];
  }
}
