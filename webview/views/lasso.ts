import type { PageStore } from '../store/page-store.ts';

const MOST_CORNERS = 1000;
/** Corners are kept to this part of an image pixel. */
const STEP = 1 / 16;

/** Arms the lasso; when a line of three corners or more is drawn already, closes it. */
export function switchLasso(store: PageStore): void {
  const { lasso } = store;
  if (lasso.peek() === null) lasso.value = [];
  else closeLasso(store);
}

/** Adds a corner to the line. */
export function addCorner(store: PageStore, x: number, y: number): void {
  const line = store.lasso.peek();
  if (line === null) return;
  const at = (value: number) => Math.round(value / STEP) * STEP;
  if (line.at(-2) !== at(x) || line.at(-1) !== at(y)) store.lasso.value = [...line, at(x), at(y)];
}

/** Lights what the line encloses; a line of less than three corners encloses nothing. */
export function closeLasso(store: PageStore): void {
  const line = store.lasso.peek() ?? [];
  store.lasso.value = null;
  if (line.length < 6) return;
  store.change({ brush: null });
  store.lit.value = { by: 'polygon', points: thinned(line) };
}

/** Evenly fewer corners where there are too many. */
function thinned(line: readonly number[]): readonly number[] {
  const corners = line.length / 2;
  if (corners <= MOST_CORNERS) return line;
  return Array.from({ length: MOST_CORNERS }, (_, k) => Math.floor((k * corners) / MOST_CORNERS)).flatMap((corner) => [
    line[2 * corner] as number,
    line[2 * corner + 1] as number,
  ]);
}
