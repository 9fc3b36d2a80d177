import { fitZoom, type Placement, type Size } from '../gl/camera.ts';
import type { Arrangement, Layout, PaneSplits, ViewState } from '../store/view-state.ts';

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

/** How much larger an image must be in two panes one above the other than side by side for them to stand so. */
const STACK_GAIN = 1.15;

/** How a layout lies in a stage: two panes as the image is seen larger, in doubt side by side. */
export function arrangementOf(layout: Layout, image: Size | null, { width, height }: Size): Arrangement {
  if (layout !== 'two' || !image) return layout;
  const above = fitZoom(image, { width, height: height / 2 });
  return above > STACK_GAIN * fitZoom(image, { width: width / 2, height }) ? 'stack' : 'two';
}

/** Columns and rows of an arrangement. */
export function paneGrid(arrangement: Arrangement): { readonly columns: number; readonly rows: number } {
  const columns = { one: 1, two: 2, stack: 1, three: 3, grid: 2, row: 4 }[arrangement];
  return { columns, rows: arrangement === 'stack' || arrangement === 'grid' ? 2 : 1 };
}

/** What tells which panes are shown. */
type PaneOrder = Pick<ViewState, 'activePane' | 'formerPanes'>;

/** The panes of an arrangement, in reading order: the active one, and others as they were active last. */
function shownPanes(arrangement: Arrangement, { activePane: active, formerPanes }: PaneOrder): number[] {
  const latest = (from: number, otherwise: number) => [active, ...formerPanes].find((one) => one >= from) ?? otherwise;
  switch (arrangement) {
    case 'one':
      return [active];
    case 'two':
    case 'stack':
      return [0, latest(1, 3)];
    case 'three':
      return [0, 1, latest(2, 2)];
    case 'grid':
    case 'row':
      return [0, 1, 2, 3];
  }
}

/** Parts of the extent at which columns or rows begin, but for the first: as they were moved to, else equal. */
export function splitsOf(
  splits: PaneSplits,
  arrangement: Arrangement,
  direction: PaneLine['direction'],
): readonly number[] {
  const count = paneGrid(arrangement)[direction];
  const moved = splits[arrangement]?.[direction];
  return moved?.length === count - 1 ? moved : Array.from({ length: count - 1 }, (_, place) => (place + 1) / count);
}

/** Cells of an arrangement, separated by lines of 1 px. */
export function paneCells(
  arrangement: Arrangement,
  view: PaneOrder & Pick<ViewState, 'splits'>,
  width: number,
  height: number,
): PaneCell[] {
  const { columns, rows } = paneGrid(arrangement);
  const edges = (direction: PaneLine['direction'], extent: number) => [
    0,
    ...splitsOf(view.splits, arrangement, direction).map((part) => Math.round(part * (extent + LINE_PX))),
    extent + LINE_PX,
  ];
  const across = edges('columns', width);
  const down = edges('rows', height);
  return shownPanes(arrangement, view)
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

/** The lines between the cells of an arrangement. */
export function paneLines(arrangement: Arrangement, width: number, height: number, splits: PaneSplits): PaneLine[] {
  const lines = (direction: PaneLine['direction'], extent: number) =>
    splitsOf(splits, arrangement, direction).map((part, place) => ({
      direction,
      at: place + 1,
      place: Math.round(part * (extent + LINE_PX)) - LINE_PX,
    }));
  return [...lines('columns', width), ...lines('rows', height)];
}

/** The splits with one line moved to a part of the extent; panes keep a least size. */
export function movedLine(
  splits: PaneSplits,
  arrangement: Arrangement,
  { direction, at }: Pick<PaneLine, 'direction' | 'at'>,
  part: number,
  extent: number,
): PaneSplits {
  const parts = [...splitsOf(splits, arrangement, direction)];
  const least = Math.min(LEAST_PANE_PX / extent, 0.5 / (parts.length + 1));
  const low = (parts[at - 2] ?? 0) + least;
  const high = (parts[at] ?? 1) - least;
  parts[at - 1] = Math.min(high, Math.max(low, part));
  const other = direction === 'columns' ? 'rows' : 'columns';
  return { ...splits, [arrangement]: { [direction]: parts, [other]: [...splitsOf(splits, arrangement, other)] } };
}
