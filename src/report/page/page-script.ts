import type { PageData, PageRow } from './page-data.ts';
import type { MakePageElements } from './page-elements.ts';
import type { Dot, DrawScatter } from './scatter.ts';
import type { MakeSortedList } from './sorted-list.ts';

/**
 * The script of a report's page. Its text is put into the page (`scriptText`), so it may use nothing but its own
 * variables, its arguments and the browser.
 */
export function pageScript(pageElements: MakePageElements, sortedList: MakeSortedList, drawScatter: DrawScatter): void {
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as PageData;
  const elements = pageElements();
  const { make, short, numberCell, element } = elements;
  const classChoice = element<HTMLSelectElement>('class');
  const details = element('details');
  const canvas = element<HTMLCanvasElement>('scatter');
  const hint = element('scatter-hint');
  let dots: readonly Dot[] = [];
  let detailed: PageRow | null = null;

  function swatch(color: string): HTMLElement {
    const made = make('span', 'swatch');
    made.style.backgroundColor = color;
    return made;
  }

  /** The class asked for, or the one with the lowest IoU among those that the truth has. */
  function classOf(row: PageRow): number {
    if (classChoice.value !== '') return Number(classChoice.value);
    let worst = -1;
    for (let place = 0; place < row.iou.length; place += 1) {
      const iou = row.iou[place] ?? null;
      const least = row.iou[worst] ?? null;
      if (iou !== null && (row.pixels[place] ?? 0) > 0 && (least === null || iou < least)) worst = place;
    }
    return worst;
  }

  function pictures(row: PageRow, className: string): HTMLElement {
    const holder = make('span', className);
    const names = ['image', 'truth', 'prediction', 'contribution'];
    for (const [place, source] of (row.pictures ?? []).entries()) {
      if (source === null) continue;
      const picture = make('img', '');
      picture.src = source;
      picture.alt = names[place] ?? '';
      picture.title = names[place] ?? '';
      holder.append(picture);
    }
    return holder;
  }

  function fill(line: HTMLTableRowElement, row: PageRow): void {
    const name = make('td', 'name', row.id);
    if (row.warnings.length > 0) {
      const mark = make('span', 'warn', ' ⚠');
      mark.title = row.warnings.join('\n');
      name.append(mark);
    }
    const seen = make('td', 'pictures');
    seen.append(pictures(row, 'strip'));
    const worst = classOf(row);
    const named = data.classes[worst];
    const classCell = make('td', 'class');
    if (named) classCell.append(swatch(named.color), named.name);
    line.append(seen, name, numberCell(row.loss), numberCell(row.mIoU), numberCell(row.accuracy), classCell);
    line.append(numberCell(row.iou[worst] ?? null));
  }

  function showDetails(row: PageRow): void {
    detailed = row;
    const head = make('h3', '', row.id);
    const link = make('a', '', row.prediction);
    link.href = row.link;
    const files = make('p', 'files');
    files.append(`${row.groundTruth} ↔ `, link);
    const table = make('table', 'classes');
    const heads = make('tr', '');
    for (const text of ['Class', 'Pixels', 'IoU', 'Loss']) heads.append(make('th', text === 'Class' ? '' : 'n', text));
    table.append(heads);
    for (const [place, named] of data.classes.entries()) {
      if ((row.pixels[place] ?? 0) === 0 && (row.iou[place] ?? null) === null) continue;
      const line = make('tr', '');
      const cell = make('td', 'class');
      cell.append(swatch(named.color), named.name);
      line.append(cell, make('td', 'n', (row.pixels[place] ?? 0).toLocaleString('en-US')));
      line.append(numberCell(row.iou[place] ?? null), numberCell(row.losses[place] ?? null));
      table.append(line);
    }
    const warnings = row.warnings.map((text) => make('p', 'warn', text));
    details.replaceChildren(head, files, pictures(row, 'large'), table, ...warnings);
  }

  const list = sortedList<PageRow>(elements, {
    rows: data.rows,
    rowPx: 74,
    cells: 7,
    largestFirst: ['loss'],
    column: 'loss',
    sortValue: (row, column) => {
      if (column === 'class') return row.iou[classOf(row)] ?? null;
      return row[column as 'id' | 'loss' | 'mIoU' | 'accuracy']; // heads of our own page
    },
    passes: () => true,
    fill,
    onChange: () => {
      const selected = list.selected();
      if (selected && selected !== detailed) showDetails(selected);
      scatter();
    },
  });

  function scatter(): void {
    const shown = list.shown();
    const selected = list.selected();
    const points = shown.flatMap((row, place) =>
      row.loss === null || row.mIoU === null ? [] : [{ place, across: 1 - row.mIoU, up: row.loss }],
    );
    dots = drawScatter(canvas, points, selected === null ? -1 : shown.indexOf(selected));
  }

  function nearest(event: MouseEvent): Dot | null {
    let best: Dot | null = null;
    let least = 144;
    for (const dot of dots) {
      const distance = (dot.x - event.offsetX) ** 2 + (dot.y - event.offsetY) ** 2;
      if (distance < least) [best, least] = [dot, distance];
    }
    return best;
  }

  canvas.addEventListener('mousemove', (event) => {
    const row = list.shown()[nearest(event)?.place ?? -1];
    hint.textContent = row ? `${row.id}: loss ${short(row.loss)}, mIoU ${short(row.mIoU)}` : '';
  });
  canvas.addEventListener('click', (event) => {
    const row = list.shown()[nearest(event)?.place ?? -1];
    if (row) list.reveal(row);
  });
  for (const [place, named] of data.classes.entries()) {
    const option = make('option', '', named.name);
    option.value = String(place);
    classChoice.append(option);
  }
  classChoice.addEventListener('change', () => list.sortBy(classChoice.value === '' ? 'loss' : 'class'));
  list.update();
  const [worst] = list.shown();
  if (worst) list.select(worst);
}
