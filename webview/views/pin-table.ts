import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ProbeData } from '../../src/core/view-data.ts';
import type { PinRow } from '../store/pin-source.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText, partText, valueText, weightText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';
import { classWord, partOfLoss, truthWord } from './probe-line.ts';

const MOST_PROBABLE = 3;

interface Column {
  readonly label: string;
  readonly title: string;
  readonly value: (data: ProbeData) => number | null;
  readonly shown: (value: number | null) => string;
}

/** The columns of numbers that this pair has, for the selected class. */
function numberColumns({ store }: PageContext): readonly Column[] {
  const inspection = store.inspection.value;
  const name = store.selectedClass.value?.name ?? 'the class';
  const kind = inspection?.prediction.kind;
  const columns: (Column | false)[] = [
    kind !== 'labels' && {
      label: `p(${name})`,
      title: `Probability of ${name}`,
      value: ({ classProbability }) => classProbability,
      shown: (value) => fixedText(value),
    },
    { label: 'error', title: `Error of ${name}`, value: ({ error }) => error, shown: valueText },
    {
      label: 'rank',
      title: `Place among the errors of ${name}, the largest first`,
      value: ({ rank }) => rank,
      shown: (value) => (value === null ? '–' : countText(value)),
    },
    { label: 'weight g', title: `Lovász weight in ${name}`, value: ({ weight }) => weight, shown: weightText },
    { label: 'g·e', title: `Part of the loss of ${name}`, value: (data) => data.classContribution, shown: weightText },
    { label: 'of all', title: 'Share of the whole loss', value: (data) => partOfLoss(store, data), shown: partText },
    { label: 'dL/dp', title: `Gradient for p(${name})`, value: (data) => data.gradProbability, shown: weightText },
    kind === 'logits' && {
      label: 'dL/dz',
      title: `Gradient for the logit of ${name}`,
      value: (data) => data.gradLogit,
      shown: weightText,
    },
  ];
  return columns.filter((column) => column !== false);
}

/** The pixels that are compared as tab-separated text, all digits. */
function copyPins(context: PageContext): void {
  const { host, store, pins } = context;
  const columns = numberColumns(context);
  const name = (id: number | null) => (id === null ? '' : (store.classes.peek().get(id)?.name ?? String(id)));
  const lines = pins.rows.peek().map(({ number, pin, data }) => {
    const facts = data && [
      data.ignored ? 'ignored' : name(data.truth),
      name(data.prediction),
      data.top.map(({ classId, probability }) => `${name(classId)} ${exactText(probability)}`).join(', '),
      ...columns.map(({ value }) => exactText(value(data))),
    ];
    return [number, pin.unit + 1, pin.x, pin.y, ...(facts ?? [])].join('\t');
  });
  const head = ['pin', 'image', 'x', 'y', 'truth', 'prediction', 'top', ...columns.map(({ label }) => label)];
  host.copy([head.join('\t'), ...lines].join('\n'));
}

/** Holds the probe on a pin and brings it into sight. */
function show({ store }: PageContext, { pin }: PinRow): void {
  const { unit, x, y } = pin;
  store.change({ unit, pin: { x, y } });
  store.cursor.value = { x, y, from: 'keyboard' };
}

function pinRow(context: PageContext, row: PinRow, columns: readonly Column[], first: boolean): TemplateResult {
  const { store, pins } = context;
  const { number, pin, data, fresh } = row;
  const held = store.pin.value;
  const selected = held?.x === pin.x && held.y === pin.y && store.unit.value === pin.unit;
  const batch = store.inspection.value?.size.batch ?? 1;
  const nameOf = (id: number | null) => store.classes.value.get(id ?? -1)?.name ?? '';
  const remove = (event: Event) => {
    event.stopPropagation();
    pins.remove(pin);
  };
  return html`<tr
    role="row"
    class="${selected ? 'sel' : ''} ${fresh ? '' : 'stale'}"
    aria-selected=${selected ? 'true' : 'false'}
    tabindex=${first ? 0 : -1}
    data-pin=${number}
    @click=${() => show(context, row)}
  >
    <td role="gridcell" class="pin-number"><span class="row"
        >${iconButton({ icon: 'close', title: `Remove pin ${number} (Delete)`, onClick: remove })}<b>${number}</b></span
      ></td>
    ${batch > 1 ? html`<td role="gridcell">${countText(pin.unit + 1)}</td>` : nothing}
    <td role="gridcell">${pin.x}</td>
    <td role="gridcell">${pin.y}</td>
    ${
      data
        ? html`<td role="gridcell" class="word"><span title=${nameOf(data.truth)}>${truthWord(store, data)}</span></td>
          <td role="gridcell" class="word"><span title=${nameOf(data.prediction)}>${classWord(store, data.prediction, 'no class')}</span></td>
          ${
            data.top.length > 0
              ? html`<td role="gridcell" class="word">${data.top
                  .slice(0, MOST_PROBABLE)
                  .map(
                    ({ classId, probability }) =>
                      html`<span class="top" title="${nameOf(classId)} ${exactText(probability)}">${classWord(store, classId, '')} ${fixedText(probability, 3)}</span>`,
                  )}</td>`
              : nothing
          }
          ${columns.map(({ value, shown }) => {
            const number = value(data);
            return html`<td role="gridcell" title=${exactText(number)}>${number === null ? '–' : shown(number)}</td>`;
          })}`
        : html`<td role="gridcell" class="word q" colspan=${columns.length + 3}>reading…</td>`
    }
  </tr>`;
}

function onKey(event: KeyboardEvent, { pins }: PageContext): void {
  const table = event.currentTarget as HTMLElement;
  const at = (event.target as HTMLElement).closest<HTMLElement>('tr[data-pin]');
  if (!at || event.target !== at) return;
  const rows = [...table.querySelectorAll<HTMLElement>('tr[data-pin]')];
  const place = rows.indexOf(at);
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
  if (step !== undefined) {
    const next = rows[Math.min(rows.length - 1, Math.max(0, place + step))];
    next?.focus();
    next?.click();
  } else if (event.key === 'Enter') at.click();
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    const row = pins.rows.peek()[place];
    if (row) pins.remove(row.pin);
    table.querySelectorAll<HTMLElement>('tr[data-pin]')[Math.min(place, rows.length - 2)]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The pixels that are compared, one a row; nothing while there are none. */
export function pinTable(context: PageContext): TemplateResult | typeof nothing {
  const { store, pins } = context;
  const rows = pins.rows.value;
  if (rows.length === 0) return nothing;
  const columns = numberColumns(context);
  const { kind } = store.inspection.value?.prediction ?? {};
  const batch = store.inspection.value?.size.batch ?? 1;
  const head = (label: string, className = '') =>
    html`<th role="columnheader" scope="col" class=${className}>${label}</th>`;
  return html`<div class="pin-scroll">
      <table role="grid" class="pin-table" aria-label="Compared pixels" @keydown=${(event: KeyboardEvent) => onKey(event, context)}>
        <thead>
          <tr role="row">
            <th role="columnheader" scope="col" class="pin-number" aria-label="Pin"><span class="row">${iconButton({
              icon: 'clear-all',
              title: 'Remove all pins',
              onClick: () => pins.clear(),
            })}${iconButton({ icon: 'copy', title: 'Copy the pins as table', onClick: () => copyPins(context) })}</span></th>
            ${batch > 1 ? head('image') : nothing}${head('x')}${head('y')}${head('truth', 'word')}${head('prediction', 'word')}
            ${kind === 'labels' ? nothing : head('most probable', 'word')}
            ${columns.map(({ label, title }) => html`<th role="columnheader" scope="col" title=${title}>${label}</th>`)}
          </tr>
        </thead>
        <tbody>${rows.map((row, place) => pinRow(context, row, columns, place === 0))}</tbody>
      </table>
    </div>`;
}
