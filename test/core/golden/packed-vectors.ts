import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { GoldenArrays, GoldenCase, GoldenFacts } from './golden-case.ts';

/*
 * The golden vectors in one small file, so that a clone alone proves the mathematics. vectors.bin.gz holds, gzipped:
 * a uint32 with the length of a JSON index, the index, then the arrays. Inputs and labels are exact; gradients and
 * weights are int32 in units of their own largest magnitude / (2^31 − 1): at most 2.4e-10 of it away from the original.
 * Sorted errors and the midpoint variants are not kept.
 * `node test/core/golden/pack-vectors.mjs` makes it anew from LENS_GOLDEN.
 */

/** Largest rounding of a packed number, relative to the largest of its array. */
export const PACKED_ROUNDING = 0.5 / (2 ** 31 - 1);

interface PackedArray {
  readonly key: string;
  readonly type: 'u8' | 'f32' | 'i32';
  readonly length: number;
  /** Largest magnitude, of `i32`. */
  readonly peak: number;
}

interface PackedCase {
  readonly name: string;
  readonly facts: GoldenFacts;
  readonly arrays: readonly PackedArray[];
}

const FILE = join(import.meta.dirname, 'vectors.bin.gz');
const KEPT = /^(input|labels|sorted_fg|sorted_grad|grad_(logits|probs)(_shapley)?)$/;

/** Reads the copy in the repo. */
export function readPackedVectors(): GoldenCase[] {
  const file = gunzipSync(readFileSync(FILE));
  const indexBytes = file.readUInt32LE(0);
  const index = JSON.parse(file.subarray(4, 4 + indexBytes).toString('utf8')) as PackedCase[];
  let offset = 4 + indexBytes;
  const take = (bytes: number) => {
    const part = new Uint8Array(file.subarray(offset, offset + bytes)).buffer;
    offset += bytes;
    return part;
  };
  return index.map(({ name, facts, arrays }) => ({
    name,
    facts,
    arrays: Object.fromEntries(
      arrays.map(({ key, type, length, peak }) => {
        if (type === 'u8') return [key, new Uint8Array(take(length))];
        if (type === 'f32') return [key, new Float32Array(take(4 * length))];
        return [key, Float64Array.from(new Int32Array(take(4 * length)), (unit) => (unit / (2 ** 31 - 1)) * peak)];
      }),
    ) as GoldenArrays,
  }));
}

/** Writes the copy in the repo from cases as they are read from the golden folder. */
export function writePackedVectors(cases: readonly GoldenCase[]): void {
  const buffers: Uint8Array[] = [];
  const index = cases.map(({ name, facts, arrays }): PackedCase => {
    const { kind, input_is, input_shape, options, quantisation_step, subgradient_unique, loss, per_unit_per_class } =
      facts;
    const kept = Object.entries(arrays).filter(([key, values]) => values && KEPT.test(key));
    return {
      name,
      facts: { kind, input_is, input_shape, options, quantisation_step, subgradient_unique, loss, per_unit_per_class },
      arrays: kept.map(([key, values = new Uint8Array(0)]) => {
        if (!(values instanceof Float64Array)) {
          buffers.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
          return { key, type: values instanceof Uint8Array ? 'u8' : 'f32', length: values.length, peak: 0 };
        }
        const peak = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        const units = Int32Array.from(values, (value) => (peak === 0 ? 0 : Math.round((value / peak) * (2 ** 31 - 1))));
        buffers.push(new Uint8Array(units.buffer));
        return { key, type: 'i32', length: values.length, peak };
      }),
    };
  });
  const text = Buffer.from(JSON.stringify(index), 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt32LE(text.length);
  writeFileSync(FILE, gzipSync(Buffer.concat([head, text, ...buffers]), { level: 9 }));
}
