import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ConfusionCell, ReportHead } from '../../src/protocol/report-messages.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, percentText, pixelsText } from '../ui/number-text.ts';
import { copyText } from '../ui/work-page.ts';
import { open, type ReportPageContext } from './report-page-context.ts';
import type { ReportPageStore } from './report-store.ts';

/** Classes of a matrix that can still be read. */
const SHOWN = 32;

/** Pixels of a cell by the places of its classes; the last column is "no class". */
export function pixelsAt(store: ReportPageStore, row: number, column: number): number {
  const classes = store.head.value?.classes.length ?? 0;
  return store.confusion.value[row * (classes + 1) + column] ?? 0;
}

function rowTotal(store: ReportPageStore, row: number): number {
  const classes = store.head.value?.classes.length ?? 0;
  let total = 0;
  for (let column = 0; column <= classes; column += 1) total += pixelsAt(store, row, column);
  return total;
}

/** Places of the classes that the matrix shows: the most frequent where they are many, by falling pixels. */
function shownPlaces({ classes }: ReportHead): number[] {
  const places = classes
    .map((_, place) => place)
    .filter((place) => {
      const { pixels = 0, predicted = 0 } = classes[place] ?? {};
      return pixels > 0 || predicted > 0;
    });
  const byPixels = (a: number, b: number) => (classes[b]?.pixels ?? 0) - (classes[a]?.pixels ?? 0) || a - b;
  return places.sort(byPixels).slice(0, SHOWN);
}

export function cellName({ classes }: ReportHead, { truth, decided }: ConfusionCell): string {
  const name = (id: number) => classes.find((entry) => entry.id === id)?.name ?? 'no class';
  return `${name(truth)} → ${name(decided)}`;
}

/** Rows are truth, percent of the row. A cell lists its images; there its pixels are marked. */
export function confusionMatrix(context: ReportPageContext): TemplateResult | typeof nothing {
  const { store } = context;
  const head = store.head.value;
  if (!head) return nothing;
  const { classes } = head;
  const places = shownPlaces(head);
  const none = places.some((row) => pixelsAt(store, row, classes.length) > 0);
  const columns = none ? [...places, classes.length] : places;
  const stop = tabStop(store, head, places, columns);
  const less = places.length === SHOWN && classes.length > SHOWN ? `, the ${SHOWN} most frequent classes` : '';
  return html`<div class="section-head row">
      <h2>Confusion</h2><span class="q">rows are truth, % of the row${less}</span><span class="sp"></span>
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, matrixText(store, head)) })}
    </div>
    <div class="matrix-scroll" tabindex="-1">
      <table class="matrix" role="grid" aria-label="Confusion, rows are truth" ${geometry({ '--columns': String(columns.length) })} @keydown=${moveInMatrix}>
        <thead>
          <tr>
            <th></th>
            ${columns.map((place) => {
              const named = classes[place];
              const name = named?.name ?? 'no class';
              return html`<th scope="col" title="Predicted ${name}" aria-label="Predicted ${name}">
                <span>${name}</span>${named ? html`<i class="sw" ${paint(named.color)}></i>` : '∅'}
              </th>`;
            })}
          </tr>
        </thead>
        <tbody>
          ${places.map((row) => matrixRow(store, head, row, columns, stop))}
        </tbody>
      </table>
    </div>
    ${cellLine(context, head)}`;
}

/** The cell that Tab leads to: the chosen one, else the first that has pixels. */
function tabStop(
  store: ReportPageStore,
  { classes }: ReportHead,
  places: readonly number[],
  columns: readonly number[],
): { readonly row: number; readonly column: number } | undefined {
  const chosen = store.view.value.cell;
  const cells = places
    .flatMap((row) => columns.map((column) => ({ row, column })))
    .filter(({ row, column }) => pixelsAt(store, row, column) > 0);
  const isChosen = ({ row, column }: { readonly row: number; readonly column: number }) =>
    chosen?.truth === classes[row]?.id && chosen?.decided === (classes[column]?.id ?? -1);
  return cells.find(isChosen) ?? cells[0];
}

function matrixRow(
  store: ReportPageStore,
  { classes }: ReportHead,
  row: number,
  columns: readonly number[],
  stop: ReturnType<typeof tabStop>,
): TemplateResult {
  const truth = classes[row];
  const total = rowTotal(store, row);
  const chosen = store.view.value.cell;
  return html`<tr>
    <th scope="row" title=${truth?.name ?? ''}><span>${truth?.name}</span></th>
    ${columns.map((column) => {
      const decided = classes[column]?.id ?? -1;
      const name = classes[column]?.name ?? 'no class';
      const pixels = pixelsAt(store, row, column);
      const share = total === 0 ? 0 : pixels / total;
      const on = chosen?.truth === truth?.id && chosen?.decided === decided;
      return html`<td class=${row === column ? 'right' : ''}>
        <button
          type="button"
          class=${on ? 'on' : ''}
          tabindex=${stop?.row === row && stop.column === column ? 0 : -1}
          aria-pressed=${on ? 'true' : 'false'}
          data-cell="${truth?.id} ${decided}"
          title="${truth?.name} → ${name}: ${countText(pixels)} of ${pixelsText(total)}"
          aria-label="${truth?.name} → ${name}: ${countText(pixels)} of ${countText(total)} pixels, ${shareText(share) || 'under 0.5'} %"
          ?disabled=${pixels === 0}
          ${geometry({ '--share': Math.sqrt(share).toFixed(4) })}
          @click=${() => truth && store.chooseCell({ truth: truth.id, decided })}
        >${shareText(share)}</button>
      </td>`;
    })}
  </tr>`;
}

/** Percent of the row; what is under half a percent is left out, so that the matrix stays calm. */
function shareText(share: number): string {
  if (share < 0.005) return '';
  return share < 0.0995 ? (share * 100).toFixed(1) : (share * 100).toFixed(0);
}

/** The chosen cell in words, with the way to its pixels. */
function cellLine(context: ReportPageContext, head: ReportHead): TemplateResult {
  const { store } = context;
  const { cell } = store.view.value;
  if (!cell) {
    const hint = 'A cell lists its images; opened from there, they have those pixels marked.';
    return html`<p class="cell-line q">${head.classes.length > 0 ? hint : 'There are no pixels to count.'}</p>`;
  }
  const row = head.classes.findIndex(({ id }) => id === cell.truth);
  const place = head.classes.findIndex(({ id }) => id === cell.decided);
  const pixels = pixelsAt(store, row, place < 0 ? head.classes.length : place);
  const [first] = store.cellPixels.value ? store.order.value : [];
  return html`<p class="cell-line" role="status">
    <span class="st b">${cellName(head, cell)}</span>: ${countText(pixels)} of ${pixelsText(rowTotal(store, row))} in
    ${store.cellPixels.value ? countText(store.order.value.length) : '…'} images.
    ${
      first === undefined
        ? nothing
        : html`<button type="button" class="lk" @click=${() => open(context, first)}>Open the image with most of them</button>`
    }
    <button type="button" class="lk" @click=${() => store.chooseCell(null)}>Let go</button>
  </p>`;
}

function moveInMatrix(event: KeyboardEvent): void {
  const steps: Record<string, readonly [number, number]> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
  };
  const step = steps[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const table = cell?.closest('table');
  if (!step || !cell || !table) return;
  event.preventDefault();
  const open = (row: number) => {
    const cells = [...(table.rows[row]?.cells ?? [])];
    return cells.filter((one) => one.querySelector('button:not(:disabled)') !== null);
  };
  // Cells without pixels are passed over; in the row above or below it is the nearest that has some.
  const far = (one: HTMLTableCellElement) => Math.abs(one.cellIndex - cell.cellIndex);
  const at = (cell.parentElement as HTMLTableRowElement).rowIndex;
  let next: HTMLTableCellElement | undefined;
  if (step[1] === 0) {
    for (let row = at + step[0]; !next && row > 0 && row < table.rows.length; row += step[0]) {
      next = open(row).sort((a, b) => far(a) - far(b))[0];
    }
  } else {
    next = open(at)
      .filter((one) => (one.cellIndex - cell.cellIndex) * step[1] > 0)
      .sort((a, b) => far(a) - far(b))[0];
  }
  next?.querySelector('button')?.focus();
}

function matrixText(store: ReportPageStore, { classes }: ReportHead): string {
  const names = classes.map(({ name }) => name);
  const head = ['truth \\ predicted', ...names, 'no class'];
  const rows = names.map((name, row) => [name, ...head.slice(1).map((_, column) => pixelsAt(store, row, column))]);
  return [head, ...rows].map((line) => line.join('\t')).join('\n');
}

/** The largest confusions over all images; a row is chosen like its cell. */
export function largestConfusions({ store }: ReportPageContext): TemplateResult | typeof nothing {
  const head = store.head.value;
  if (!head) return nothing;
  const { classes } = head;
  const cells: { row: number; column: number; pixels: number }[] = [];
  let wrong = 0;
  for (let row = 0; row < classes.length; row += 1) {
    for (let column = 0; column <= classes.length; column += 1) {
      const pixels = row === column ? 0 : pixelsAt(store, row, column);
      if (pixels === 0) continue;
      wrong += pixels;
      cells.push({ row, column, pixels });
    }
  }
  const largest = cells.sort((a, b) => b.pixels - a.pixels).slice(0, 8);
  if (largest.length === 0)
    return html`<div class="section-head row"><h2>Largest confusions</h2><span class="q">no pixel is wrong</span></div>`;
  const most = largest[0]?.pixels ?? 1;
  const chosen = store.view.value.cell;
  return html`<div class="section-head row"><h2>Largest confusions</h2><span class="q">all images</span></div>
    <table class="list confusions" aria-label="Largest confusions">
      <thead><tr><th scope="col">Truth → prediction</th><th scope="col" class="n">Pixels</th><th class="wide" aria-label="Pixels as a bar"></th><th scope="col" class="n">Of all wrong</th></tr></thead>
      <tbody>${largest.map(({ row, column, pixels }) => {
        const [truth, decided] = [classes[row], classes[column]];
        const cell = { truth: truth?.id ?? 0, decided: decided?.id ?? -1 };
        const on = chosen?.truth === cell.truth && chosen.decided === cell.decided;
        return html`<tr class=${on ? 'sel' : ''} data-confusion="${cell.truth} ${cell.decided}" @click=${() => store.chooseCell(cell)}>
          <td><button type="button" class="pair-name" title=${cellName(head, cell)}>${truth ? html`<i class="sw" ${paint(truth.color)}></i>` : nothing}<span>${truth?.name}</span><span class="q">→</span>${decided ? html`<i class="sw" ${paint(decided.color)}></i>` : nothing}<span>${decided?.name ?? 'no class'}</span></button></td>
          <td class="n">${countText(pixels)}</td>
          <td class="wide"><span class="bar-line pooled"><b ${geometry({ width: `${(100 * pixels) / most}%` })}></b></span></td>
          <td class="n">${percentText(pixels / wrong)}</td>
        </tr>`;
      })}</tbody>
    </table>`;
}
