import { LensError } from '../../core/lens-error.ts';
import type { DecodedArray, DecodedValues } from '../../formats/decoded.ts';
import { isColourPicture } from '../array-layout.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import type { PairOptions } from '../pair-options.ts';
import { type Size, sizeFit } from '../size-match.ts';
import { type Finding, sayGain } from './finding.ts';
import { type PairEvidence, pairEvidence } from './pair-evidence.ts';
import { gainScore, isGain } from './recodings.ts';

/** Agreement of a changed pair; null when it cannot be read either. */
function tryPair(pair: PairToInterpret): PairEvidence | null {
  try {
    return pairEvidence(pair);
  } catch (error) {
    if (error instanceof LensError) return null;
    throw error;
  }
}

/**
 * Hypotheses that change a whole file: channels of a colour picture swapped, a palette expanded, axes exchanged,
 * height and width exchanged. Each is read anew and compared.
 * @param before agreement as the pair is; 0 when it cannot be read
 */
export function arrayFindings(pair: PairToInterpret, before: number): Finding[] {
  return [
    ...colourFindings(pair, 'prediction', before),
    ...colourFindings(pair, 'truth', before),
    ...axesFindings(pair, before),
    ...transposedFindings(pair),
  ];
}

/** 3 and 4. */
function colourFindings(pair: PairToInterpret, side: 'prediction' | 'truth', before: number): Finding[] {
  const array = pair[side];
  const expanded = expandedPalette(array);
  const colours = isColourPicture(array) ? array : expanded;
  if (!colours) return [];
  const file = side === 'truth' ? 'groundTruth' : 'prediction';
  const found: Finding[] = [];
  const plain = expanded ? (tryPair({ ...pair, [side]: expanded })?.now.mIoU ?? 0) : before;
  if (expanded && isGain(before, plain)) {
    found.push({
      code: 'palette-expanded',
      file,
      score: Math.min(1, gainScore(before, plain) + 0.1),
      title: 'The palette of a mask was expanded to colours.',
      evidence: [`Its ${array.shape.join(' × ')} bytes are colours of known classes: ${sayGain(before, plain)}.`],
      fix: null,
      advice: 'Read the mask by palette index (Pillow keeps it: mode P without convert), and store that.',
    });
  }
  const swapped = tryPair({ ...pair, [side]: swapRedAndBlue(colours) })?.now.mIoU ?? 0;
  if (isGain(Math.max(before, plain), swapped)) {
    found.push({
      code: 'colour-channels-swapped',
      file,
      score: Math.min(1, gainScore(before, swapped) + 0.1),
      title: 'Red and blue are exchanged.',
      evidence: [`Read as blue, green, red: ${sayGain(Math.max(before, plain), swapped)}.`],
      fix: null,
      advice: 'OpenCV reads and writes BGR: convert before writing.',
    });
  }
  return found;
}

/** An array of bytes H×W×3 that is no picture, as if it were one. */
function expandedPalette(array: DecodedArray): DecodedArray | null {
  const channels = array.shape[2];
  if (array.picture || array.dtype !== 'uint8' || array.shape.length !== 3 || (channels !== 3 && channels !== 4))
    return null;
  return { ...array, picture: { colour: 'rgb', bitDepth: 8, palette: null, lossy: false } };
}

function swapRedAndBlue(array: DecodedArray): DecodedArray {
  const channels = array.shape[2] ?? 3;
  const data = array.data.slice();
  for (let i = 0; i + 2 < data.length; i += channels) {
    const red = data[i] as number;
    data[i] = data[i + 2] as number;
    data[i + 2] = red;
  }
  return { ...array, data };
}

/** 9: the axes told or found, against the other order; and memory of one order under the shape of the other. */
function axesFindings(pair: PairToInterpret, before: number): Finding[] {
  const { prediction, options } = pair;
  const { shape } = prediction;
  if (prediction.picture || shape.length < 3) return [];
  const lead = shape.slice(0, shape.length - 3);
  const [a = 0, b = 0, c = 0] = shape.slice(-3);
  const tried: { readonly pair: PairToInterpret; readonly fix: Partial<PairOptions> | null; readonly said: string }[] =
    [];
  const orders = { chw: 'channels first', hwc: 'channels last', cbhw: 'channels before the images' } as const;
  for (const axes of ['chw', 'hwc', 'cbhw'] as const) {
    const said = `Read as ${orders[axes]}`;
    tried.push({ pair: { ...pair, options: { ...options, axes } }, fix: { axes }, said });
  }
  const reshaped = (order: readonly number[], axes: 'chw' | 'hwc', said: string) =>
    tried.push({
      pair: { ...pair, prediction: { ...prediction, shape: [...lead, ...order] }, options: { ...options, axes } },
      fix: null,
      said,
    });
  reshaped([b, c, a], 'hwc', `Its memory is in the order ${b} × ${c} × ${a}`);
  reshaped([c, a, b], 'chw', `Its memory is in the order ${c} × ${a} × ${b}`);
  const read = tried.map((entry) => ({ ...entry, after: tryPair(entry.pair)?.now.mIoU ?? 0 }));
  const best = read.reduce((kept, entry) => (entry.after > kept.after ? entry : kept));
  if (!isGain(before, best.after)) return [];
  return [
    {
      code: 'axes-exchanged',
      file: 'prediction',
      score: Math.min(1, gainScore(before, best.after) + 0.05),
      title: best.fix
        ? 'The axes of the prediction are taken in the wrong order.'
        : 'The prediction was reshaped where it should have been transposed.',
      evidence: [`${best.said}: ${sayGain(before, best.after)}.`],
      fix: best.fix,
      advice: best.fix
        ? 'Name the order of the axes.'
        : 'Move the channel axis with transpose or permute, not with reshape or view.',
    },
  ];
}

/** 8: a prediction of width × height, of the truth's size or in proportion to it; none that fits as it lies. */
function transposedFindings(pair: PairToInterpret): Finding[] {
  const { prediction, truth } = pair;
  const size = sizeAt(truth, planeAxes(truth)[0] ?? 0);
  const planes = planeAxes(prediction);
  if (planes.some((axis) => sizeFit(sizeAt(prediction, axis), size) > 0)) return [];
  const axes = planes.filter((axis) => {
    const [height, width] = sizeAt(prediction, axis);
    return sizeFit([width, height], size) > 0;
  });
  const ways = [
    { name: 'transposed', flipX: false, flipY: false },
    { name: 'turned by 90°', flipX: true, flipY: false },
    { name: 'turned by 270°', flipX: false, flipY: true },
    { name: 'transposed across', flipX: true, flipY: true },
  ];
  const read = axes.flatMap((axis) =>
    ways.map((way) => ({
      way,
      axis,
      after: tryPair({ ...pair, prediction: transposed(prediction, axis, way.flipX, way.flipY) })?.now.mIoU ?? 0,
    })),
  );
  const [first] = read;
  if (!first) return [];
  const best = read.reduce((kept, entry) => (entry.after > kept.after ? entry : kept), first);
  return [
    {
      code: 'transposed',
      file: 'prediction',
      score: Math.min(1, 0.8 + best.after / 5),
      title: `The prediction is ${best.way.name}: height and width are exchanged.`,
      evidence: [
        `The truth is ${size.join(' × ')}, the prediction ${sizeAt(prediction, best.axis).join(' × ')}.`,
        `Put back: mean IoU ${best.after.toFixed(3)}.`,
      ],
      fix: null,
      advice: 'Arrays are height × width; pictures are opened as width × height.',
    },
  ];
}

/** Where the height may stand in the shape, followed by the width; the likeliest first. */
function planeAxes({ shape, picture }: DecodedArray): number[] {
  if (picture && shape.length === 3) return [0];
  return shape.length < 3 ? [0] : [shape.length - 2, shape.length - 3];
}

function sizeAt({ shape }: DecodedArray, axis: number): Size {
  return [shape[axis] ?? 0, shape[axis + 1] ?? 0];
}

/** Exchanges an axis with the next one. */
function transposed(array: DecodedArray, axis: number, flipX: boolean, flipY: boolean): DecodedArray {
  const [height, width] = sizeAt(array, axis);
  const samples = array.shape.slice(axis + 2).reduce((product, length) => product * length, 1);
  const planes = array.data.length / (height * width * samples);
  const data: DecodedValues = array.data.slice();
  for (let plane = 0, i = 0; plane < planes; plane++) {
    const start = plane * height * width * samples;
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const fromX = flipX ? width - 1 - x : x;
        const fromY = flipY ? height - 1 - y : y;
        const from = start + (fromY * width + fromX) * samples;
        for (let s = 0; s < samples; s++, i++) data[i] = array.data[from + s] as number;
      }
    }
  }
  const shape = [...array.shape];
  shape[axis] = width;
  shape[axis + 1] = height;
  return { ...array, shape, data };
}
