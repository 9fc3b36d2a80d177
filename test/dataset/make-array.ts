import type { DecodedArray, DecodedValues, PictureFacts, StoredDtype } from '../../src/formats/decoded.ts';

const memory = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: Float64Array,
  int64: Float64Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** An array as a decoder would hand it over. */
export function npyArray(dtype: StoredDtype, shape: readonly number[], values: ArrayLike<number>): DecodedArray {
  const data: DecodedValues = memory[dtype].from(values);
  const expected = shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) throw new Error(`${data.length} values for ${shape.join('×')}`);
  return { container: 'npy', key: null, dtype, shape, data, picture: null, warnings: [] };
}

export function greyPng(height: number, width: number, values: ArrayLike<number>, bits: 8 | 16 = 8): DecodedArray {
  return png(bits === 8 ? 'uint8' : 'uint16', [height, width], values, {
    colour: 'grey',
    bitDepth: bits,
    palette: null,
    lossy: false,
  });
}

export function indexedPng(
  height: number,
  width: number,
  values: ArrayLike<number>,
  palette: readonly (readonly [number, number, number])[],
): DecodedArray {
  return png('uint8', [height, width], values, {
    colour: 'indexed',
    bitDepth: 8,
    palette: Uint8Array.from(palette.flat()),
    lossy: false,
  });
}

/** A colour picture of one colour a pixel. */
export function rgbPng(
  height: number,
  width: number,
  colours: readonly (readonly [number, number, number])[],
): DecodedArray {
  return png('uint8', [height, width, 3], colours.flat(), { colour: 'rgb', bitDepth: 8, palette: null, lossy: false });
}

function png(
  dtype: 'uint8' | 'uint16',
  shape: readonly number[],
  values: ArrayLike<number>,
  picture: PictureFacts,
): DecodedArray {
  return { ...npyArray(dtype, shape, values), container: 'png', picture };
}
