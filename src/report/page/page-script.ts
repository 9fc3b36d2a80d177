import type { PageData, PageRow } from './page-data.ts';
import type { Dot, DrawScatter } from './scatter.ts';

/**
 * The script of the page. Its text is put into the page (`pageScript.toString()`), so it may use nothing but its own
 * variables, its arguments and the browser.
 */
export function pageScript(drawScatter: DrawScatter): void {
  const ROW_HEIGHT = 74;
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as PageData;
  const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T; // ids of our own page
  const body = element<HTMLTableSectionElement>('rows');
  const scroller = element('scroller');
  const filter = element<HTMLInputElement>('filter');
  const classChoice = element<HTMLSelectElement>('class');
  const count = element('count');
  const details = element('details');
  const canvas = element<HTMLCanvasElement>('scatter');
  const hint = element('scatter-hint');

  type Column = 'id' | 'loss' | 'mIoU' | 'accuracy' | 'class';
  let column: Column = 'loss';
  let descending = true;
  let shown: PageRow[] = [];
  let selected: PageRow | null = null;

  function short(value: number | null): string {
    if (value === null) return '–';
    if (value === 0) return '0';
    return Math.abs(value) < 0.00005 ? value.toExponential(0) : value.toFixed(4);
  }

  function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    if (className !== '') made.className = className;
    if (text !== '') made.textContent = text;
    return made;
  }

  function numberCell(value: number | null): HTMLTableCellElement {
    const cell = make('td', 'n', short(value));
    if (value !== null) cell.title = String(value);
    return cell;
  }

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

  function valueOfRow(row: PageRow): number | string | null {
    if (column === 'id') return row.id;
    return column === 'class' ? (row.iou[classOf(row)] ?? null) : row[column];
  }

  /** What does not exist stands last, whichever way is up. */
  function compare(a: PageRow, b: PageRow): number {
    const [one, two] = [valueOfRow(a), valueOfRow(b)];
    if (one === null || two === null) return one === two ? 0 : one === null ? 1 : -1;
    const order = one < two ? -1 : one > two ? 1 : 0;
    return descending ? -order : order;
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

  function rowOf(row: PageRow, place: number): HTMLTableRowElement {
    const line = make('tr', row === selected ? 'selected' : '');
    line.tabIndex = 0;
    line.setAttribute('aria-rowindex', String(place + 2));
    line.dataset['id'] = row.id;
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
    line.addEventListener('click', () => select(row));
    line.addEventListener('keydown', (event) => moveBy(event, row));
    return line;
  }

  /** Only the rows in sight are in the document: a hundred thousand scroll like ten. */
  function draw(): void {
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT) - 4);
    const last = Math.min(shown.length, first + Math.ceil(scroller.clientHeight / ROW_HEIGHT) + 8);
    const space = (rows: number) => {
      const line = make('tr', 'space');
      const cell = make('td', '');
      cell.colSpan = 7;
      cell.style.height = `${rows * ROW_HEIGHT}px`;
      line.append(cell);
      return line;
    };
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.['id'];
    body.replaceChildren(
      space(first),
      ...shown.slice(first, last).map((row, place) => rowOf(row, first + place)),
      space(shown.length - last),
    );
    if (focused !== undefined) lineOf(focused)?.focus({ preventScroll: true });
  }

  function lineOf(id: string): HTMLElement | null {
    return body.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  }

  function update(): void {
    const wanted = filter.value.toLowerCase();
    shown = data.rows.filter((row) => row.id.toLowerCase().includes(wanted)).sort(compare);
    count.textContent = `${shown.length.toLocaleString('en-US')} of ${data.rows.length.toLocaleString('en-US')}`;
    for (const head of document.querySelectorAll<HTMLElement>('th[data-column]')) {
      const own = head.dataset['column'] === column;
      head.setAttribute('aria-sort', own ? (descending ? 'descending' : 'ascending') : 'none');
    }
    scroller.scrollTop = 0;
    draw();
    scatter();
  }

  function select(row: PageRow): void {
    selected = row;
    draw();
    scatter();
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

  function moveBy(event: KeyboardEvent, row: PageRow): void {
    const place = shown.indexOf(row);
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0, ' ': 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = shown[place + step];
    if (!next) return;
    const top = (place + step) * ROW_HEIGHT;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const below = top + ROW_HEIGHT - scroller.clientHeight + 30;
    if (below > scroller.scrollTop) scroller.scrollTop = below;
    select(next);
    lineOf(next.id)?.focus({ preventScroll: true });
  }

  let dots: readonly Dot[] = [];

  function scatter(): void {
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
    const row = shown[nearest(event)?.place ?? -1];
    hint.textContent = row ? `${row.id}: loss ${short(row.loss)}, mIoU ${short(row.mIoU)}` : '';
  });
  canvas.addEventListener('click', (event) => {
    const row = shown[nearest(event)?.place ?? -1];
    if (!row) return;
    scroller.scrollTop = shown.indexOf(row) * ROW_HEIGHT;
    select(row);
  });
  for (const button of document.querySelectorAll<HTMLElement>('th[data-column] button')) {
    button.addEventListener('click', () => {
      const asked = button.parentElement?.dataset['column'] as Column; // written by our own page
      // First the end that one looks for: large losses, small scores, names from a.
      descending = asked === column ? !descending : asked === 'loss';
      column = asked;
      update();
    });
  }
  for (const [place, named] of data.classes.entries()) {
    const option = make('option', '', named.name);
    option.value = String(place);
    classChoice.append(option);
  }
  filter.addEventListener('input', update);
  classChoice.addEventListener('change', () => {
    column = classChoice.value === '' ? 'loss' : 'class';
    descending = classChoice.value === '';
    update();
  });
  scroller.addEventListener('scroll', draw);
  window.addEventListener('resize', () => {
    draw();
    scatter();
  });
  update();
  const [worst] = shown;
  if (worst) select(worst);
}
