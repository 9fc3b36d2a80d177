import { decodeField } from '../../src/core/field-code.ts';
import { TILE_SIZE } from '../../src/core/view-data.ts';
import type { DrawnLayer, DrawnScene } from '../gl/pane-renderer.ts';
import type { TileTextures } from '../gl/tile-textures.ts';
import { shortText } from '../ui/number-text.ts';
import type { PlacedCell } from './pane-layout.ts';

/** From this zoom on the values are written into the pixels. */
export const VALUES_FROM_ZOOM = 28;

const FIRST_NO_CLASS = 65534;
/** What says nothing: an ignored pixel. */
const NO_CLASS = 65535;
const OUTCOMES = ['', 'right', 'wrong', 'false'] as const;
const VERSUS_WORDS = ['', 'right', 'won', 'lost', 'wrong'] as const;

/** What is written into a pixel of a layer. */
function valueText(layer: DrawnLayer, code: number, names: ReadonlyMap<number, string>, roomPx: number): string {
  const { info, palette } = layer;
  if (info.format === 'field16') {
    const value = decodeField(code, info.field?.peak ?? 0);
    return Number.isNaN(value) ? '' : shortText(value);
  }
  if (palette === 'outcome') return OUTCOMES[code] ?? '';
  if (palette === 'versus') return VERSUS_WORDS[code] ?? '';
  if (code >= FIRST_NO_CLASS) return '';
  const name = names.get(code);
  return name !== undefined && name.length * 6 < roomPx - 4 ? name : String(code);
}

type ValueScene = Pick<DrawnScene, 'image' | 'palettes'> & { readonly names: ReadonlyMap<number, string> };

function codeAt(tiles: TileTextures, key: string, x: number, y: number): number | undefined {
  const [column, row] = [Math.floor(x / TILE_SIZE), Math.floor(y / TILE_SIZE)];
  const held = tiles.get({ key, level: 0, column, row });
  return held?.codes?.[(y - row * TILE_SIZE) * held.width + (x - column * TILE_SIZE)];
}

/** Whether a layer that shows only what differs is seen at a pixel: both say something, and not the same. */
function differsAt(tiles: TileTextures, layer: DrawnLayer, { palettes }: ValueScene, x: number, y: number): boolean {
  const [own, other] = [layer.key, layer.differsFrom ?? layer.key].map((key) => codeAt(tiles, key, x, y) ?? NO_CLASS);
  const saysSomething = (code = NO_CLASS) => (palettes[layer.palette][code * 4 + 3] ?? 0) > 127;
  return own !== other && saysSomething(own) && saysSomething(other);
}

/**
 * Writes the values of layers of the image's own size into the pixels of a pane that are large enough, each where it is
 * seen.
 */
export function drawValues(
  context: CanvasRenderingContext2D,
  tiles: TileTextures,
  cell: PlacedCell,
  layers: readonly DrawnLayer[],
  scene: ValueScene,
): void {
  const different = layers.find(({ differsFrom }) => differsFrom !== undefined);
  for (const layer of layers) {
    const isSeen = (x: number, y: number) =>
      !different || differsAt(tiles, different, scene, x, y) === (layer === different);
    drawLayerValues(context, tiles, cell, layer, { ...scene, isSeen });
  }
}

function drawLayerValues(
  context: CanvasRenderingContext2D,
  tiles: TileTextures,
  cell: PlacedCell,
  layer: DrawnLayer,
  scene: ValueScene & { readonly isSeen: (x: number, y: number) => boolean },
): void {
  const { image, names, isSeen } = scene;
  const { placement } = cell;
  const { zoom } = placement;
  const { info, key, clip = { from: 0, to: 1 } } = layer;
  if (zoom < VALUES_FROM_ZOOM || info.format === 'rgb8' || info.width !== image.width) return;
  const first = { x: Math.max(0, Math.floor(placement.left)), y: Math.max(0, Math.floor(placement.top)) };
  const last = {
    x: Math.min(image.width - 1, Math.floor(placement.left + cell.width / zoom)),
    y: Math.min(image.height - 1, Math.floor(placement.top + cell.height / zoom)),
  };
  context.save();
  context.beginPath();
  context.rect(cell.left + clip.from * cell.width, cell.top, (clip.to - clip.from) * cell.width, cell.height);
  context.clip();
  context.font = `${zoom < 40 ? 9 : 11}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 2.5;
  context.strokeStyle = 'rgb(0 0 0 / 0.65)';
  context.fillStyle = '#fff';
  for (let y = first.y; y <= last.y; y += 1) {
    for (let x = first.x; x <= last.x; x += 1) {
      const code = isSeen(x, y) ? codeAt(tiles, key, x, y) : undefined;
      const text = code === undefined ? '' : valueText(layer, code, names, zoom);
      if (text === '') continue;
      const at = [cell.left + (x + 0.5 - placement.left) * zoom, cell.top + (y + 0.5 - placement.top) * zoom] as const;
      context.strokeText(text, ...at, zoom - 2);
      context.fillText(text, ...at, zoom - 2);
    }
  }
  context.restore();
}
