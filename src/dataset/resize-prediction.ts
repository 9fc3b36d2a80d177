import type { ScorePrediction } from '../core/batch.ts';
import type { DecodedValues } from '../formats/decoded.ts';
import type { Size } from './size-match.ts';

/** Label values by nearest neighbour: row i takes floor(i·h/H). */
export function resizeRawNearest(raw: DecodedValues, batch: number, from: Size, to: Size): DecodedValues {
  const [height, width] = from;
  const [newHeight, newWidth] = to;
  const length = batch * newHeight * newWidth;
  const resized =
    raw instanceof Float32Array || raw instanceof Float64Array ? new Float64Array(length) : new Int32Array(length);
  for (let image = 0, i = 0; image < batch; image++) {
    for (let y = 0; y < newHeight; y++) {
      const row = (image * height + Math.floor((y * height) / newHeight)) * width;
      for (let x = 0; x < newWidth; x++, i++) {
        resized[i] = raw[row + Math.floor((x * width) / newWidth)] as number;
      }
    }
  }
  return resized;
}

/** Scores bilinearly, half-pixel centres (PyTorch's align_corners=False), no smoothing when shrinking. */
export function resizeScores(scores: ScorePrediction, to: Size): ScorePrediction {
  const { batch, channels, height, width, values, integerMax } = scores;
  const [newHeight, newWidth] = to;
  const resized =
    values instanceof Float64Array
      ? new Float64Array(batch * channels * newHeight * newWidth)
      : new Float32Array(batch * channels * newHeight * newWidth);
  const rows = axisWeights(height, newHeight);
  const columns = axisWeights(width, newWidth);
  const scale = integerMax ?? 1;
  for (let plane = 0, i = 0; plane < batch * channels; plane++) {
    for (let y = 0; y < newHeight; y++) {
      const top = (plane * height + (rows.low[y] as number)) * width;
      const bottom = (plane * height + (rows.high[y] as number)) * width;
      const down = rows.part[y] as number;
      for (let x = 0; x < newWidth; x++, i++) {
        const left = columns.low[x] as number;
        const right = columns.high[x] as number;
        const across = columns.part[x] as number;
        const upper = (values[top + left] as number) * (1 - across) + (values[top + right] as number) * across;
        const lower = (values[bottom + left] as number) * (1 - across) + (values[bottom + right] as number) * across;
        resized[i] = (upper * (1 - down) + lower * down) / scale;
      }
    }
  }
  return { ...scores, height: newHeight, width: newWidth, values: resized, integerMax: null };
}

function axisWeights(size: number, newSize: number) {
  const low = new Int32Array(newSize);
  const high = new Int32Array(newSize);
  const part = new Float64Array(newSize);
  for (let i = 0; i < newSize; i++) {
    const place = Math.max(0, ((i + 0.5) * size) / newSize - 0.5);
    low[i] = Math.min(size - 1, Math.floor(place));
    high[i] = Math.min(size - 1, Math.floor(place) + 1);
    part[i] = place - Math.floor(place);
  }
  return { low, high, part };
}
