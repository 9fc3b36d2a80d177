import type { InspectedPrediction } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { type Size, sizeFit } from './size-match.ts';

/** What the axes of an array mean. */
export interface ArrayLayout {
  readonly axes: InspectedPrediction['axes'];
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** H×W×3 or H×W×4; the grey pages of a TIFF are D×H×W. */
export function isColourPicture({ picture, shape }: DecodedArray): boolean {
  return shape.length === 3 && (picture?.colour === 'rgb' || picture?.colour === 'rgba');
}

/** @throws LensError array-axes { file, shape } when no axes fit the number of dimensions */
export function layoutsOf(shape: readonly number[], file: string): ArrayLayout[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 2) return [{ axes: 'hw', batch: 1, channels: 1, height: a, width: b }];
  if (shape.length === 3) {
    return [
      { axes: 'chw', batch: 1, channels: a, height: b, width: c },
      { axes: 'hwc', batch: 1, channels: c, height: a, width: b },
      { axes: 'bhw', batch: a, channels: 1, height: b, width: c },
    ];
  }
  if (shape.length === 4) {
    return [
      { axes: 'bchw', batch: a, channels: b, height: c, width: d },
      { axes: 'bhwc', batch: a, channels: d, height: b, width: c },
    ];
  }
  throw new LensError('array-axes', { file, shape });
}

/**
 * Axes of a prediction for a truth of B×H×W: of those that fit the batch the best in size, then (a cube) the one
 * that `preferred` names. A picture's channels are last.
 * @throws LensError array-axes, batch-mismatch { file, shape, predictionBatch, truthBatch }
 */
export function layoutOfPrediction(
  prediction: DecodedArray,
  file: string,
  truth: { readonly batch: number; readonly size: Size },
  wanted: 'auto' | 'chw' | 'hwc',
  preferred: () => 'chw' | 'hwc',
): ArrayLayout {
  const { shape } = prediction;
  let layouts = layoutsOf(shape, file);
  if (isColourPicture(prediction)) layouts = layouts.filter(({ axes }) => axes === 'hwc');
  const fitting = layouts.filter(({ batch, axes }) => batch === truth.batch && !(axes === 'bhw' && truth.batch === 1));
  if (fitting.length === 0) {
    const predictionBatch = shape.length === 4 ? (shape[0] ?? 0) : 1;
    throw new LensError('batch-mismatch', { file, shape, predictionBatch, truthBatch: truth.batch });
  }
  const chosen = fitting.filter(({ axes }) => wanted === 'auto' || axes === 'bhw' || axes.endsWith(wanted));
  const candidates = chosen.length > 0 ? chosen : fitting;
  const fits = candidates.map((layout) => sizeFit([layout.height, layout.width], truth.size));
  const best = Math.max(...fits);
  const remaining = candidates.filter((_, i) => fits[i] === best);
  if (remaining.length > 1 && best > 0) {
    const wins = preferred();
    return remaining.find(({ axes }) => axes.endsWith(wins)) ?? firstOf(remaining);
  }
  // None fits: the shorter outer axis holds the channels; the sizes are compared (and refused) later.
  return remaining.reduce((kept, layout) => (layout.channels < kept.channels ? layout : kept), firstOf(remaining));
}

function firstOf(layouts: readonly ArrayLayout[]): ArrayLayout {
  const [first] = layouts;
  if (!first) throw new LensError('internal', { detail: 'no layout' });
  return first;
}

/** Position of channel 0 of a pixel, and the distance between its channels, for one image of the batch. */
export function channelStride(layout: ArrayLayout): { readonly pixel: number; readonly channel: number } {
  const last = layout.axes === 'hwc' || layout.axes === 'bhwc';
  return last ? { pixel: layout.channels, channel: 1 } : { pixel: 1, channel: layout.height * layout.width };
}
