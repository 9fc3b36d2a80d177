import type { Placement } from '../gl/camera.ts';
import { type Layout, PANES_OF_LAYOUT, type PaneSplits } from '../store/view-state.ts';

/** A pane's place in the stage, CSS pixels; `index` names what it shows. */
export interface PaneCell {
  readonly index: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A pane with where the image lies in it. */
export interface PlacedCell extends PaneCell {
  readonly placement: Placement;
}

/** A line between panes that can be moved: the one before column or row `at` (from 1), at a place in CSS pixels. */
export interface PaneLine {
  readonly direction: 'columns' | 'rows';
  readonly at: number;
  readonly place: number;
}

const LINE_PX = 1;
const LEAST_PANE_PX = 48;

/** Columns and rows of a layout. */
export function paneGrid(layout: Layout): { readonly columns: number; readonly rows: number } {
  const columns = { one: 1, two: 2, three: 3, grid: 2, row: 4 }[layout];
  return { columns, rows: Math.ceil(PANES_OF_LAYOUT[layout] / columns) };
}

/** The panes of a layout, in reading order; the active one is always among them. */
function shownPanes(layout: Layout, active: number): number[] {
  switch (layout) {
    case 'one':
      return [active];
    case 'two':
      return [active === 0 ? 3 : 0, active].sort();
    case 'three':
      return [0, 1, Math.max(2, active)];
    case 'grid':
    case 'row':
      return [0, 1, 2, 3];
  }
}

/** Parts of the extent at which columns or rows begin, but for the first: as they were moved to, else equal. */
export function splitsOf(splits: PaneSplits, layout: Layout, direction: PaneLine['direction']): readonly number[] {
  const count = paneGrid(layout)[direction];
  const moved = splits[layout]?.[direction];
  return moved?.length === count - 1 ? moved : Array.from({ length: count - 1 }, (_, place) => (place + 1) / count);
}

/** Cells of a layout, separated by lines of 1 px. `active` is the pane that stays when there is one. */
export function paneCells(
  layout: Layout,
  active: number,
  width: number,
  height: number,
  splits: PaneSplits = {},
): PaneCell[] {
  const { columns, rows } = paneGrid(layout);
  const edges = (direction: PaneLine['direction'], extent: number) => [
    0,
    ...splitsOf(splits, layout, direction).map((part) => Math.round(part * (extent + LINE_PX))),
    extent + LINE_PX,
  ];
  const across = edges('columns', width);
  const down = edges('rows', height);
  return shownPanes(layout, active)
    .slice(0, columns * rows)
    .map((index, place) => {
      const column = place % columns;
      const row = Math.floor(place / columns);
      const [left = 0, right = width] = across.slice(column);
      const [top = 0, bottom = height] = down.slice(row);
      return {
        index,
        left,
        top,
        width: Math.max(1, right - LINE_PX - left),
        height: Math.max(1, bottom - LINE_PX - top),
      };
    });
}

/** The lines between the cells of a layout. */
export function paneLines(layout: Layout, width: number, height: number, splits: PaneSplits): PaneLine[] {
  const lines = (direction: PaneLine['direction'], extent: number) =>
    splitsOf(splits, layout, direction).map((part, place) => ({
      direction,
      at: place + 1,
      place: Math.round(part * (extent + LINE_PX)) - LINE_PX,
    }));
  return [...lines('columns', width), ...lines('rows', height)];
}

/** The splits with one line moved to a part of the extent; panes keep a least size. */
export function movedLine(
  splits: PaneSplits,
  layout: Layout,
  { direction, at }: Pick<PaneLine, 'direction' | 'at'>,
  part: number,
  extent: number,
): PaneSplits {
  const parts = [...splitsOf(splits, layout, direction)];
  const least = Math.min(LEAST_PANE_PX / extent, 0.5 / (parts.length + 1));
  const low = (parts[at - 2] ?? 0) + least;
  const high = (parts[at] ?? 1) - least;
  parts[at - 1] = Math.min(high, Math.max(low, part));
  const other = direction === 'columns' ? 'rows' : 'columns';
  return { ...splits, [layout]: { [direction]: parts, [other]: [...splitsOf(splits, layout, other)] } };
}
