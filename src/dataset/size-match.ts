import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';

/** Height and width in pixels. */
export type Size = readonly [number, number];

/**
 * How well a prediction's size fits the truth's: 2 the same; 1 proportional, each side within one pixel (what a
 * network's stride leaves over); 0 neither.
 */
export function sizeFit([height, width]: Size, [truthHeight, truthWidth]: Size): 0 | 1 | 2 {
  if (height === truthHeight && width === truthWidth) return 2;
  if (height < 1 || width < 1) return 0;
  // A scale s exists with |s·H − h| ≤ 1 and |s·W − w| ≤ 1.
  const lowest = Math.max((height - 1) / truthHeight, (width - 1) / truthWidth);
  const highest = Math.min((height + 1) / truthHeight, (width + 1) / truthWidth);
  return lowest <= highest ? 1 : 0;
}

/**
 * What must be done to bring a prediction to the truth's size; null: nothing.
 * @throws LensError size-mismatch { file, predictionSize, truthFile, truthSize, proportional } (sizes: [height, width])
 */
export function resizeNeeded(
  from: Size,
  to: Size,
  method: 'bilinear' | 'nearest',
  wanted: 'auto' | 'none',
  files: { readonly prediction: string; readonly truth: string },
): Inspection['resized'] {
  const fit = sizeFit(from, to);
  if (fit === 2) return null;
  if (fit === 0 || wanted === 'none') {
    throw new LensError('size-mismatch', {
      file: files.prediction,
      predictionSize: from,
      truthFile: files.truth,
      truthSize: to,
      proportional: fit === 1,
    });
  }
  return { from, to, method };
}
