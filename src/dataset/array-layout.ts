import type { InspectedPrediction } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import type { PairOptions } from './pair-options.ts';
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
 * Axes of a prediction for a truth of B×H×W: of those that fit the batch the best in size, then (a cube) what `preferred`
 * makes of those that remain, the first of them by default. A picture's channels are last. Channels stand before the
 * images (C×B×H×W: the volumes of nnU-Net) where B×C×H×W does not fit, or `preferred` says so; beside one image C×1×H×W
 * does where `isSure` of it, as B×1×H×W looks the same.
 * @throws LensError array-axes, batch-mismatch { file, shape, images, truthBatch, wanted } (images: as many as there may be)
 */
export function layoutOfPrediction(
  prediction: DecodedArray,
  file: string,
  truth: { readonly batch: number; readonly size: Size },
  wanted: PairOptions['axes'],
  preferred: (layouts: readonly ArrayLayout[]) => ArrayLayout,
  isSure: (layout: ArrayLayout) => boolean,
): ArrayLayout {
  const { shape } = prediction;
  let layouts = layoutsOf(shape, file);
  if (isColourPicture(prediction)) layouts = layouts.filter(({ axes }) => axes === 'hwc');
  const before = wanted === 'hwc' ? [] : channelsBeforeImages(shape);
  if (truth.batch > 1 || wanted === 'cbhw') layouts = [...layouts, ...before];
  const fitsBatch = ({ batch, axes }: ArrayLayout) => batch === truth.batch && !(axes === 'bhw' && truth.batch === 1);
  let fitting = layouts.filter(fitsBatch);
  if (fitting.length === 0 && truth.batch === 1)
    fitting = before.filter((layout) => fitsBatch(layout) && isSure(layout));
  if (fitting.length === 0) {
    const counts = layouts.filter(({ axes }) => shape.length === 4 || axes === 'bhw').map(({ batch }) => batch);
    throw new LensError('batch-mismatch', {
      file,
      shape,
      images: [...new Set(counts)],
      truthBatch: truth.batch,
      wanted,
    });
  }
  const chosen = fitting.filter(({ axes }) => wanted === 'auto' || axes === 'bhw' || axes.endsWith(wanted));
  const candidates = chosen.length > 0 ? chosen : fitting;
  const fits = candidates.map((layout) => sizeFit([layout.height, layout.width], truth.size));
  const best = Math.max(...fits);
  const remaining = candidates.filter((_, i) => fits[i] === best);
  if (remaining.length > 1 && best > 0) return preferred(remaining);
  // None fits: the shorter outer axis holds the channels; the sizes are compared (and refused) later.
  return remaining.reduce((kept, layout) => (layout.channels < kept.channels ? layout : kept), firstOf(remaining));
}

/** C×B×H×W, the only one of its order. */
function channelsBeforeImages(shape: readonly number[]): ArrayLayout[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  return shape.length === 4 ? [{ axes: 'cbhw', batch: b, channels: a, height: c, width: d }] : [];
}

function firstOf(layouts: readonly ArrayLayout[]): ArrayLayout {
  const [first] = layouts;
  if (!first) throw new LensError('internal', { detail: 'no layout' });
  return first;
}

/** Distances in values: from image to image, from pixel to pixel of an image, and between a pixel's channels. */
export interface Strides {
  readonly image: number;
  readonly pixel: number;
  readonly channel: number;
}

export function stridesOf({ axes, batch, channels, height, width }: ArrayLayout): Strides {
  const pixels = height * width;
  if (axes === 'cbhw') return { image: pixels, pixel: 1, channel: batch * pixels };
  const image = channels * pixels;
  return axes === 'hwc' || axes === 'bhwc'
    ? { image, pixel: channels, channel: 1 }
    : { image, pixel: 1, channel: pixels };
}
