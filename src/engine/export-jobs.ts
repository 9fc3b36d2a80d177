import { type PixelMap, planeOf } from '../core/label-map.ts';
import type { FieldSpec } from '../core/view-data.ts';
import { encodeNpy } from '../formats/npy-writer.ts';
import { sortedClass } from './class-order.ts';
import { curveCsv } from './curve-csv.ts';
import { checkRoom } from './memory-room.ts';
import type { ClassMemory, PairMemory } from './pair-memory.ts';
import { allocateShared } from './shared-memory.ts';

/** A map that goes into a file: as a layer's, or of every class. */
export type ExportedField = FieldSpec | { readonly kind: 'map-of-every-class'; readonly map: FieldMapName };
type FieldMapName = Extract<FieldSpec, { kind: 'map' }>['map'];

/** The files that are made of an opened pair, whole, in shared memory. */
export interface ExportJobs {
  /** The curve of one class, every rank, as comma-separated values. */
  curveFile(argument: { memory: PairMemory; order: ClassMemory }): Uint8Array;
  /** B×H×W, H×W without a batch axis, or C×H×W of every class, as .npy. */
  mapFile(argument: {
    memory: PairMemory;
    field: ExportedField;
    dtype: 'float32' | 'float64';
    batched: boolean;
  }): Promise<Uint8Array>;
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

/** @param valuesOf a map exactly, B×H×W or B×C×H×W, 0 at ignored pixels */
export function exportJobs(valuesOf: (memory: PairMemory, field: ExportedField) => Promise<PixelMap>): ExportJobs {
  return {
    curveFile: ({ memory, order }) => {
      checkRoom('curveFile', order.pixels);
      return sharedText((write) => curveCsv(sortedClass(memory, order), write));
    },

    mapFile: async ({ memory, field, dtype, batched }) => {
      const values = planeOf(await valuesOf(memory, field));
      const { batch, height, width } = memory.truth;
      const channels = field.kind === 'map-of-every-class' ? [memory.classIds.length] : [];
      const stored = dtype === 'float32' ? Float32Array.from(values) : values;
      const file = encodeNpy(stored, dtype, [...(batched ? [batch] : []), ...channels, height, width]);
      const bytes = new Uint8Array(allocateShared(file.length));
      bytes.set(file);
      return bytes;
    },
  };
}
