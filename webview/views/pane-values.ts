import { decodeField } from '../../src/core/field-code.ts';
import { TILE_SIZE } from '../../src/core/view-data.ts';
import type { Size } from '../gl/camera.ts';
import type { DrawnLayer } from '../gl/pane-renderer.ts';
import type { TileTextures } from '../gl/tile-textures.ts';
import { shortText } from '../ui/number-text.ts';
import type { PlacedCell } from './pane-layout.ts';

/** From this zoom on the values are written into the pixels. */
export const VALUES_FROM_ZOOM = 28;

const FIRST_NO_CLASS = 65534;
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

/** Writes the values of a layer of the image's own size into the pixels of a pane that are large enough. */
export function drawValues(
  context: CanvasRenderingContext2D,
  tiles: TileTextures,
  cell: PlacedCell,
  layer: DrawnLayer,
  scene: { readonly image: Size; readonly names: ReadonlyMap<number, string> },
): void {
  const { image, names } = scene;
  const { placement } = cell;
  const { zoom } = placement;
  const { info, key } = layer;
  if (zoom < VALUES_FROM_ZOOM || info.format === 'rgb8' || info.width !== image.width) return;
  const first = { x: Math.max(0, Math.floor(placement.left)), y: Math.max(0, Math.floor(placement.top)) };
  const last = {
    x: Math.min(image.width - 1, Math.floor(placement.left + cell.width / zoom)),
    y: Math.min(image.height - 1, Math.floor(placement.top + cell.height / zoom)),
  };
  context.save();
  context.beginPath();
  context.rect(cell.left, cell.top, cell.width, cell.height);
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
      const column = Math.floor(x / TILE_SIZE);
      const row = Math.floor(y / TILE_SIZE);
      const held = tiles.get({ key, level: 0, column, row });
      const code = held?.codes?.[(y - row * TILE_SIZE) * held.width + (x - column * TILE_SIZE)];
      const text = code === undefined ? '' : valueText(layer, code, names, zoom);
      if (text === '') continue;
      const at = [cell.left + (x + 0.5 - placement.left) * zoom, cell.top + (y + 0.5 - placement.top) * zoom] as const;
      context.strokeText(text, ...at, zoom - 2);
      context.fillText(text, ...at, zoom - 2);
    }
  }
  context.restore();
}
