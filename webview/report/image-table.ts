import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { paint } from '../ui/geometry.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { ImageList, type ListColumn } from '../ui/image-list.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { copyText } from '../ui/work-page.ts';
import { changeCell } from './class-list.ts';
import { cellName } from './confusion-matrix.ts';
import { binEnds, columnOf, type SortColumn } from './report-columns.ts';
import { open, type ReportPageContext } from './report-page-context.ts';

const ROW_PX = 50;
/** Rows drawn above and below those in sight. */
const MARGIN = 3;
/** A row must stay in sight this long before its pictures are asked for. */
const REST_MS = 120;

/** The images of a report, with pictures. */
export class ImageTable {
  readonly #context: ReportPageContext;
  readonly #list: ImageList<SortColumn>;

  constructor(context: ReportPageContext) {
    this.#context = context;
    this.#list = new ImageList(context.store, {
      label: 'Images',
      rowPx: ROW_PX,
      open: (place) => open(context, place),
    });
  }

  mount(parent: HTMLElement): void {
    const { store, pictures } = this.#context;
    this.#list.mount(parent, { tools: () => this.#tools(), heads: () => this.#heads(), rows: () => this.#rows() });
    effect(() => {
      this.#list.grid.classList.toggle('compared', Boolean(store.columns.value?.change));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const revision = store.revision.value;
      const { places } = this.#list.inSight(0);
      clearTimeout(timer);
      timer = setTimeout(() => pictures.want(revision, places), REST_MS);
    });
  }

  /** Brings a row into sight and selects it. */
  select(place: number): void {
    this.#list.select(place);
  }

  #columns(): ListColumn<SortColumn>[] {
    const { store } = this.#context;
    const { cell, classId } = store.view.value;
    const name = store.head.value?.classes.find(({ id }) => id === classId)?.name;
    const columns: ListColumn<SortColumn>[] = [
      { column: 'id', label: 'Name', title: 'Name', descending: false },
      { column: 'loss', label: 'Lovász', title: 'Lovász loss of the image', descending: true },
      { column: 'mIoU', label: 'mIoU', title: 'mIoU of the image', descending: false },
    ];
    if (store.columns.value?.change) {
      const other = store.head.value?.comparison?.other;
      columns.push({ column: 'change', label: 'Change', title: `mIoU, against ${other}`, descending: false });
    }
    columns.push({ column: 'accuracy', label: 'Accuracy', title: 'Pixel accuracy of the image', descending: false });
    columns.push(
      cell
        ? { column: 'pixels', label: 'Pixels of the cell', title: 'Pixels of the chosen cell', descending: true }
        : {
            column: 'iou',
            label: name ? `IoU, ${name}` : 'Worst class, IoU',
            title: 'IoU of the class',
            descending: false,
          },
    );
    return columns;
  }

  #heads(): TemplateResult {
    return html`<div role="columnheader">Image, prediction, errors</div>${this.#columns().map((column) => this.#list.head(column))}`;
  }

  #rows(): TemplateResult {
    this.#context.pictures.arrived.value;
    const isEmpty = this.#context.store.head.value?.rows === 0;
    const none = isEmpty ? 'No pair could be read; why stands in the lists.' : 'No image passes the filter.';
    return this.#list.rows(MARGIN, none, (place, at) => this.#row(place, at));
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
    const urls = pictures.get(place);
    const { cell, classId } = store.view.value;
    const worst = value(columns.worstClass);
    const named = classId === null ? head.classes[worst ?? -1] : head.classes.find((entry) => entry.id === classId);
    const iou = value(columnOf(columns, 'iou', store.chosen.value));
    const warnings = columns.warnings[place] ?? 0;
    const picture = (url: string, what: string) => html`<img src=${url} alt="${what} of ${id}" draggable="false">`;
    const cells = html`
      <div role="gridcell" class="strip">${
        urls
          ? html`${picture(urls.first, urls.firstIs === 'image' ? 'Image' : 'Ground truth')}${picture(urls.prediction, 'Prediction')}${picture(urls.wrong, 'Errors')}`
          : html`<span class="no-picture q sm">${urls === null ? 'files cannot be read' : ''}</span>`
      }</div>
      <div role="gridcell" class="id">${this.#list.name(place, `Inspect ${id}`)}${
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
      }`;
    return this.#list.row(place, at, cells);
  }

  #tools(): TemplateResult {
    const { store } = this.#context;
    const head = store.head.value;
    const { text, cell, classId, range, dot, changed } = store.view.value;
    const total = store.columns.value?.rows ?? 0;
    const className = head?.classes.find(({ id }) => id === classId)?.name;
    const ends = range && binEnds(range, range.bin);
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
        ${range && ends ? off(`${RANGED[range.of]} ${fixedText(ends.low, 3)} to ${fixedText(ends.high, 3)}`, () => store.change({ range: null })) : nothing}
        ${dot ? off('one dot of the plot', () => store.change({ dot: null })) : nothing}
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
}

const RANGED = { loss: 'Loss', mIoU: 'mIoU', accuracy: 'Accuracy', change: 'Change' } as const;
