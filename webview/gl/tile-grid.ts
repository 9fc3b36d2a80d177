import { type LayerInfo, TILE_SIZE } from '../../src/core/view-data.ts';
import type { Placement, Size } from './camera.ts';

/** A tile of a pyramid, and where it lies in pixels of its own level. */
export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** Pixels of a layer at a level. */
export function levelSize(info: Pick<LayerInfo, 'width' | 'height'>, level: number): Size {
  const step = 2 ** level;
  return { width: Math.ceil(info.width / step), height: Math.ceil(info.height / step) };
}

/**
 * The level whose texels are as large as device pixels or up to twice as small. `texelSize` is the size of a full-size
 * pixel of the layer in device pixels.
 */
export function levelFor(info: Pick<LayerInfo, 'levels'>, texelSize: number): number {
  const level = Math.floor(Math.log2(1 / texelSize));
  return Math.max(0, Math.min(info.levels - 1, level));
}

/** The tiles of a level that a pane shows, in reading order. `scale` = layer pixels an image pixel, across and down. */
export function visibleTiles(
  info: Pick<LayerInfo, 'width' | 'height'>,
  level: number,
  placement: Placement,
  pane: Size,
  scale: { readonly x: number; readonly y: number },
): TilePlace[] {
  const { width, height } = levelSize(info, level);
  const edge = TILE_SIZE * 2 ** level;
  const range = (from: number, extent: number, factor: number, count: number) => {
    const first = Math.max(0, Math.floor((from * factor) / edge));
    const last = Math.min(Math.ceil(count / TILE_SIZE) - 1, Math.floor(((from + extent) * factor) / edge));
    return { first, last };
  };
  const columns = range(placement.left, pane.width / placement.zoom, scale.x, width);
  const rows = range(placement.top, pane.height / placement.zoom, scale.y, height);
  const tiles: TilePlace[] = [];
  for (let row = rows.first; row <= rows.last; row += 1) {
    for (let column = columns.first; column <= columns.last; column += 1) tiles.push({ level, column, row });
  }
  return tiles;
}
