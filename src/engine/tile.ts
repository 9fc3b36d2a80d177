import { deflateRawSync } from 'node:zlib';
import { IGNORED, type LabelIds, UNKNOWN } from '../core/batch.ts';
import { encodeField } from '../core/field-code.ts';
import { valueAt } from '../core/label-map.ts';
import { LensError } from '../core/lens-error.ts';
import type { PixelSet } from '../core/pixel-set.ts';
import { versusKind } from '../core/versus.ts';
import { type LayerSpec, type LitLayer, levelsOf, TILE_SIZE, type Tile } from '../core/view-data.ts';
import { type LitParts, litPixels } from './lit-pixels.ts';
import { type BesideParts, otherLabelAt } from './other-prediction.ts';
import { classIndex, type FieldMemory, type PairMemory, type PictureMemory } from './pair-memory.ts';

/** Codes of label16 tiles. */
export const LABEL_IGNORED = 65535;
export const LABEL_UNKNOWN = 65534;

/** Codes of outcome tiles, as label16. */
export const OUTCOME = { ignored: 0, right: 1, missed: 2, falseAlarm: 3 } as const;

interface Place {
  /** Size of the tile in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** First full-size pixel and full-size pixels a step. */
  readonly left: number;
  readonly top: number;
  readonly step: number;
}

function placeOf(width: number, height: number, level: number, column: number, row: number): Place {
  const step = 2 ** level;
  const levelWidth = Math.ceil(width / step);
  const levelHeight = Math.ceil(height / step);
  const place = {
    width: Math.min(TILE_SIZE, levelWidth - column * TILE_SIZE),
    height: Math.min(TILE_SIZE, levelHeight - row * TILE_SIZE),
    left: column * TILE_SIZE * step,
    top: row * TILE_SIZE * step,
    step,
  };
  if (level >= levelsOf(width, height) || place.width <= 0 || place.height <= 0) {
    throw new LensError('tile-outside', { level, column, row });
  }
  return place;
}

/** The sample in the middle of each step: labels must not be mixed. */
function labelTile(place: Place, imageWidth: number, imageHeight: number, codeAt: (pixel: number) => number): Tile {
  const codes = new Uint16Array(place.width * place.height);
  const half = place.step >> 1;
  for (let y = 0; y < place.height; y += 1) {
    const line = Math.min(imageHeight - 1, place.top + y * place.step + half) * imageWidth;
    for (let x = 0; x < place.width; x += 1) {
      codes[y * place.width + x] = codeAt(line + Math.min(imageWidth - 1, place.left + x * place.step + half));
    }
  }
  return { format: 'label16', width: place.width, height: place.height, data: codes.buffer, packed: false };
}

/** The value of largest magnitude in each step: nothing that carries loss may vanish when seen from afar. */
function fieldTile(
  place: Place,
  imageWidth: number,
  imageHeight: number,
  partOf: (pixel: number) => number,
  peak: number,
): Tile {
  const codes = new Uint16Array(place.width * place.height);
  const line = new Float64Array(place.width);
  for (let y = 0; y < place.height; y += 1) {
    line.fill(Number.NaN);
    const top = place.top + y * place.step;
    const bottom = Math.min(imageHeight, top + place.step);
    for (let sourceY = top; sourceY < bottom; sourceY += 1) {
      const right = Math.min(imageWidth, place.left + place.width * place.step);
      for (let sourceX = place.left; sourceX < right; sourceX += 1) {
        const value = partOf(sourceY * imageWidth + sourceX);
        const x = Math.floor((sourceX - place.left) / place.step);
        const kept = line[x] as number;
        if (Number.isNaN(kept) || Math.abs(value) > Math.abs(kept)) line[x] = value;
      }
    }
    encodeField(line, peak, codes.subarray(y * place.width, (y + 1) * place.width));
  }
  return { format: 'field16', width: place.width, height: place.height, data: codes.buffer, packed: false };
}

/** Values of an image's pixels, NaN where ignored. @param start of the image in the batch */
function fieldValues({ values }: FieldMemory, truth: LabelIds, start: number): (pixel: number) => number {
  const partOf = valueAt(values);
  if (values instanceof Float64Array) return (pixel) => partOf(start + pixel);
  return (pixel) => (truth[pixel] === IGNORED ? Number.NaN : partOf(start + pixel));
}

/** Lit where a pixel of the step is: nothing that is lit may vanish when seen from afar. */
function maskTile(place: Place, imageWidth: number, imageHeight: number, lit: PixelSet): Tile {
  const { left, top, step, width, height } = place;
  const bytes = new Uint8Array(width * height);
  const right = Math.min(imageWidth, left + width * step);
  const bottom = Math.min(imageHeight, top + height * step);
  for (let sourceY = top; sourceY < bottom; sourceY += 1) {
    const line = sourceY * imageWidth;
    const row = Math.floor((sourceY - top) / step) * width;
    for (let x = 0; x < width; ) {
      if (bytes[row + x] === 1) {
        x += 1;
        continue;
      }
      const found = lit.next(line + left + x * step, line + right);
      if (found === line + right) break;
      x = Math.floor((found - line - left) / step);
      bytes[row + x] = 1;
      x += 1;
    }
  }
  return { format: 'mask8', width, height, data: bytes.buffer, packed: false };
}

/** The mean of each step. */
function pictureTile(place: Place, picture: PictureMemory): Tile {
  const bytes = new Uint8Array(place.width * place.height * 3);
  const { samples, channels, width, height } = picture;
  for (let y = 0; y < place.height; y += 1) {
    const top = place.top + y * place.step;
    const bottom = Math.min(height, top + place.step);
    for (let x = 0; x < place.width; x += 1) {
      const left = place.left + x * place.step;
      const right = Math.min(width, left + place.step);
      const count = (bottom - top) * (right - left);
      const target = (y * place.width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const offset = channels === 1 ? 0 : channel;
        let sum = 0;
        for (let sourceY = top; sourceY < bottom; sourceY += 1) {
          for (let sourceX = left; sourceX < right; sourceX += 1) {
            sum += samples[(sourceY * width + sourceX) * channels + offset] as number;
          }
        }
        bytes[target + channel] = Math.round(sum / count);
      }
    }
  }
  return { format: 'rgb8', width: place.width, height: place.height, data: bytes.buffer, packed: false };
}

/** Class ids that the 16 bits cannot tell are shown as unknown, never as another class. */
function labelCode(index: number, classIds: readonly number[]): number {
  if (index === IGNORED) return LABEL_IGNORED;
  return index === UNKNOWN ? LABEL_UNKNOWN : Math.min(LABEL_UNKNOWN, classIds[index] ?? LABEL_UNKNOWN);
}

function outcomeCode(truth: number, decided: number, classId: number | null): number {
  if (truth === IGNORED) return OUTCOME.ignored;
  // An id that is no class is never decided right.
  if (classId === null) return truth >= 0 && truth === decided ? OUTCOME.right : OUTCOME.missed;
  if (truth === classId) return decided === classId ? OUTCOME.right : OUTCOME.missed;
  return decided === classId ? OUTCOME.falseAlarm : OUTCOME.right;
}

/** One tile of a set of pixels. @throws LensError tile-outside, unit-outside */
export function makeLitTile(
  memory: PairMemory,
  { unit, set }: LitLayer,
  parts: LitParts,
  level: number,
  column: number,
  row: number,
): Tile {
  const { width, height, batch } = memory.truth;
  if (unit >= batch) throw new LensError('unit-outside', { unit, batch });
  const place = placeOf(width, height, level, column, row);
  return maskTile(place, width, height, litPixels(set, { unit, width, height }, parts));
}

/** What tiles are made from beside the pair: those of maps need their field and the peak that scales its codes. */
export interface TileParts extends BesideParts {
  readonly field: FieldMemory | null;
  readonly peak: number;
}

/** One tile of a layer. @throws LensError tile-outside, no-image, unit-outside, field-missing, other-missing */
export function makeTile(
  memory: PairMemory,
  { field, peak, other, versus }: TileParts,
  layer: Exclude<LayerSpec, LitLayer>,
  level: number,
  column: number,
  row: number,
): Tile {
  const { width, height, batch } = memory.truth;
  if (layer.unit >= batch) throw new LensError('unit-outside', { unit: layer.unit, batch });
  if (layer.kind === 'image') {
    if (!memory.picture) throw new LensError('no-image', {});
    return pictureTile(placeOf(memory.picture.width, memory.picture.height, level, column, row), memory.picture);
  }
  const place = placeOf(width, height, level, column, row);
  const start = layer.unit * width * height;
  const truth = memory.truth.ids.subarray(start, start + width * height);
  const decided = memory.decision.subarray(start, start + width * height);
  switch (layer.kind) {
    case 'truth':
      return labelTile(place, width, height, (pixel) => labelCode(truth[pixel] as number, memory.classIds));
    case 'prediction':
      return labelTile(place, width, height, (pixel) => labelCode(decided[pixel] as number, memory.classIds));
    case 'outcome': {
      const outcomeClass = layer.classId === null ? null : classIndex(memory, layer.classId);
      return labelTile(place, width, height, (pixel) =>
        outcomeCode(truth[pixel] as number, decided[pixel] as number, outcomeClass),
      );
    }
    case 'other-prediction': {
      if (!other) throw new LensError('other-missing', {});
      const labelAt = otherLabelAt(memory, other);
      return labelTile(place, width, height, (pixel) => labelCode(labelAt(start + pixel), memory.classIds));
    }
    case 'won-lost':
      if (!versus) throw new LensError('other-missing', {});
      return labelTile(place, width, height, (pixel) => versusKind(versus.marks[start + pixel] as number));
    case 'map':
    case 'other-loss':
    case 'certainty':
      if (!field) throw new LensError('field-missing', {});
      return fieldTile(place, width, height, fieldValues(field, truth, start), peak);
  }
}

/** A tile for a slow link: deflated, where that makes it smaller. */
export function packedTile(tile: Tile): Tile {
  const deflated = deflateRawSync(new Uint8Array(tile.data), { level: 1 });
  if (deflated.length >= tile.data.byteLength) return tile;
  return { ...tile, data: Uint8Array.from(deflated).buffer, packed: true };
}
