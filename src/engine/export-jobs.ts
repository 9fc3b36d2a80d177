import { type PixelMap, planeOf } from '../core/label-map.ts';
import type { FieldSpec } from '../core/view-data.ts';
import { npyPieces } from '../formats/npy-writer.ts';
import { sortedClass } from './class-order.ts';
import { curveCsv } from './curve-csv.ts';
import { bytesToTake, checkFits, checkRoom } from './memory-room.ts';
import type { ClassMemory, PairMemory } from './pair-memory.ts';
import { allocateShared, sharedFloat64, sharedFloats, toShared } from './shared-memory.ts';

/** A map that goes into a file: as a layer's, or of every class. */
export type ExportedField = FieldSpec | { readonly kind: 'map-of-every-class'; readonly map: FieldMapName };
type FieldMapName = Extract<FieldSpec, { kind: 'map' }>['map'];

/** The files that are made of an opened pair, whole, in shared memory. */
export interface ExportJobs {
  /** The curve of one class, every rank, as comma-separated values. */
  curveFile(argument: { memory: PairMemory; order: ClassMemory }): Uint8Array;
  /**
   * B×H×W, H×W without a batch axis, or C×H×W of every class, as .npy: its pieces, one after the other.
   * @throws LensError memory-too-small
   */
  mapFile(argument: {
    memory: PairMemory;
    field: ExportedField;
    dtype: ExportedDtype;
    batched: boolean;
  }): Promise<readonly Uint8Array[]>;
}

export type ExportedDtype = 'float32' | 'float64';

/** Values as they are stored, in shared memory; themselves where they are that already. */
function stored(values: Float32Array | Float64Array, dtype: ExportedDtype): Float32Array | Float64Array {
  if ((dtype === 'float32') === values instanceof Float32Array) return toShared(values);
  const out = sharedFloats(values.length, dtype);
  out.set(values);
  return out;
}

/** Text that comes in pieces as bytes in shared memory. */
function sharedText(writeAll: (write: (piece: string) => void) => void): Uint8Array {
  const encoder = new TextEncoder();
  const encoded: Uint8Array[] = [];
  writeAll((piece) => encoded.push(encoder.encode(piece)));
  const bytes = new Uint8Array(allocateShared(encoded.reduce((sum, piece) => sum + piece.length, 0)));
  let offset = 0;
  for (const piece of encoded) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

/**
 * @param mapOf one map exactly, B×H×W, 0 at ignored pixels
 * @param mapOfEveryClass the same of every class, B×C×H×W, in the type that is wanted where that saves a copy
 */
export function exportJobs(
  mapOf: (memory: PairMemory, field: FieldSpec) => Promise<PixelMap>,
  mapOfEveryClass: (
    memory: PairMemory,
    map: FieldMapName,
    dtype: ExportedDtype,
  ) => Promise<Float32Array | Float64Array>,
): ExportJobs {
  return {
    curveFile: ({ memory, order }) => {
      checkRoom('curveFile', order.pixels);
      return sharedText((write) => curveCsv(sortedClass(memory, order), write));
    },

    mapFile: async ({ memory, field, dtype, batched }) => {
      const { batch, height, width } = memory.truth;
      const shape = [...(batched ? [batch] : []), height, width];
      if (field.kind !== 'map-of-every-class') {
        const plane = planeOf(await mapOf(memory, field), sharedFloat64);
        return npyPieces(stored(plane, dtype), dtype, shape);
      }
      const pixels = batch * height * width;
      // The kernels give float32.
      const bytes = pixels * memory.classIds.length * (dtype === 'float32' ? 4 : 12);
      checkFits('mapFile', pixels, { bytes, availableBytes: bytesToTake() });
      const planes = stored(await mapOfEveryClass(memory, field.map, dtype), dtype);
      return npyPieces(planes, dtype, shape.toSpliced(-2, 0, planes.length / pixels));
    },
  };
}
