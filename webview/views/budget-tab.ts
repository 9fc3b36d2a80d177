import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import type { BudgetData, BudgetGroup, BudgetLine } from '../../src/core/view-data.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { picker } from '../ui/menu.ts';
import { countText, exactText, fixedText, percentText, pixelsText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

interface Line extends BudgetLine {
  readonly group: BudgetGroup;
  readonly row: number;
  readonly label: string;
  /** What the line holds, as a noun phrase: read on hover, and below when it is lit. */
  readonly rule: string;
  /** Step of the foreground, or the colour of a class. */
  readonly tone: 'one' | 'two' | 'three' | 'four' | readonly [number, number, number];
}

const TONES = ['one', 'two', 'three', 'four'] as const;

const KINDS = [
  { label: 'Missed', rule: 'pixels of a class that are predicted as another' },
  { label: 'False alarm', rule: 'pixels that are predicted as a class and are another' },
  { label: 'Right, under margin', rule: 'pixels that are right and carry loss all the same: not sure enough' },
] as const;

const OBJECTS = [
  { label: 'Missed object', rule: 'wrong pixels in truth areas of which less than 10 % is predicted right' },
  { label: 'Invented object', rule: 'wrong pixels in predicted areas of which less than 10 % is right' },
  { label: 'Border or class swap', rule: 'all other wrong pixels' },
  { label: 'Right pixels', rule: 'pixels that are predicted right, which lack margin' },
] as const;

function placeLabel(fromPx: number, toPx: number | null): { readonly label: string; readonly rule: string } {
  if (toPx === null) {
    return { label: 'Interior', rule: `pixels more than ${fromPx - 1} px away from a border of the truth` };
  }
  if (fromPx === 1) {
    return {
      label: `Within ${toPx} px of a truth border`,
      rule: `pixels at most ${toPx} px from a border of the truth`,
    };
  }
  return {
    label: `${fromPx} to ${toPx} px from a border`,
    rule: `pixels ${fromPx} to ${toPx} px from a border of the truth`,
  };
}

function objectRule(data: BudgetData, row: number): string {
  if (row === 0) return `${countText(data.missedObjects)} truth areas of which less than 10 % is predicted right`;
  if (row === 1) return `${countText(data.inventedObjects)} predicted areas of which less than 10 % is right`;
  return OBJECTS[row]?.rule ?? '';
}

/** Where the loss sits: groups that each add up to it. A line lights its pixels. */
export function budgetTab(context: PageContext): TemplateResult {
  const { store, budgets } = context;
  const data = budgets.data.value;
  const refusal = budgets.refusal.value;
  if (refusal !== null) return html`<p class="note q">${refusal}</p>`;
  if (!data) return html`<p class="note q">${store.inspected.value ? 'Splitting the loss…' : '–'}</p>`;
  const lines = linesOf(context, data);
  const lit = litLine(context, lines);
  const groups: readonly (readonly [title: string, group: BudgetGroup])[] = [
    ['By kind of pixel', 'kind'],
    ['By place', 'place'],
    ['By object', 'object'],
    ...(data.class.length > 0 ? [['By class', 'class'] as const] : []),
  ];
  return html`<div class="row budget-head">
      <span class="q">Each group adds up to</span> <span class="b st" title=${exactText(data.loss)}>${fixedText(data.loss)}</span>
      <span class="sp"></span>${classPicker(context)}
    </div>
    <table role="grid" class="classes budget" aria-label="Where the loss sits" @keydown=${(event: KeyboardEvent) => onKey(context, event, lines)}>
      <colgroup><col class="b-name"><col class="b-pixels"><col class="b-loss"><col class="b-share"></colgroup>
      ${groups.map(([title, group], place) =>
        budgetGroup(
          context,
          title,
          lines.filter((line) => line.group === group),
          lit,
          place === 0,
          lines[0],
        ),
      )}
    </table>
    ${lit ? sentence(data, lit) : html`<p class="note l q">Choose a line to light its pixels.</p>`}`;
}

function linesOf({ store }: PageContext, data: BudgetData): Line[] {
  const tone = (row: number) => TONES[row] ?? 'four';
  return [
    ...data.kind.map((line, row) => ({
      ...line,
      group: 'kind' as const,
      row,
      tone: tone(row),
      ...(KINDS[row] ?? KINDS[0]),
    })),
    ...data.place.map((line, row) => ({
      ...line,
      group: 'place' as const,
      row,
      tone: tone(row),
      ...placeLabel(line.fromPx, line.toPx),
    })),
    ...data.object.map((line, row) => ({
      ...line,
      group: 'object' as const,
      row,
      tone: tone(row),
      label: OBJECTS[row]?.label ?? '',
      rule: objectRule(data, row),
    })),
    ...data.class
      .map((line) => {
        const known = store.classes.value.get(line.classId);
        const label = known?.name ?? String(line.classId);
        const rule = `pixels that are ${label}, or predicted so; its loss may lie beside them too`;
        return {
          ...line,
          group: 'class' as const,
          row: line.classId,
          tone: known?.color ?? ([128, 128, 128] as const),
          label,
          rule,
        };
      })
      .sort((a, b) => b.loss - a.loss),
  ];
}

function litLine({ store, budgets }: PageContext, lines: readonly Line[]): Line | null {
  const lit = store.lit.value;
  if (lit?.by !== 'budget' || lit.classId !== budgets.data.value?.classId) return null;
  return lines.find(({ group, row }) => group === lit.group && row === lit.row) ?? null;
}

/** Lights the pixels of a line, or lets go of them. */
function toggle({ store, budgets }: PageContext, { group, row }: Line): void {
  const lit = store.lit.peek();
  const isLit = lit?.by === 'budget' && lit.group === group && lit.row === row;
  store.unlight();
  if (!isLit) store.lit.value = { by: 'budget', group, row, classId: budgets.data.peek()?.classId ?? null };
}

function budgetGroup(
  context: PageContext,
  title: string,
  lines: readonly Line[],
  lit: Line | null,
  isFirst: boolean,
  first: Line | undefined,
): TemplateResult {
  const focusable = lit ?? first;
  const swatch = ({ tone }: Line, className: string, width: string | null) =>
    typeof tone === 'string'
      ? html`<i class="${className} tone-${tone}" ${geometry(width === null ? {} : { 'flex-grow': width })}></i>`
      : html`<i class=${className} ${paint(tone)} ${geometry(width === null ? {} : { 'flex-grow': width })}></i>`;
  const word = (text: string) => (isFirst ? text : nothing);
  return html`<tbody>
    <tr role="row" class="budget-title">
      <th role="columnheader" scope="colgroup" class="name b st">${title}</th>
      <th role="columnheader" scope="col" title="Pixels that the line lights">${word('Pixels')}</th>
      <th role="columnheader" scope="col" title="Part of the loss">${word('Loss')}</th>
      <th role="columnheader" scope="col" title="Share of the loss">${word('Share')}</th>
    </tr>
    <tr role="presentation" class="budget-bar"><td colspan="4" role="presentation">
      <div class="stack" aria-hidden="true">
        ${lines.map(
          (line) => html`<button
            type="button"
            tabindex="-1"
            class="segment ${line === lit ? 'lit' : ''}"
            title="${line.label} ${percentText(line.share)}"
            ${geometry({ 'flex-grow': String(line.share) })}
            @click=${() => toggle(context, line)}
          >${swatch(line, 'part', '1')}</button>`,
        )}
      </div>
    </td></tr>
    ${lines.map(
      (line) => html`<tr
        role="row"
        class=${line === lit ? 'sel' : ''}
        aria-selected=${line === lit ? 'true' : 'false'}
        tabindex=${focusable?.group === line.group && focusable.row === line.row ? 0 : -1}
        data-line="${line.group}-${line.row}"
        title=${shownText(line.rule)}
        @click=${() => toggle(context, line)}
      >
        <td role="gridcell"><span class="nm">${swatch(line, 'sw', null)}<span class="name">${shownText(line.label)}</span></span></td>
        <td role="gridcell" class="q">${countText(line.pixels)}</td>
        <td role="gridcell" title=${exactText(line.loss)}>${fixedText(line.loss)}</td>
        <td role="gridcell" title=${exactText(line.share)}>${percentText(line.share)}</td>
      </tr>`,
    )}
  </tbody>`;
}

function sentence(data: BudgetData, line: Line): TemplateResult {
  return html`<p class="note l q" role="status">
    Lit in the panes: ${shownText(line.rule)}. ${pixelsText(line.pixels)},
    ${percentText(data.pixels === 0 ? null : line.pixels / data.pixels)} of the pixels, and
    <span class="st">${percentText(line.share)}</span> of the loss.
  </p>`;
}

function classPicker(context: PageContext): TemplateResult {
  const { store } = context;
  const { budgetClass } = store.view.value;
  const chosen = budgetClass === null ? undefined : store.classes.value.get(budgetClass);
  const choose = (classId: number | null) => {
    if (store.lit.peek()?.by === 'budget') store.lit.value = null;
    store.change({ budgetClass: classId, ...(classId === null ? {} : { classId }) });
  };
  return picker({
    label: 'Loss of',
    shown: chosen?.name ?? 'All classes',
    color: chosen?.color,
    items: () => [
      { label: 'All classes', checked: chosen === undefined, onPick: () => choose(null) },
      ...(store.inspection.value?.classes ?? [])
        .filter(({ loss }) => loss !== null)
        .map((row, place) => ({
          label: row.name,
          color: row.color,
          checked: row.id === budgetClass,
          startsGroup: place === 0,
          onPick: () => choose(row.id),
        })),
    ],
  });
}

function onKey(context: PageContext, event: KeyboardEvent, lines: readonly Line[]): void {
  const focused = (event.target as HTMLElement).closest<HTMLElement>('tr[data-line]');
  const at = lines.findIndex(({ group, row }) => `${group}-${row}` === focused?.dataset['line']);
  const line = lines[at];
  if (!line) return;
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -lines.length, End: lines.length }[event.key];
  if (step !== undefined) {
    const next = lines[Math.min(lines.length - 1, Math.max(0, at + step))];
    const row = (event.currentTarget as HTMLElement).querySelector<HTMLElement>(
      `[data-line="${next?.group}-${next?.row}"]`,
    );
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter' || event.key === ' ') toggle(context, line);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The budget as tab-separated text, all digits. */
export function copyBudget(context: PageContext): void {
  const data = context.budgets.data.peek();
  if (!data) return;
  const lines = linesOf(context, data).map(({ group, label, pixels, loss, share }) =>
    [group, label, pixels, exactText(loss), exactText(share)].join('\t'),
  );
  context.host.copy(['group\tline\tpixels\tloss\tshare', ...lines].join('\n'));
}
