import type { Allocate, DecodedValues, StoredDtype } from './decoded.ts';

interface StoredDtypeFacts {
  /** Bytes a value in the file. */
  readonly storedBytes: number;
  /** Bytes a value in memory. */
  readonly heldBytes: number;
  readonly over: (buffer: ArrayBufferLike, length: number) => DecodedValues;
}

const facts: Readonly<Record<StoredDtype, StoredDtypeFacts>> = {
  bool: { storedBytes: 1, heldBytes: 1, over: (b, n) => new Uint8Array(b, 0, n) },
  uint8: { storedBytes: 1, heldBytes: 1, over: (b, n) => new Uint8Array(b, 0, n) },
  int8: { storedBytes: 1, heldBytes: 1, over: (b, n) => new Int8Array(b, 0, n) },
  uint16: { storedBytes: 2, heldBytes: 2, over: (b, n) => new Uint16Array(b, 0, n) },
  int16: { storedBytes: 2, heldBytes: 2, over: (b, n) => new Int16Array(b, 0, n) },
  uint32: { storedBytes: 4, heldBytes: 4, over: (b, n) => new Uint32Array(b, 0, n) },
  int32: { storedBytes: 4, heldBytes: 4, over: (b, n) => new Int32Array(b, 0, n) },
  uint64: { storedBytes: 8, heldBytes: 8, over: (b, n) => new Float64Array(b, 0, n) },
  int64: { storedBytes: 8, heldBytes: 8, over: (b, n) => new Float64Array(b, 0, n) },
  float16: { storedBytes: 2, heldBytes: 4, over: (b, n) => new Float32Array(b, 0, n) },
  bfloat16: { storedBytes: 2, heldBytes: 4, over: (b, n) => new Float32Array(b, 0, n) },
  float32: { storedBytes: 4, heldBytes: 4, over: (b, n) => new Float32Array(b, 0, n) },
  float64: { storedBytes: 8, heldBytes: 8, over: (b, n) => new Float64Array(b, 0, n) },
};

/** Bytes that one value takes in a file. */
export function storedBytesOf(dtype: StoredDtype): number {
  return facts[dtype].storedBytes;
}

/** Bytes that one value takes in memory; more than in the file for float16 and bfloat16. */
export function heldBytesOf(dtype: StoredDtype): number {
  return facts[dtype].heldBytes;
}

/** Room for `count` values of a type, zeros. `allocate` must return at least 8-aligned, zeroed memory. */
export function allocateValues(dtype: StoredDtype, count: number, allocate?: Allocate): DecodedValues {
  const bytes = count * heldBytesOf(dtype);
  return facts[dtype].over(allocate ? allocate(bytes) : new ArrayBuffer(bytes), count);
}
