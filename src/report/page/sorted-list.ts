import type { PageElements } from './page-elements.ts';

/** The images of a page: what they are and how one of them becomes a row of the table. */
export interface ListedRows<Row extends { readonly id: string }> {
  readonly rows: readonly Row[];
  readonly rowPx: number;
  /** Cells of a row. */
  readonly cells: number;
  /** Columns whose largest values are what one looks for: the first click puts them on top. */
  readonly largestFirst: readonly string[];
  /** Sorted by this at first. */
  readonly column: string;
  sortValue(row: Row, column: string): number | string | null;
  /** Whether a row is shown, beside what its name must contain. */
  passes(row: Row): boolean;
  fill(line: HTMLTableRowElement, row: Row): void;
  /** Another row is selected, or others are shown. */
  onChange(): void;
}

/** The table of images as its script sees it. */
export interface SortedList<Row> {
  /** In the order of the table. */
  shown(): readonly Row[];
  selected(): Row | null;
  select(row: Row): void;
  /** Selects a row and brings it to the top. */
  reveal(row: Row): void;
  /** What is shown has changed. */
  update(): void;
  sortBy(column: string): void;
}

export type MakeSortedList = typeof sortedList;

/**
 * Sorts by heads (`th[data-column]`), filters by name (`#filter`), counts (`#count`) and selects by mouse and keyboard.
 * Only the rows in sight are in the document (`#rows` in `#scroller`): a hundred thousand scroll like ten. Its text is
 * put into the page, like the script's.
 */
export function sortedList<Row extends { readonly id: string }>(
  { make, element }: PageElements,
  { rows, rowPx, cells, largestFirst, column: first, sortValue, passes, fill, onChange }: ListedRows<Row>,
): SortedList<Row> {
  const body = element<HTMLTableSectionElement>('rows');
  const scroller = element('scroller');
  const filter = element<HTMLInputElement>('filter');
  const count = element('count');
  let column = first;
  let descending = largestFirst.includes(first);
  let shown: readonly Row[] = [];
  let selected: Row | null = null;

  /** What does not exist stands last, whichever way is up. */
  function compare(a: Row, b: Row): number {
    const [one, two] = [sortValue(a, column), sortValue(b, column)];
    if (one === null || two === null) return one === two ? 0 : one === null ? 1 : -1;
    const order = one < two ? -1 : one > two ? 1 : 0;
    return descending ? -order : order;
  }

  function rowOf(row: Row, place: number): HTMLTableRowElement {
    const line = make('tr', row === selected ? 'selected' : '');
    line.tabIndex = 0;
    line.setAttribute('aria-rowindex', String(place + 2));
    line.dataset['id'] = row.id;
    fill(line, row);
    line.addEventListener('click', () => select(row));
    line.addEventListener('keydown', (event) => moveBy(event, row));
    return line;
  }

  function draw(): void {
    const from = Math.max(0, Math.floor(scroller.scrollTop / rowPx) - 4);
    const to = Math.min(shown.length, from + Math.ceil(scroller.clientHeight / rowPx) + 8);
    const space = (lines: number) => {
      const line = make('tr', 'space');
      const cell = make('td', '');
      cell.colSpan = cells;
      cell.style.height = `${lines * rowPx}px`;
      line.append(cell);
      return line;
    };
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.['id'];
    body.replaceChildren(
      space(from),
      ...shown.slice(from, to).map((row, place) => rowOf(row, from + place)),
      space(shown.length - to),
    );
    if (focused !== undefined) lineOf(focused)?.focus({ preventScroll: true });
  }

  function lineOf(id: string): HTMLElement | null {
    return body.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  }

  function update(): void {
    const wanted = filter.value.toLowerCase();
    shown = rows.filter((row) => row.id.toLowerCase().includes(wanted) && passes(row)).sort(compare);
    count.textContent = `${shown.length.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')}`;
    for (const head of document.querySelectorAll<HTMLElement>('th[data-column]')) {
      const own = head.dataset['column'] === column;
      head.setAttribute('aria-sort', own ? (descending ? 'descending' : 'ascending') : 'none');
    }
    scroller.scrollTop = 0;
    draw();
    onChange();
  }

  function select(row: Row): void {
    selected = row;
    draw();
    onChange();
  }

  function moveBy(event: KeyboardEvent, row: Row): void {
    const place = shown.indexOf(row);
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0, ' ': 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = shown[place + step];
    if (!next) return;
    const top = (place + step) * rowPx;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const below = top + rowPx - scroller.clientHeight + 30;
    if (below > scroller.scrollTop) scroller.scrollTop = below;
    select(next);
    lineOf(next.id)?.focus({ preventScroll: true });
  }

  function sortBy(asked: string): void {
    column = asked;
    descending = largestFirst.includes(asked);
    update();
  }

  for (const button of document.querySelectorAll<HTMLElement>('th[data-column] button')) {
    button.addEventListener('click', () => {
      const asked = button.parentElement?.dataset['column'] ?? first;
      if (asked !== column) return sortBy(asked);
      descending = !descending;
      update();
    });
  }
  filter.addEventListener('input', update);
  scroller.addEventListener('scroll', draw);
  window.addEventListener('resize', () => {
    draw();
    onChange();
  });
  return {
    shown: () => shown,
    selected: () => selected,
    select,
    reveal: (row) => {
      scroller.scrollTop = shown.indexOf(row) * rowPx;
      select(row);
    },
    update,
    sortBy,
  };
}
