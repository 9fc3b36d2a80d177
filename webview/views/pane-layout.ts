import type { Layout } from '../store/view-state.ts';

/** A pane's place in the stage, CSS pixels; `index` names what it shows. */
export interface PaneCell {
  readonly index: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const LINE_PX = 1;

/** Cells of a layout, separated by lines of 1 px. `active` is the pane that stays when there is one. */
export function paneCells(layout: Layout, active: number, width: number, height: number): PaneCell[] {
  const shown = { one: [active], two: [active === 0 ? 3 : 0, active].sort(), grid: [0, 1, 2, 3], row: [0, 1, 2, 3] }[
    layout
  ];
  const columns = { one: 1, two: 2, grid: 2, row: 4 }[layout];
  const rows = Math.ceil(shown.length / columns);
  const edge = (index: number, count: number, extent: number) => Math.round((index * (extent + LINE_PX)) / count);
  return shown.map((index, place) => {
    const column = place % columns;
    const row = Math.floor(place / columns);
    const left = edge(column, columns, width);
    const top = edge(row, rows, height);
    return {
      index,
      left,
      top,
      width: Math.max(1, edge(column + 1, columns, width) - LINE_PX - left),
      height: Math.max(1, edge(row + 1, rows, height) - LINE_PX - top),
    };
  });
}
