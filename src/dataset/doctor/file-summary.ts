import type { DecodedArray } from '../../formats/decoded.ts';
import { isColourPicture } from '../array-layout.ts';
import { packColours } from '../colour-codes.ts';
import { countValues } from '../value-counts.ts';

/** What can be compared between the files of a folder. Plain data. */
export interface FileSummary {
  readonly path: string;
  readonly kind: 'labels' | 'probabilities' | 'logits' | null;
  /** How it is stored, in words: "indexed PNG of 8 bits". */
  readonly storage: string;
  /** Height and width. */
  readonly size: readonly [number, number];
  /** Score channels; 1 for labels. */
  readonly channels: number;
  /** The colours of an indexed file as text, '' when it has none. */
  readonly palette: string;
  /** Distinct labels, ascending; null for scores, colours, and files with very many values. */
  readonly values: readonly number[] | null;
}

const mostValues = 512;

/** @param plane size and channels as they were read */
export function summariseFile(
  array: DecodedArray,
  path: string,
  kind: FileSummary['kind'],
  plane: { readonly height: number; readonly width: number; readonly channels: number },
): FileSummary {
  const isFloat = array.data instanceof Float32Array || array.dtype === 'float64';
  const isLabels = kind === 'labels' || (kind === null && !isFloat);
  return {
    path,
    kind,
    storage: storageOf(array, isLabels),
    size: [plane.height, plane.width],
    channels: plane.channels,
    palette: paletteOf(array),
    values: isLabels ? valuesOf(array, path) : null,
  };
}

/** Scores may be stored with any precision; labels are written by one program, in one way. */
function storageOf({ picture, container, dtype }: DecodedArray, isLabels: boolean): string {
  if (picture) {
    const lossy = picture.lossy ? 'lossy ' : '';
    return `${lossy}${picture.colour} ${container} of ${picture.bitDepth} bits`;
  }
  return isLabels ? `${dtype} array` : 'array';
}

function paletteOf({ picture, data }: DecodedArray): string {
  if (!picture?.palette) return '';
  const { palette } = picture;
  // Unused entries differ between programs that mean the same.
  return countValues(data)
    .values.map((value) => `${value}:${palette.subarray(value * 3, value * 3 + 3).join(' ')}`)
    .join(',');
}

function valuesOf(array: DecodedArray, path: string): number[] | null {
  if (isColourPicture(array)) {
    const { counts } = packColours(array, path);
    return counts.size > mostValues ? null : [...counts.keys()].sort((a, b) => a - b);
  }
  const { values, complete } = countValues(array.data, mostValues);
  return complete ? [...values] : null;
}
