import { untracked } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { InspectedClass, Inspection } from '../../src/core/inspection.ts';
import { copy } from '../../src/protocol/messages.ts';
import type { PageStore } from '../store/page-store.ts';
import type { SortColumn, ViewState } from '../store/view-state.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

interface Column {
  readonly key: SortColumn;
  readonly label: string;
  readonly title: string;
  readonly value: (row: InspectedClass) => number | string | null;
}

const COLUMNS: readonly Column[] = [
  { key: 'name', label: 'Class', title: 'Class', value: ({ name }) => name.toLowerCase() },
  {
    key: 'pixels',
    label: 'Pixels',
    title: 'Scored pixels of the class in the ground truth',
    value: ({ pixels }) => pixels,
  },
  { key: 'iou', label: 'IoU', title: 'Intersection over union of the decision', value: ({ iou }) => iou },
  { key: 'loss', label: 'Loss', title: 'Lovász loss of the class', value: ({ loss }) => loss },
  {
    key: 'share',
    label: 'Share of loss',
    title: 'Part of the whole loss. Dark: on wrong pixels; light: on pixels that are right, but under margin',
    value: ({ share }) => share,
  },
];

/** Rows in the order of the table: what has no number comes last; ties keep the order of the class list. */
export function sortedClasses(rows: readonly InspectedClass[], sort: ViewState['sort']): InspectedClass[] {
  const column = COLUMNS.find(({ key }) => key === sort.column) ?? COLUMNS[0];
  const value = column?.value ?? (() => null);
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const one = value(a);
    const other = value(b);
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    if (one === other) return 0;
    return one < other ? -sign : sign;
  });
}

/** Classes worth a row: those that are in the truth, in the prediction or in the loss. */
export function listedClasses(inspection: Inspection): InspectedClass[] {
  return inspection.classes.filter(({ pixels, predicted, loss }) => pixels > 0 || predicted > 0 || loss !== null);
}

/** Classes beyond which a list is searched rather than read. */
const MANY_CLASSES = 30;

/** The rows of the table: those whose name or id holds what is looked for, in its order. */
export function tableRows({ inspection, view }: PageStore): InspectedClass[] {
  const shown = inspection.value;
  if (!shown) return [];
  const { sort, classFilter } = view.value;
  const words = (classFilter ?? '').trim().toLowerCase();
  const found = listedClasses(shown).filter(
    ({ name, id }) => words === '' || name.toLowerCase().includes(words) || String(id) === words,
  );
  return sortedClasses(found, sort);
}

/** Selects the class that is `by` rows from the selected one. */
export function stepClass(store: PageStore, by: number): void {
  const rows = untracked(() => tableRows(store));
  const at = rows.findIndex(({ id }) => id === store.selectedClass.peek()?.id);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) store.change({ classId: next.id });
}

function shareBar(row: InspectedClass, largest: number): TemplateResult {
  const kinds = row.lossByPixelKind;
  const length = row.share === null || largest === 0 ? 0 : row.share / largest;
  const whole = kinds ? kinds.missed + kinds.falseAlarm + kinds.underMargin : 0;
  const wrong = kinds && whole > 0 ? (kinds.missed + kinds.falseAlarm) / whole : 1;
  return html`<span class="share-bar" aria-hidden="true"
    ><b ${geometry({ width: `${length * wrong * 100}%` })}></b
    ><i ${geometry({ width: `${length * (1 - wrong) * 100}%` })}></i
  ></span>`;
}

function classRow(store: PageStore, row: InspectedClass, largest: number, focusable: boolean): TemplateResult {
  const selected = store.selectedClass.value?.id === row.id;
  const guess = store.bounds.value && 'Exact in a moment';
  const why = row.absent ? 'Not in the ground truth: its loss is its largest error' : '';
  return html`<tr
    role="row"
    class="${selected ? 'sel' : ''} ${store.view.value.hidden.includes(row.id) ? 'hidden-class' : ''}"
    aria-selected=${selected ? 'true' : 'false'}
    tabindex=${focusable ? 0 : -1}
    data-class=${row.id}
    @click=${() => store.change({ classId: row.id })}
  >
    <td role="gridcell" title=${row.name}><span class="nm"><i class="sw" ${paint(row.color)}></i><span class="name">${row.name}</span>${
      row.absent ? html`<span class="absent" title=${why}>absent</span>` : nothing
    }${rowActions(store, row)}</span></td>
    <td role="gridcell" class="pixels" title="${countText(row.predicted)} predicted">${countText(row.pixels)}</td>
    <td role="gridcell" title=${exactText(row.iou)}>${fixedText(row.iou)}</td>
    <td role="gridcell" class="loss" title=${guess ?? exactText(row.loss)}>${fixedText(row.loss)}</td>
    <td role="gridcell" class="share" title=${guess ?? exactText(row.share)}><span class="shr">${shareBar(row, largest)}<span class="percent">${percentText(row.share)}</span></span></td>
  </tr>`;
}

function meanRow({ loss, metrics, pixels, classes }: Inspection, isGuess: boolean): TemplateResult {
  const counted = classes.filter((row) => row.loss !== null).length;
  const word = typeof loss.classes === 'string' ? loss.classes : 'chosen';
  const zero = loss.value === 0;
  const inIoU = classes.filter((row) => row.iou !== null).length;
  return html`<tr role="row" class="tot">
    <td role="gridcell">${counted === 1 ? 'Loss, 1 class' : html`<span title="Mean over ${countText(counted)} classes, ${word}">Mean of ${countText(counted)}${inIoU === counted ? nothing : html` <span class="sm">(IoU: ${countText(inIoU)})</span>`}</span>`}</td>
    <td role="gridcell" class="pixels">${countText(pixels.scored)}</td>
    <td role="gridcell" title="${exactText(metrics.mIoU)}, mean over ${countText(inIoU)} classes in truth or prediction">${fixedText(metrics.mIoU)}</td>
    <td role="gridcell" class="loss" title=${isGuess ? 'Exact in a moment' : exactText(loss.value)}>${fixedText(loss.value)}</td>
    <td role="gridcell" class="share">${zero ? '–' : percentText(1)}</td>
  </tr>`;
}

/** The classes as tab-separated text, all digits. */
export function classTableText(inspection: Inspection, sort: ViewState['sort']): string {
  const head = 'id\tclass\tpixels\tpredicted\tIoU\tloss\tshare';
  const rows = sortedClasses(inspection.classes, sort).map((row) =>
    [row.id, row.name, row.pixels, row.predicted, exactText(row.iou), exactText(row.loss), exactText(row.share)].join(
      '\t',
    ),
  );
  return [head, ...rows].join('\n');
}

export function copyClassTable({ host, store }: PageContext): void {
  const inspection = store.inspection.peek();
  if (!inspection) return;
  host.ask(copy, { text: classTableText(inspection, store.view.peek().sort) }).catch(host.reportError);
}

/** Hides a class in the masks, or shows it again. */
function toggleHidden(store: PageStore, id: number): void {
  const { hidden } = store.view.peek();
  store.change({ hidden: hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id] });
}

/** Hides all classes but one, or shows all again. */
function toggleSolo(store: PageStore, id: number): void {
  const others = (store.inspection.peek()?.classes ?? []).map((row) => row.id).filter((one) => one !== id);
  const { hidden } = store.view.peek();
  const alone = !hidden.includes(id) && others.every((other) => hidden.includes(other));
  store.change({ hidden: alone ? [] : others });
}

/** Buttons of a row; they show on hover, focus and selection only, so that the table stays calm. */
function rowActions(store: PageStore, row: InspectedClass): TemplateResult {
  const hidden = store.view.value.hidden.includes(row.id);
  const act = (event: Event, action: (from: PageStore, id: number) => void) => {
    event.stopPropagation();
    action(store, row.id);
  };
  return html`<span class="row-actions ${hidden ? 'always' : ''}">${iconButton({
    icon: hidden ? 'eye-closed' : 'eye',
    title: hidden ? `Show ${row.name} (Space)` : `Hide ${row.name} (Space)`,
    onClick: (event) => act(event, toggleHidden),
  })}${
    hidden
      ? nothing
      : iconButton({
          icon: 'target',
          title: `Only ${row.name}, or all again (Shift+Space)`,
          onClick: (event) => act(event, toggleSolo),
        })
  }</span>`;
}

function onTableKey(event: KeyboardEvent, store: PageStore): void {
  const selected = store.selectedClass.peek()?.id;
  if (event.key === ' ' && (event.target as HTMLElement).tagName === 'TR' && selected !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) toggleSolo(store, selected);
    else toggleHidden(store, selected);
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e6, End: 1e6 }[event.key];
  if (step === undefined || (event.target as HTMLElement).tagName !== 'TR') return;
  event.preventDefault();
  event.stopPropagation();
  stepClass(store, step);
  const table = event.currentTarget as HTMLElement;
  const row = table.querySelector<HTMLElement>('tr[aria-selected="true"]');
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** Opens the search of the table and puts the cursor into it; or closes it, and all rows are back. */
export function switchClassSearch(store: PageStore): void {
  const open = store.view.peek().classFilter === null;
  store.change({ classFilter: open ? '' : null, tab: 'classes' });
  if (open) document.querySelector<HTMLElement>('.class-search input')?.focus();
}

/** The field that the table is searched by; it stands there by itself where there are many classes. */
function classSearch(store: PageStore, rows: readonly InspectedClass[], all: number): TemplateResult | typeof nothing {
  const { classFilter } = store.view.value;
  if (classFilter === null && all < MANY_CLASSES) return nothing;
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      const [first] = rows;
      if (first && !rows.some(({ id }) => id === store.selectedClass.peek()?.id)) store.change({ classId: first.id });
      (event.currentTarget as HTMLElement)
        .closest('.table-area')
        ?.querySelector<HTMLElement>('tr[tabindex="0"]')
        ?.focus();
    } else if (event.key === 'Escape') {
      store.change({ classFilter: null });
      document.querySelector<HTMLElement>('#tab-classes')?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="class-search row l">
    <input
      class="field"
      type="text"
      placeholder="Search classes"
      aria-label="Search classes by name or id"
      spellcheck="false"
      .value=${classFilter ?? ''}
      @input=${(event: Event) => store.change({ classFilter: (event.currentTarget as HTMLInputElement).value })}
      @keydown=${onKey}
    ><span class="q" role="status">${rows.length === all ? `${countText(all)} classes` : `${countText(rows.length)} of ${countText(all)}`}</span>
  </div>`;
}

/** The class table. A real table; arrows move the selection. */
export function classTable({ store }: PageContext): TemplateResult | typeof nothing {
  const inspection = store.inspection.value;
  if (!inspection) return nothing;
  const { sort } = store.view.value;
  const listed = listedClasses(inspection);
  if (listed.length === 0) return html`<p class="note q">No pixel is scored: there is no class to list.</p>`;
  const rows = tableRows(store);
  const largest = Math.max(0, ...listed.map(({ share }) => share ?? 0));
  const selected = store.selectedClass.value?.id;
  const focusable = rows.some(({ id }) => id === selected) ? selected : rows[0]?.id;
  const sortBy = (column: Column) => {
    const first = column.key !== 'name' && column.key !== 'iou';
    store.change({
      sort: { column: column.key, descending: sort.column === column.key ? !sort.descending : first },
    });
  };
  return html`${classSearch(store, rows, listed.length)}<table role="grid" class="classes ${store.bounds.value ? 'estimated' : ''}" aria-label="Classes" aria-rowcount=${rows.length + 2} @keydown=${(event: KeyboardEvent) => onTableKey(event, store)}>
    <colgroup><col class="c-name"><col class="c-pixels"><col class="c-iou"><col class="c-loss"><col class="c-share"></colgroup>
    <thead>
      <tr role="row">
        ${COLUMNS.map((column) => {
          const sorted = sort.column === column.key;
          return html`<th
            role="columnheader"
            scope="col"
            class=${column.key}
            aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            ><button type="button" title=${column.title} @click=${() => sortBy(column)}>${column.label}${
              sorted ? icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up') : nothing
            }</button></th
          >`;
        })}
      </tr>
    </thead>
    <tbody>${rows.map((row) => classRow(store, row, largest, row.id === focusable))}</tbody>
    <tfoot>${meanRow(inspection, store.bounds.value !== null)}</tfoot>
  </table>`;
}
