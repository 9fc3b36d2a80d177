import { IGNORED, type LabelIds } from '../core/batch.ts';
import type { Inspection } from '../core/inspection.ts';
import { type PixelMap, valueAt } from '../core/label-map.ts';
import { encodeRgbJpeg, encodeRgbPng } from '../formats/sharp-pixels.ts';
import { mapSamples } from './map-picture.ts';
import type { OpenedMemory, PairMemory, PictureMemory } from './pair-memory.ts';

/** Small pictures of a pair's first image: encoded files, none above 20 kB in practice. */
export interface Thumbnails {
  /** JPEG; null without an image. */
  readonly image: Uint8Array | null;
  /** PNG in the colours of the classes; ignored pixels are dark. */
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
  /** JPEG, the panel's colours over the automatic range. */
  readonly contribution: Uint8Array;
  /** JPEG: wrong pixels in one colour over the dark image. */
  readonly wrong: Uint8Array;
}

const BOX_WIDTH = 144;
const BOX_HEIGHT = 108;
const IGNORED_COLOUR = [40, 40, 40] as const;
const JPEG_QUALITY = 72;
const WRONG_COLOUR = [255, 138, 48] as const;
/** How much of the image's light stays under the wrong pixels, and what stands for an image that is not there. */
const DIMMED = 0.35;
const NO_IMAGE = 32;

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly fromWidth: number;
  readonly fromHeight: number;
}

/** The largest size of the same proportions that fits the box; never larger than the original. */
function gridOf(fromWidth: number, fromHeight: number): Grid {
  const scale = Math.min(1, BOX_WIDTH / fromWidth, BOX_HEIGHT / fromHeight);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(fromWidth), height: side(fromHeight), fromWidth, fromHeight };
}

/** First original row or column of a cell. */
function start(cell: number, cells: number, length: number): number {
  return Math.floor((cell * length) / cells);
}

/** Pixel in the middle of each cell: labels must not be mixed. */
function middles({ width, height, fromWidth, fromHeight }: Grid): Uint32Array {
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const line = Math.floor(((y + 0.5) * fromHeight) / height) * fromWidth;
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = line + Math.floor(((x + 0.5) * fromWidth) / width);
  }
  return pixels;
}

async function labelPicture(
  ids: LabelIds,
  grid: Grid,
  colourOf: (index: number) => readonly number[],
): Promise<Uint8Array> {
  const samples = new Uint8Array(grid.width * grid.height * 3);
  for (const [place, pixel] of middles(grid).entries()) samples.set(colourOf(ids[pixel] ?? IGNORED), place * 3);
  return await encodeRgbPng(samples, grid.width, grid.height);
}

/** The largest value of each cell: nothing that carries loss may vanish. */
async function contributionPicture(contribution: PixelMap, ids: LabelIds, grid: Grid): Promise<Uint8Array> {
  const { width, height, fromWidth, fromHeight } = grid;
  const cells = new Float64Array(width * height);
  const partOf = valueAt(contribution);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let most = 0;
      for (let row = start(y, height, fromHeight); row < start(y + 1, height, fromHeight); row += 1) {
        for (let column = start(x, width, fromWidth); column < start(x + 1, width, fromWidth); column += 1) {
          most = Math.max(most, partOf(row * fromWidth + column));
        }
      }
      cells[y * width + x] = most;
    }
  }
  const { samples } = mapSamples(
    cells,
    Int32Array.from(middles(grid), (pixel) => ids[pixel] ?? IGNORED),
    width,
    height,
  );
  return await encodeRgbJpeg(samples, width, height, JPEG_QUALITY);
}

/** The mean of each cell. */
function imageSamples(
  { channels, samples }: PictureMemory,
  { width, height, fromWidth, fromHeight }: Grid,
): Uint8Array {
  const small = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const top = start(y, height, fromHeight);
      const bottom = start(y + 1, height, fromHeight);
      const left = start(x, width, fromWidth);
      const right = start(x + 1, width, fromWidth);
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        for (let row = top; row < bottom; row += 1) {
          for (let column = left; column < right; column += 1) {
            sum += samples[(row * fromWidth + column) * channels + (channels === 1 ? 0 : c)] as number;
          }
        }
        small[(y * width + x) * 3 + c] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return small;
}

/** What is wrong in the middle of each cell, over the image where there is one of the same size. */
async function wrongPicture(memory: PairMemory, picture: PictureMemory | null, grid: Grid): Promise<Uint8Array> {
  const samples = new Uint8Array(grid.width * grid.height * 3).fill(NO_IMAGE);
  if (picture && picture.width === grid.fromWidth && picture.height === grid.fromHeight) {
    const light = imageSamples(picture, grid);
    for (let at = 0; at < samples.length; at += 3) {
      const grey = 0.3 * (light[at] ?? 0) + 0.59 * (light[at + 1] ?? 0) + 0.11 * (light[at + 2] ?? 0);
      samples.fill(Math.round(grey * DIMMED), at, at + 3);
    }
  }
  for (const [place, pixel] of middles(grid).entries()) {
    const truth = memory.truth.ids[pixel] ?? IGNORED;
    if (truth !== IGNORED && truth !== memory.decision[pixel]) samples.set(WRONG_COLOUR, place * 3);
  }
  return await encodeRgbJpeg(samples, grid.width, grid.height, JPEG_QUALITY);
}

async function imagePicture(picture: PictureMemory): Promise<Uint8Array> {
  const grid = gridOf(picture.width, picture.height);
  return await encodeRgbJpeg(imageSamples(picture, grid), grid.width, grid.height, JPEG_QUALITY);
}

function classColours(inspection: Inspection, memory: PairMemory): (index: number) => readonly number[] {
  const byId = new Map(inspection.classes.map(({ id, color }) => [id, color]));
  const colours = memory.classIds.map((id) => byId.get(id) ?? IGNORED_COLOUR);
  return (index) => colours[index] ?? IGNORED_COLOUR;
}

/** Thumbnails of an opened pair. */
export async function makeThumbnails({ inspection, memory }: OpenedMemory): Promise<Thumbnails> {
  const { width, height } = memory.truth;
  const grid = gridOf(width, height);
  const truth = memory.truth.ids.subarray(0, width * height);
  const colourOf = classColours(inspection, memory);
  return {
    image: memory.picture && (await imagePicture(memory.picture)),
    truth: await labelPicture(truth, grid, colourOf),
    prediction: await labelPicture(memory.decision.subarray(0, width * height), grid, colourOf),
    contribution: await contributionPicture(memory.contribution, truth, grid),
    wrong: await wrongPicture(memory, memory.picture, grid),
  };
}
