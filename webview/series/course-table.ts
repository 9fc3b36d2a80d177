import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { SERIES_KINDS, type SeriesKind } from '../../src/protocol/series-messages.ts';
import { changeCell } from '../report/class-list.ts';
import { iconButton } from '../ui/icons.ts';
import { ImageList, type ListColumn } from '../ui/image-list.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { segments } from '../ui/segments.ts';
import { copyText } from '../ui/work-page.ts';
import type { CourseColumns, CourseSort } from './course-columns.ts';
import { act, open, type SeriesPageContext } from './series-context.ts';
import { sparkline } from './sparkline.ts';

const ROW_PX = 34;
/** Rows drawn above and below those in sight. */
const MARGIN = 6;

const KIND_WORDS: Readonly<Record<SeriesKind, string>> = {
  forgotten: 'Forgotten',
  flickering: 'Flickering',
  learned: 'Learned',
  bad: 'Bad',
  good: 'Good',
  untold: 'Too few runs',
};

const HEADS: readonly ListColumn<CourseSort['column']>[] = [
  { column: 'id', label: 'Name', title: 'Name', descending: false },
  {
    column: 'kind',
    label: 'Kind',
    title: 'What became of it; the largest change first within a kind',
    descending: false,
  },
  { column: 'first', label: 'First', title: 'mIoU in the first run that has it', descending: false },
  { column: 'last', label: 'Last', title: 'mIoU in the last run that has it', descending: false },
  { column: 'change', label: 'Change', title: 'mIoU, last minus first', descending: false },
  {
    column: 'crossings',
    label: 'Crossed',
    title: 'How often it crossed the line between good and bad',
    descending: true,
  },
];

/** The images by what became of them, each with its mIoU over the runs. */
export class CourseTable {
  readonly #context: SeriesPageContext;
  readonly #list: ImageList<CourseSort['column']>;

  constructor(context: SeriesPageContext) {
    this.#context = context;
    this.#list = new ImageList(context.store, {
      label: 'Images over the runs',
      rowPx: ROW_PX,
      open: (place) => open(context, place),
    });
  }

  mount(parent: HTMLElement): void {
    const { store, values } = this.#context;
    this.#list.mount(parent, { tools: () => this.#tools(), heads: () => this.#heads(), rows: () => this.#rows() });
    effect(() => {
      const columns = store.columns.value;
      const { places } = this.#list.inSight(MARGIN);
      // The columns of a newer series are still on their way.
      if (columns && columns.revision === store.revision.value) {
        values.want(columns.revision, places, store.head.peek()?.runs.length ?? 0);
      }
    });
  }

  #tools(): TemplateResult | typeof nothing {
    const { store } = this.#context;
    const head = store.head.value;
    if (!head) return nothing;
    const { kind, text } = store.view.value;
    const { good, flicker } = head.rule;
    const total = store.columns.value?.ids.length ?? 0;
    const shown = store.order.value.length;
    const kinds = SERIES_KINDS.filter((one) => one !== 'untold' || kind === 'untold' || head.counts.untold > 0);
    const rule = (changes: Partial<typeof head.rule>, input: HTMLInputElement) => {
      const next = { good, flicker, ...changes };
      const valid = next.good >= 0 && next.good <= 1 && Number.isInteger(next.flicker) && next.flicker >= 2;
      if (valid && input.value !== '') act(this.#context, { action: 'rule', ...next });
      else input.value = String(input.name === 'good' ? good : flicker);
    };
    const input = (event: Event) => event.target as HTMLInputElement;
    return html`<div class="section-head row">
        <h2>Images</h2>
        <span class="q count" role="status">${shown === total ? countText(total) : `${countText(shown)} of ${countText(total)}`}</span>
        <span class="sp"></span>
        <input type="search" class="filter-text" aria-label="Filter by name" placeholder="Filter by name" .value=${text} @input=${(event: Event) => store.change({ text: input(event).value })}>
        ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(this.#context, this.#text()) })}
      </div>
      <div class="rule-line row q">
        ${segments({
          label: 'Kind of image',
          options: [
            { value: 'all' as const, label: 'All' },
            ...kinds.map((one) => ({ value: one, label: `${KIND_WORDS[one]} ${countText(head.counts[one])}` })),
          ],
          value: kind,
          onPick: (value) => store.change({ kind: value }),
        })}
        <label>Good from mIoU <input type="number" name="good" min="0" max="1" step="0.05" .value=${String(good)} @change=${(event: Event) => rule({ good: input(event).valueAsNumber }, input(event))}></label>
        <label>Flickers from <input type="number" name="flicker" min="2" step="1" .value=${String(flicker)} @change=${(event: Event) => rule({ flicker: input(event).valueAsNumber }, input(event))}> crossings</label>
        <span class="rule-words">Learned: failed first, ends good. Forgotten: was good, ends bad.</span>
      </div>`;
  }

  #heads(): TemplateResult {
    const [name, kind, ...numbers] = HEADS.map((column) => this.#list.head(column));
    return html`${name}${kind}<div role="columnheader" class="course">mIoU over the runs</div>${numbers}`;
  }

  #rows(): TemplateResult {
    const { store, values } = this.#context;
    values.arrived.value;
    const columns = store.columns.value;
    if (!columns) return html``;
    const none = `No image of this kind${store.view.value.text === '' ? '' : ' passes the filter'}.`;
    return this.#list.rows(MARGIN, none, (place, at) => this.#row(columns, place, at));
  }

  #row(columns: CourseColumns, place: number, at: number): TemplateResult {
    const { store, values } = this.#context;
    const head = store.head.value;
    const id = columns.ids[place] ?? '';
    const kind = SERIES_KINDS[columns.kinds[place] ?? 0] ?? 'untold';
    const course = values.get(place);
    const crossed = head?.runs[columns.crossed[place] ?? -1]?.label;
    const number = (className: string, value: number | undefined) =>
      html`<div role="gridcell" class="n ${className}" title=${exactText(value)}>${fixedText(value)}</div>`;
    const change = columns.change[place] ?? Number.NaN;
    const title = `Inspect ${id} in ${head?.runs[store.run.value]?.label ?? ''}`;
    const cells = html`
      <div role="gridcell" class="id">${this.#list.name(place, title)}</div>
      <div role="gridcell" class="kind ${kind}" title=${crossed === undefined ? '' : `Crossed the line last in ${crossed}`}>${KIND_WORDS[kind]}</div>
      <div role="gridcell" class="course">${course && head ? sparkline(course, store.positions.value, store.run.value, { low: 0, high: 1, line: head.rule.good }) : nothing}</div>
      ${number('first', columns.first[place])}${number('last', columns.last[place])}
      <div role="gridcell" class="n change-cell">${changeCell(Number.isNaN(change) ? null : change)}</div>
      <div role="gridcell" class="n crossings">${countText(columns.crossings[place] ?? 0)}</div>`;
    return this.#list.row(place, at, cells, kind);
  }

  #text(): string {
    const { store } = this.#context;
    const columns = store.columns.peek();
    if (!columns) return '';
    const lines = [...store.order.peek()].map((place) =>
      [
        columns.ids[place],
        SERIES_KINDS[columns.kinds[place] ?? 0],
        ...[columns.first, columns.last, columns.change, columns.crossings].map((column) => exactText(column[place])),
      ].join('\t'),
    );
    return ['id\tkind\tmIoU first\tmIoU last\tchange\tcrossings', ...lines].join('\n');
  }
}
