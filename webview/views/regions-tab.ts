import { computed, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RegionRow } from '../../src/core/view-data.ts';
import { GAINS_AT_ONCE } from '../store/region-source.ts';
import type { RegionColumn } from '../store/view-state.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { icon } from '../ui/icons.ts';
import { changeText, countText, exactText, pixelsText, shortChangeText, shortPercentText } from '../ui/number-text.ts';
import type { Flights } from './flights.ts';
import type { PageContext } from './page-context.ts';
import { regionPlan } from './region-plan.ts';
import { gainClass } from './what-if-strip.ts';

const ROWS_AT_ONCE = 200;
/** Rows of an answer. */
const LISTED_AT_ONCE = 1000;

export const REGION_KINDS: Readonly<Record<RegionRow['kind'], { readonly word: string; readonly rule: string }>> = {
  missed: { word: 'missed', rule: 'Missed object: less than 10 % of its object in the truth is predicted right' },
  invented: { word: 'invented', rule: 'Invented object: less than 10 % of its predicted object is right' },
  swapped: { word: 'swapped', rule: 'Swapped class: most of its object is this one other class, or it lies inside' },
  border: { word: 'border', rule: 'Ragged border: at least half of it lies within 3 px of a border of the truth' },
};

interface Column {
  readonly key: RegionColumn;
  readonly label: string;
  readonly title: string;
  readonly value: (row: RegionRow) => number | string | null;
}

/** Regions of wrong pixels: which, of what kind, and what fixing them would gain; ticked ones are fixed together. */
export class RegionsTab {
  readonly #context: PageContext;
  readonly #flights: Flights;
  readonly #shown = signal(ROWS_AT_ONCE);
  readonly #columns: readonly Column[];
  /** In the order of the table. */
  readonly #rows = computed<readonly RegionRow[]>(() => {
    const { store, regions } = this.#context;
    const { column, descending } = store.view.value.regionSort;
    const value = this.#columns.find(({ key }) => key === column)?.value ?? (() => null);
    const sign = descending ? -1 : 1;
    return [...(regions.list.value?.rows ?? [])].sort((a, b) => {
      const [one, other] = [value(a), value(b)];
      if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
      if (one === other) return a.id - b.id;
      return one < other ? -sign : sign;
    });
  });

  constructor(context: PageContext, flights: Flights) {
    this.#context = context;
    this.#flights = flights;
    const lossGain = ({ id }: RegionRow) => this.#lossChange(id);
    this.#columns = [
      { key: 'pixels', label: 'Pixels', title: 'Size of the region', value: ({ pixels }) => pixels },
      { key: 'kind', label: 'Kind', title: 'What is wrong: the rule is named at each', value: ({ kind }) => kind },
      {
        key: 'share',
        label: 'Share',
        title: 'Part of the loss that lies on the region now. Not what fixing it saves: weights move with it',
        value: ({ share }) => share,
      },
      {
        key: 'loss',
        label: 'Loss, fixed',
        title: 'Exact change of the loss if this region alone were right; the first 20 are computed at once',
        value: lossGain,
      },
      {
        key: 'mIoU',
        label: 'mIoU, fixed',
        title: 'Exact change of the mIoU if this region alone were right',
        value: ({ deltaMIoU }) => deltaMIoU,
      },
    ];
  }

  template(): TemplateResult {
    const { regions, store } = this.#context;
    const list = regions.list.value;
    const refusal = regions.refusal.value;
    if (refusal !== null) return html`<p class="note q">${refusal}</p>`;
    if (!list) return html`<p class="note q">${store.inspected.value ? 'Looking for regions…' : '–'}</p>`;
    if (list.count === 0) {
      const none = store.inspection.value?.pixels.scored === 0 ? 'No pixel is scored' : 'No wrong pixel';
      return html`<p class="note q">${none}: there is nothing to fix.</p>`;
    }
    return html`${this.#table()} ${regionPlan(this.#context)}`;
  }

  #lossChange(id: number): number | null {
    const { store, regions } = this.#context;
    const after = regions.losses.value.get(id);
    const before = store.original.value?.loss.value;
    return after === undefined || before === undefined ? null : after - before;
  }

  #table(): TemplateResult {
    const { store, regions } = this.#context;
    const { regionSort: sort } = store.view.value;
    const rows = this.#rows.value;
    const shown = rows.slice(0, this.#shown.value);
    const largest = Math.max(0, ...rows.map(({ deltaMIoU }) => deltaMIoU ?? 0));
    const chosen = regions.chosen.value;
    const focusable = shown.some(({ id }) => id === chosen) ? chosen : (shown[0]?.id ?? null);
    const sortBy = (key: RegionColumn) =>
      store.change({
        regionSort: {
          column: key,
          descending: sort.column === key ? !sort.descending : key !== 'kind' && key !== 'loss',
        },
      });
    return html`<div class="region-scroll">
      <table
        role="grid"
        class="classes regions"
        aria-label="Regions of wrong pixels"
        aria-rowcount=${rows.length + 1}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        <colgroup><col class="r-fix"><col class="r-name"><col class="r-pixels"><col class="r-kind"><col class="r-share"><col class="r-loss"><col class="r-gain"></colgroup>
        <thead>
          <tr role="row">
            <th role="columnheader" scope="col" class="fix"><span title="Tick regions to see what fixing them together gives">Fix</span></th>
            <th role="columnheader" scope="col" class="name"><span title="What it is, and as what it was predicted">Truth → prediction</span></th>
            ${this.#columns.map(({ key, label, title }) => {
              const sorted = sort.column === key;
              return html`<th
                role="columnheader"
                scope="col"
                class="r-${key}"
                aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              ><button type="button" title=${title} @click=${() => sortBy(key)}>${label}${
                sorted ? icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up') : nothing
              }</button></th>`;
            })}
          </tr>
        </thead>
        <tbody>${shown.map((row) => this.#row(row, largest, row.id === chosen, row.id === focusable))}</tbody>
      </table>
      ${this.#more(rows)}
    </div>`;
  }

  #row(row: RegionRow, largest: number, chosen: boolean, focusable: boolean): TemplateResult {
    const { whatIfs } = this.#context;
    const fixed = whatIfs.choice.value?.fixes.includes(row.id) ?? false;
    const name = `${this.#name(row.truth)} → ${this.#name(row.decided)}`;
    const loss = this.#lossChange(row.id);
    const kind = REGION_KINDS[row.kind];
    const length = largest > 0 ? Math.max(0, row.deltaMIoU ?? 0) / largest : 0;
    return html`<tr
      role="row"
      class="${chosen ? 'sel' : ''} ${fixed ? 'fixed' : ''}"
      aria-selected=${chosen ? 'true' : 'false'}
      tabindex=${focusable ? 0 : -1}
      data-region=${row.id}
      @click=${() => this.choose(row)}
    >
      <td role="gridcell" class="fix" @click=${(event: Event) => event.stopPropagation()}>
        <input
          type="checkbox"
          class="tick"
          tabindex="-1"
          aria-keyshortcuts="Space"
          aria-label="Fix ${name}, ${pixelsText(row.pixels)}"
          title="Fix it together with the other ticked ones (Space)"
          .checked=${fixed}
          @change=${() => whatIfs.toggleFix(row.id)}
        >
      </td>
      <td role="gridcell" class="name" title=${name}><span class="nm">${this.#class(row.truth)}<span class="q">→</span>${this.#class(row.decided)}</span></td>
      <td role="gridcell" class="r-pixels">${countText(row.pixels)}</td>
      <td role="gridcell" class="r-kind q" title=${kind.rule}>${kind.word}</td>
      <td role="gridcell" class="r-share" title=${exactText(row.share)}>${shortPercentText(row.share)}</td>
      <td role="gridcell" class="r-loss ${loss === null ? 'q' : gainClass(loss, true)}" title=${exactText(loss)}>${loss === null ? '·' : shortChangeText(loss)}</td>
      <td role="gridcell" class="r-mIoU" title=${exactText(row.deltaMIoU)}><span class="shr"><span class="share-bar" aria-hidden="true"><b ${geometry({ width: `${length * 100}%` })}></b></span><span class="percent">${shortChangeText(row.deltaMIoU)}</span></span></td>
    </tr>`;
  }

  #more(rows: readonly RegionRow[]): TemplateResult {
    const { regions } = this.#context;
    const list = regions.list.value;
    const unknown = rows.filter(({ id }) => !regions.losses.value.has(id));
    const open = Math.min(GAINS_AT_ONCE, unknown.length);
    const beyond = (list?.count ?? 0) - rows.length;
    return html`<p class="more sm q">
      ${
        regions.waiting.value
          ? 'Recomputing the loss…'
          : open > 0
            ? html`<button type="button" class="lk" @click=${() => regions.askLosses(unknown.slice(0, open).map(({ id }) => id))}>Loss of ${countText(open)} more</button>`
            : nothing
      }
      ${
        rows.length > this.#shown.value
          ? html`<button type="button" class="lk" @click=${() => {
              this.#shown.value += ROWS_AT_ONCE;
            }}>Show ${countText(Math.min(ROWS_AT_ONCE, rows.length - this.#shown.value))} more rows</button>`
          : nothing
      }
      ${
        beyond > 0
          ? html`<span>${countText(rows.length)} of ${countText(list?.count ?? 0)} are listed, those that gain most</span>${
              regions.listing.value
                ? html`<span>Listing more…</span>`
                : html`<button type="button" class="lk" data-more-regions @click=${() => void regions.more()}>List ${countText(Math.min(LISTED_AT_ONCE, beyond))} more</button>`
            }`
          : nothing
      }
    </p>`;
  }

  /** Lights a region, shows its class on the curve, and flies there. */
  choose(row: RegionRow): void {
    const { store, regions } = this.#context;
    store.lit.value = { by: 'regions', ids: [row.id] };
    store.change({ unit: row.image, ...(row.truth === null ? {} : { classId: row.truth }) });
    regions.askLosses([row.id]);
    this.#flights.to(row.box);
    store.spoken.value = this.#sentence(row);
  }

  #sentence(row: RegionRow): string {
    const gain = row.deltaMIoU === null ? '' : `, mIoU ${changeText(row.deltaMIoU)} if fixed`;
    return `Region of ${countText(row.pixels)} pixels: truth ${this.#name(row.truth)}, prediction ${this.#name(row.decided)}, ${REGION_KINDS[row.kind].word}${gain}.`;
  }

  #name(id: number | null): string {
    return id === null ? 'no class' : (this.#context.store.classes.value.get(id)?.name ?? String(id));
  }

  #class(id: number | null): TemplateResult {
    const row = id === null ? undefined : this.#context.store.classes.value.get(id);
    return html`${row ? html`<i class="sw" ${paint(row.color)}></i>` : nothing}<span class="name">${this.#name(id)}</span>`;
  }

  #key(event: KeyboardEvent): void {
    const { regions, whatIfs } = this.#context;
    const table = event.currentTarget as HTMLElement;
    const focused = (event.target as HTMLElement).closest<HTMLElement>('tr[data-region]');
    if (!focused) return;
    const rows = this.#rows.peek().slice(0, this.#shown.peek());
    const at = rows.findIndex(({ id }) => String(id) === focused.dataset['region']);
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length, PageDown: 10, PageUp: -10 }[
      event.key
    ];
    const row = rows[at];
    if (step !== undefined) {
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
      if (next) this.choose(next);
      const element = table.querySelector<HTMLElement>(`tr[data-region="${next?.id}"]`);
      element?.focus();
      element?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && row) this.choose(row);
    else if (event.key === ' ' && row) whatIfs.toggleFix(row.id);
    else if (event.key === 'Backspace') this.#flights.back();
    else if (event.key === 'Escape' && regions.chosen.peek() !== null) this.#context.store.lit.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The listed regions as tab-separated text, all digits. */
export function copyRegions({ host, store, regions }: PageContext): void {
  const list = regions.list.peek();
  const before = store.original.peek()?.loss.value;
  if (!list || before === undefined) return;
  const name = (id: number | null) => (id === null ? '' : (store.classes.peek().get(id)?.name ?? String(id)));
  const losses = regions.losses.peek();
  const lines = list.rows.map((row) => {
    const after = losses.get(row.id);
    return [
      name(row.truth),
      name(row.decided),
      row.image,
      ...row.box,
      row.pixels,
      row.kind,
      exactText(row.share),
      after === undefined ? '' : exactText(after - before),
      exactText(row.deltaMIoU),
    ].join('\t');
  });
  const head = 'truth\tprediction\timage\tx\ty\twidth\theight\tpixels\tkind\tloss share\tloss if fixed\tmIoU if fixed';
  host.copy([head, ...lines].join('\n'));
}
