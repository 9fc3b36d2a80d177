import { effect, type ReadonlySignal } from '@preact/signals-core';
import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { area, frameElement } from './area.ts';
import { geometry } from './geometry.ts';
import { icon } from './icons.ts';
import { RowWindow } from './row-window.ts';

interface ListSort<Column> {
  readonly column: Column;
  readonly descending: boolean;
}

/** What a list of images shows and how; images are called by their place. */
interface ListedStore<Column> {
  readonly columns: ReadonlySignal<{ readonly ids: readonly string[] } | null>;
  /** Places of the images that are shown, in their order. */
  readonly order: ReadonlySignal<Uint32Array>;
  /** Place of the selected image; −1: none. */
  readonly selected: ReadonlySignal<number>;
  readonly view: ReadonlySignal<{ readonly sort: ListSort<Column> }>;
  change(changes: { selected: string | null } | { sort: ListSort<Column> }): void;
}

/** A column that sorts the list. */
export interface ListColumn<Column> {
  readonly column: Column;
  readonly label: string;
  readonly title: string;
  /** Whether the first click puts the largest on top: the end that one looks for first. */
  readonly descending: boolean;
}

/** The images of a page. Only the rows in sight are in the document, so that a hundred thousand scroll like ten. */
export class ImageList<Column extends string> {
  readonly grid: HTMLElement;
  readonly #store: ListedStore<Column>;
  readonly #open: (place: number) => void;
  readonly #rowPx: number;
  readonly #window: RowWindow;
  /** Place of the image at whose row Tab comes into the list; −1: there is none. */
  #entry = -1;

  constructor(
    store: ListedStore<Column>,
    { label, rowPx, open }: { readonly label: string; readonly rowPx: number; readonly open: (place: number) => void },
  ) {
    this.#store = store;
    this.#open = open;
    this.#rowPx = rowPx;
    this.#window = new RowWindow(rowPx);
    this.grid = frameElement('div', 'image-grid', { role: 'grid', 'aria-label': label });
  }

  mount(
    parent: HTMLElement,
    parts: Readonly<Record<'tools' | 'heads' | 'rows', () => TemplateResult | typeof nothing>>,
  ): void {
    const tools = frameElement('div', 'image-tools');
    const heads = frameElement('div', 'image-heads', { role: 'rowgroup' });
    this.grid.append(heads, this.#window.scroller);
    parent.append(tools, this.grid);
    this.#window.scroller.addEventListener('keydown', (event) => this.#onKey(event));
    area(tools, parts.tools);
    area(heads, () => html`<div role="row" class="image-row head" aria-rowindex="1">${parts.heads()}</div>`);
    area(this.#window.rows, parts.rows);
    effect(() => {
      const total = this.#store.order.value.length;
      this.#window.resize(total);
      this.grid.setAttribute('aria-rowcount', String(total + 1));
    });
  }

  /** The images in sight and `margin` above and below, from the top. Reads signals. */
  inSight(margin: number): { readonly first: number; readonly places: readonly number[] } {
    const order = this.#store.order.value;
    const { first, last } = this.#window.inSight(order.length, margin);
    return { first, places: [...order.subarray(first, last)] };
  }

  /** The rows in sight. @param none what is said where no image passes */
  rows(margin: number, none: string, row: (place: number, at: number) => TemplateResult): TemplateResult {
    const { first, places } = this.inSight(margin);
    const isEmpty = this.#store.columns.value !== null && this.#store.order.value.length === 0;
    const selected = this.#store.selected.value;
    // A row that is not in the document cannot be reached.
    this.#entry = places.includes(selected) ? selected : (this.inSight(0).places[0] ?? -1);
    return html`${repeat(
      places,
      (place) => place,
      (place, at) => row(place, first + at),
    )}${isEmpty ? html`<p class="q nothing">${none}</p>` : nothing}`;
  }

  /** The head of a column: a click sorts by it, another turns the order round. */
  head({ column, label, title, descending }: ListColumn<Column>): TemplateResult {
    const { sort } = this.#store.view.value;
    const isSorted = sort.column === column;
    const next = { column, descending: isSorted ? !sort.descending : descending };
    return html`<div
      role="columnheader"
      class=${column}
      aria-sort=${isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    ><button type="button" title=${title} @click=${() => this.#store.change({ sort: next })}
      >${label}${isSorted ? icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up') : nothing}</button></div>`;
  }

  /** @param at its place in the list, from the top */
  row(place: number, at: number, cells: TemplateResult, kind: string | null = null): TemplateResult {
    const selected = this.#store.selected.value;
    const id = this.#idOf(place);
    const isSelected = selected === place;
    return html`<div
      role="row"
      class="image-row ${isSelected ? 'sel' : ''}"
      aria-rowindex=${at + 2}
      aria-selected=${isSelected ? 'true' : 'false'}
      tabindex=${place === this.#entry ? 0 : -1}
      data-place=${place}
      data-id=${id}
      data-kind=${kind ?? nothing}
      ${geometry({ top: `${at * this.#rowPx}px` })}
      @click=${() => this.#store.change({ selected: id })}
      @dblclick=${() => this.#open(place)}
    >${cells}</div>`;
  }

  /** The image's name, which opens it. */
  name(place: number, title: string): TemplateResult {
    const open = (event: Event) => {
      event.stopPropagation();
      this.#open(place);
    };
    return html`<button type="button" class="open" tabindex="-1" aria-keyshortcuts="Enter" title=${title} @click=${open}>${this.#idOf(place)}</button>`;
  }

  /** Brings an image into sight and selects it. */
  select(place: number): void {
    const at = this.#store.order.peek().indexOf(place);
    this.#store.change({ selected: this.#store.columns.peek()?.ids[place] ?? null });
    if (at >= 0) this.#window.reveal(at);
  }

  #idOf(place: number): string {
    return this.#store.columns.peek()?.ids[place] ?? '';
  }

  #onKey(event: KeyboardEvent): void {
    const order = this.#store.order.peek();
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-place]');
    const at = order.indexOf(Number(row?.dataset['place'] ?? this.#store.selected.peek()));
    if (event.key === 'Enter') {
      const place = order[Math.max(0, at)];
      if (place !== undefined && target.getAttribute('role') === 'row') this.#open(place);
      return;
    }
    const next = this.#window.stepOf(event.key, at, order.length);
    if (next === null) return;
    event.preventDefault();
    this.select(order[next] as number); // next < length
    this.#window.scroller.querySelector<HTMLElement>('.image-row.sel')?.focus({ preventScroll: true });
  }
}
