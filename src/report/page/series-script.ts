import type { MakePageElements } from './page-elements.ts';
import type { SeriesPageData, SeriesPageRow } from './series-page-data.ts';
import type { MakeSortedList } from './sorted-list.ts';

/** A path over the runs, as src/core/run-curve.ts makes it. */
type PathOver = (values: ArrayLike<number>, toX: (run: number) => number, toY: (value: number) => number) => string;

/**
 * The script of a series' page: its images by what became of them. Its text is put into the page (`scriptText`), so it
 * may use nothing but its own variables, its arguments and the browser.
 */
export function seriesScript(
  pageElements: MakePageElements,
  sortedList: MakeSortedList,
  curvePath: PathOver,
  lonePath: PathOver,
): void {
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as SeriesPageData;
  const elements = pageElements();
  const { make, numberCell, element } = elements;
  const kindChoice = element<HTMLSelectElement>('kind');
  const details = element('details');
  let detailed: SeriesPageRow | null = null;

  function drawn<K extends keyof SVGElementTagNameMap>(
    tag: K,
    attributes: Record<string, string>,
  ): SVGElementTagNameMap[K] {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  /** mIoU over the runs from 0 to 1, with the line between good and bad. */
  function course({ mIoU }: SeriesPageRow): SVGSVGElement {
    const plot = drawn('svg', { class: 'spark', viewBox: '0 0 100 40', preserveAspectRatio: 'none' });
    plot.setAttribute('aria-hidden', 'true');
    const values = mIoU.map((value) => value ?? Number.NaN);
    const toX = (run: number) => 2 + 96 * (data.positions[run] ?? 0);
    const toY = (value: number) => 37 - 34 * value;
    plot.append(
      drawn('path', { class: 'good', d: `M0 ${toY(data.good)}H100` }),
      drawn('path', { class: 'curve', d: curvePath(values, toX, toY) }),
      drawn('path', { class: 'curve alone', d: lonePath(values, toX, toY) }),
    );
    return plot;
  }

  function fill(line: HTMLTableRowElement, row: SeriesPageRow): void {
    const seen = make('td', 'course');
    seen.append(course(row));
    const { first, last, change, crossings } = row;
    line.append(make('td', 'name', row.id), make('td', 'kind', data.kinds[row.kind]), seen);
    line.append(numberCell(first), numberCell(last), numberCell(change), make('td', 'n', String(crossings)));
  }

  function showDetails(row: SeriesPageRow): void {
    detailed = row;
    const crossed = row.crossed === null ? '' : `; crossed the line last in ${data.runs[row.crossed]}`;
    const table = make('table', 'values');
    const heads = make('tr', '');
    for (const text of ['Run', 'mIoU', 'Loss']) heads.append(make('th', text === 'Run' ? '' : 'n', text));
    table.append(heads);
    for (const [run, name] of data.runs.entries()) {
      const line = make('tr', '');
      line.append(make('td', 'name', name), numberCell(row.mIoU[run] ?? null), numberCell(row.loss[run] ?? null));
      table.append(line);
    }
    const words = make('p', 'files', `${data.kinds[row.kind]}${crossed}`);
    details.replaceChildren(make('h3', '', row.id), words, course(row), table);
  }

  const list = sortedList<SeriesPageRow>(elements, {
    rows: data.rows,
    rowPx: 34,
    cells: 7,
    largestFirst: ['crossings'],
    column: 'kind',
    sortValue: (row, column) => row[column as 'id' | 'kind' | 'first' | 'last' | 'change' | 'crossings'], // our own heads
    passes: ({ kind }) => kindChoice.value === '' || kind === Number(kindChoice.value),
    fill,
    onChange: () => {
      const selected = list.selected();
      if (selected && selected !== detailed) showDetails(selected);
    },
  });
  kindChoice.addEventListener('change', list.update);
  list.update();
  const [first] = list.shown();
  if (first) list.select(first);
}
