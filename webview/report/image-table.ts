import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { area, frameElement } from '../ui/area.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { RowWindow } from '../ui/row-window.ts';
import { changeCell } from './class-list.ts';
import { cellName } from './confusion-matrix.ts';
import { columnOf, type SortColumn } from './report-columns.ts';
import { copyText, open, type ReportPageContext } from './report-page-context.ts';

const ROW_PX = 50;
/** Rows drawn above and below those in sight. */
const MARGIN = 3;
/** A row must stay in sight this long before its pictures are asked for. */
const REST_MS = 120;

interface Column {
  readonly key: SortColumn;
  readonly label: string;
  readonly title: string;
  /** The end that one looks for first. */
  readonly descending: boolean;
}

/** The images. Only the rows in sight are in the document, so that a hundred thousand scroll like ten. */
export class ImageTable {
  readonly #context: ReportPageContext;
  readonly #list = new RowWindow(ROW_PX);

  constructor(context: ReportPageContext) {
    this.#context = context;
  }

  mount(parent: HTMLElement): void {
    const tools = frameElement('div', 'image-tools');
    const grid = frameElement('div', 'image-grid', { role: 'grid', 'aria-label': 'Images' });
    const heads = frameElement('div', 'image-heads', { role: 'rowgroup' });
    grid.append(heads, this.#list.scroller);
    parent.append(tools, grid);
    this.#list.scroller.addEventListener('keydown', (event) => this.#onKey(event));
    const { store, pictures } = this.#context;
    area(tools, () => this.#tools());
    area(heads, () => this.#heads());
    area(this.#list.rows, () => this.#rows());
    effect(() => {
      const total = store.order.value.length;
      this.#list.resize(total);
      grid.setAttribute('aria-rowcount', String(total + 1));
      grid.classList.toggle('compared', Boolean(store.columns.value?.change));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const revision = store.revision.value;
      const { first, last } = this.#window(0);
      const places = [...store.order.value.subarray(first, last)];
      clearTimeout(timer);
      timer = setTimeout(() => pictures.want(revision, places), REST_MS);
    });
  }

  /** Brings a row into sight and selects it. */
  select(place: number): void {
    const { store } = this.#context;
    const at = store.order.peek().indexOf(place);
    store.change({ selected: store.columns.peek()?.ids[place] ?? null });
    if (at >= 0) this.#list.reveal(at);
  }

  #window(margin: number): { readonly first: number; readonly last: number } {
    return this.#list.inSight(this.#context.store.order.value.length, margin);
  }

  #columns(): Column[] {
    const { store } = this.#context;
    const { cell, classId } = store.view.value;
    const name = store.head.value?.classes.find(({ id }) => id === classId)?.name;
    const columns: Column[] = [
      { key: 'id', label: 'Name', title: 'Name', descending: false },
      { key: 'loss', label: 'Lovász', title: 'Lovász loss of the image', descending: true },
      { key: 'mIoU', label: 'mIoU', title: 'mIoU of the image', descending: false },
    ];
    if (store.columns.value?.change) {
      const other = store.head.value?.comparison?.other;
      columns.push({ key: 'change', label: 'Change', title: `mIoU, against ${other}`, descending: false });
    }
    columns.push({ key: 'accuracy', label: 'Accuracy', title: 'Pixel accuracy of the image', descending: false });
    columns.push(
      cell
        ? { key: 'pixels', label: 'Pixels of the cell', title: 'Pixels of the chosen cell', descending: true }
        : {
            key: 'iou',
            label: name ? `IoU, ${name}` : 'Worst class, IoU',
            title: 'IoU of the class',
            descending: false,
          },
    );
    return columns;
  }

  #heads(): TemplateResult {
    const { store } = this.#context;
    const { sort } = store.view.value;
    return html`<div role="row" class="image-row head" aria-rowindex="1">
      <div role="columnheader">Image, prediction, errors</div>
      ${this.#columns().map((column) => {
        const sorted = sort.column === column.key;
        const descending = sorted ? !sort.descending : column.descending;
        return html`<div
          role="columnheader"
          class=${column.key}
          aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
        ><button type="button" title=${column.title} @click=${() => store.change({ sort: { column: column.key, descending } })}
          >${column.label}${sorted ? icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up') : nothing}</button></div>`;
      })}
    </div>`;
  }

  #rows(): TemplateResult {
    const { store } = this.#context;
    this.#context.pictures.arrived.value;
    const { first, last } = this.#window(MARGIN);
    const places = [...store.order.value.subarray(first, last)];
    return html`${repeat(
      places,
      (place) => place,
      (place, at) => this.#row(place, first + at),
    )}${store.columns.value && store.order.value.length === 0 ? html`<p class="q nothing">No image passes the filter.</p>` : nothing}`;
  }

  #row(place: number, at: number): TemplateResult {
    const { store, pictures } = this.#context;
    const columns = store.columns.value;
    const head = store.head.value;
    if (!columns || !head) return html``;
    const value = (column: Float64Array | null) => {
      const found = column?.[place];
      return found === undefined || Number.isNaN(found) ? null : found;
    };
    const id = columns.ids[place] ?? '';
    const selected = store.selected.value === place;
    const focusable = selected || (store.selected.value < 0 && at === 0);
    const urls = pictures.get(place);
    const { cell, classId } = store.view.value;
    const worst = value(columns.worstClass);
    const named = classId === null ? head.classes[worst ?? -1] : head.classes.find((entry) => entry.id === classId);
    const iou = value(columnOf(columns, 'iou', store.chosen.value));
    const warnings = columns.warnings[place] ?? 0;
    const picture = (url: string, what: string) => html`<img src=${url} alt="${what} of ${id}" draggable="false">`;
    return html`<div
      role="row"
      class="image-row ${selected ? 'sel' : ''}"
      aria-rowindex=${at + 2}
      aria-selected=${selected ? 'true' : 'false'}
      tabindex=${focusable ? 0 : -1}
      data-place=${place}
      data-id=${id}
      ${geometry({ top: `${at * ROW_PX}px` })}
      @click=${() => store.change({ selected: id })}
      @dblclick=${() => open(this.#context, place)}
    >
      <div role="gridcell" class="strip">${
        urls
          ? html`${picture(urls.first, urls.firstIs === 'image' ? 'Image' : 'Ground truth')}${picture(urls.prediction, 'Prediction')}${picture(urls.wrong, 'Errors')}`
          : html`<span class="no-picture q sm">${urls === null ? 'files cannot be read' : ''}</span>`
      }</div>
      <div role="gridcell" class="id"><button type="button" class="open" tabindex="-1" aria-keyshortcuts="Enter" title="Inspect ${id}" @click=${(
        event: Event,
      ) => {
        event.stopPropagation();
        open(this.#context, place);
      }}>${id}</button>${
        warnings > 0
          ? html`<span class="warned" title="${countText(warnings)} warnings; see the inspector">${icon('warning')}</span>`
          : nothing
      }</div>
      <div role="gridcell" class="loss st b" title=${exactText(value(columns.loss))}>${fixedText(value(columns.loss))}</div>
      <div role="gridcell" class="mIoU" title=${exactText(value(columns.mIoU))}>${fixedText(value(columns.mIoU))}</div>
      ${columns.change ? html`<div role="gridcell" class="change">${changeCell(value(columns.change))}</div>` : nothing}
      <div role="gridcell" class="accuracy" title=${exactText(value(columns.accuracy))}>${fixedText(value(columns.accuracy))}</div>
      ${
        cell
          ? html`<div role="gridcell" class="pixels">${countText(value(store.cellPixels.value))}</div>`
          : html`<div role="gridcell" class="iou">${named ? html`<i class="sw" ${paint(named.color)}></i><span class="name">${named.name}</span>` : nothing}<span class="q" title=${exactText(iou)}>${fixedText(iou)}</span></div>`
      }
    </div>`;
  }

  #tools(): TemplateResult {
    const { store } = this.#context;
    const head = store.head.value;
    const { text, cell, classId, range, changed } = store.view.value;
    const total = store.columns.value?.rows ?? 0;
    const className = head?.classes.find(({ id }) => id === classId)?.name;
    const off = (label: string, change: () => void) =>
      html`<button type="button" class="chip filter" title="Take this filter off" @click=${change}>${label}${icon('close')}</button>`;
    return html`<div class="section-head row">
      <h2>Images</h2>
      <span class="q count" role="status">${
        store.filtered ? `${countText(store.order.value.length)} of ${countText(total)}` : countText(total)
      }</span>
      <span class="chips row">
        ${cell && head ? off(cellName(head, cell), () => store.chooseCell(null)) : nothing}
        ${className ? off(className, () => store.chooseClass(null)) : nothing}
        ${range ? off(`${RANGED[range.of]} ${fixedText(range.low, 3)} to ${fixedText(range.high, 3)}`, () => store.change({ range: null })) : nothing}
        ${changed === 'all' ? nothing : off(changed, () => store.change({ changed: 'all' }))}
      </span>
      <span class="sp"></span>
      <input
        type="search"
        class="filter-text"
        aria-label="Filter by name"
        placeholder="Filter by name"
        .value=${text}
        @input=${(event: Event) => store.change({ text: (event.target as HTMLInputElement).value })}
      >
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(this.#context, this.#text()) })}
    </div>`;
  }

  #text(): string {
    const { store } = this.#context;
    const columns = store.columns.peek();
    if (!columns) return '';
    const heads = ['id', 'loss', 'mIoU', 'accuracy', ...(columns.change ? ['mIoU change'] : [])];
    const numbers = [columns.loss, columns.mIoU, columns.accuracy, ...(columns.change ? [columns.change] : [])];
    const lines = [...store.order.peek()].map((place) =>
      [columns.ids[place], ...numbers.map((column) => exactText(column[place]))].join('\t'),
    );
    return [heads.join('\t'), ...lines].join('\n');
  }

  #onKey(event: KeyboardEvent): void {
    const { store } = this.#context;
    const order = store.order.peek();
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-place]');
    const at = order.indexOf(Number(row?.dataset['place'] ?? store.selected.peek()));
    if (event.key === 'Enter') {
      const place = order[Math.max(0, at)];
      if (place !== undefined && (event.target as HTMLElement).getAttribute('role') === 'row')
        open(this.#context, place);
      return;
    }
    const next = this.#list.stepOf(event.key, at, order.length);
    if (next === null) return;
    event.preventDefault();
    this.select(order[next] as number);
    this.#list.scroller.querySelector<HTMLElement>('.image-row.sel')?.focus({ preventScroll: true });
  }
}

const RANGED = { loss: 'Loss', mIoU: 'mIoU', accuracy: 'Accuracy', change: 'Change' } as const;
