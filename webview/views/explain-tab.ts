import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { InspectedClass } from '../../src/core/inspection.ts';
import type { ExplainData, ExplainRow } from '../../src/core/view-data.ts';
import { paint } from '../ui/geometry.ts';
import { icon } from '../ui/icons.ts';
import { picker } from '../ui/menu.ts';
import { countText, exactText, fixedText, valueText, weightText } from '../ui/number-text.ts';
import { certificateView } from './certificate.ts';
import type { PageContext } from './page-context.ts';

/** Columns of ExplainData.samples. */
const SAMPLE = { error: 1, intersection: 2, union: 3, jaccard: 4, sum: 5 } as const;

interface Step {
  readonly title: string;
  readonly formula: string;
  readonly says: string;
  readonly lines: readonly (readonly [column: keyof typeof SAMPLE, className: string])[];
}

function stepsOf(isHinge: boolean): readonly Step[] {
  return [
    {
      title: 'Errors, sorted',
      formula: isHinge ? 'e = 1 − s·x, largest first' : 'e = 1 − p on the class, p elsewhere',
      says: 'How wrong each pixel is, the largest error first',
      lines: [['error', 'error-line']],
    },
    {
      title: 'Truth in that order',
      formula: 'I = G − n, U = G + m',
      says: 'What is left of the intersection, and what the union has become, if the first k pixels are wrong',
      lines: [
        ['union', 'other-line'],
        ['intersection', 'plain-line'],
      ],
    },
    {
      title: 'Jaccard chain',
      formula: 'Δ = 1 − I/U, g its steps',
      says: 'The Jaccard loss of the first k pixels; each step of it is the weight of a pixel',
      lines: [['jaccard', 'chain-line']],
    },
    {
      title: 'Dot product',
      formula: 'L = Σ e·g',
      says: 'Each error times its weight, added up: the loss',
      lines: [['sum', 'error-line']],
    },
  ];
}

function smallCurve(data: ExplainData, step: Step): TemplateResult {
  const columns = step.lines.map(([column]) => data.samples.map((sample) => sample[SAMPLE[column]] ?? 0));
  const high = Math.max(1e-12, ...columns.flat());
  const last = Math.max(1, data.samples.length - 1);
  const path = (values: readonly number[]) =>
    values
      .map(
        (value, place) => `${place === 0 ? 'M' : 'L'}${(place / last) * 100} ${38 - (Math.max(0, value) / high) * 36}`,
      )
      .join('');
  return html`<svg class="small-curve" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
    ${step.lines.map(([, className], place) => svg`<path class=${className} d=${path(columns[place] ?? [])}/>`)}
  </svg>`;
}

const COLUMNS: readonly (readonly [
  label: string,
  title: string,
  value: (row: ExplainRow) => number,
  text: (value: number) => string,
  className: string,
])[] = [
  ['error e', 'How wrong the pixel is', ({ error }) => error, valueText, ''],
  [
    'λ',
    'e less the next error: the share of S_k when the errors are written as a sum of sets. Σ λ·Δ is the same loss',
    ({ step }) => step,
    weightText,
    'wide',
  ],
  ['I', 'Intersection left', ({ intersection }) => intersection, countText, 'less'],
  ['U', 'Union so far', ({ union }) => union, countText, 'less'],
  ['Δ(S_k)', 'Jaccard loss of the first k pixels', ({ jaccard }) => jaccard, fixedFive, 'narrow'],
  ['g', 'Weight: the step of Δ (equal errors share theirs)', ({ weight }) => weight, weightText, ''],
  ['e·g', 'Part of the loss', ({ part }) => part, weightText, 'less'],
  ['Σ e·g', 'Loss so far', ({ sum }) => sum, fixedFive, ''],
];

/** A column's name with its index below the line: Δ(S_k). */
function columnHead(label: string): TemplateResult | string {
  const [before, index, after] = label.split(/_(\w)/);
  return index === undefined ? label : html`${before}<sub>${index}</sub>${after}`;
}

function fixedFive(value: number): string {
  return fixedText(value, 5);
}

/** The four steps of the algorithm with this pair's own numbers, and below them the proof. */
export function explainTab(context: PageContext): TemplateResult {
  const { store, explains } = context;
  const data = explains.data.value;
  const row = store.selectedClass.value;
  const refusal = explains.refusal.value;
  if (refusal !== null) return html`<p class="note q">${refusal}</p>`;
  if (!row && store.inspected.value)
    return html`<p class="note q">No pixel is scored: there is no class to explain.</p>`;
  if (!row) return html`<p class="note q">–</p>`;
  return html`${explainHead(context, row, data)}${data ? explained(context, data) : nothing}`;
}

function explainHead({ store }: PageContext, row: InspectedClass, data: ExplainData | null): TemplateResult {
  return html`<div class="row explain-head">
      ${picker({
        label: 'Class',
        shown: row.name,
        color: row.color,
        items: () =>
          (store.inspection.value?.classes ?? []).map((one) => ({
            label: one.name,
            color: one.color,
            checked: one.id === row.id,
            onPick: () => store.change({ classId: one.id }),
          })),
      })}
      ${
        data
          ? html`<span class="q">How its loss <span class="b st" title=${exactText(data.loss)}>${fixedText(data.loss)}</span> comes about, in four steps</span>`
          : html`<span class="q">Following the steps…</span>`
      }
    </div>`;
}

function explained(context: PageContext, data: ExplainData): TemplateResult {
  const isHinge = context.store.inspection.value?.loss.name === 'lovasz-hinge';
  return html`<ol class="steps">
      ${stepsOf(isHinge).map(
        (step, place) => html`<li class="step" title=${step.says}>
          <div class="row"><span class="step-number">${place + 1}</span><span class="b st">${step.title}</span></div>
          <div class="l q">${step.formula}</div>
          ${smallCurve(data, step)}
        </li>`,
      )}
    </ol>
    ${rankTable(context, data)} ${certificateView(context)}`;
}

function rankTable(context: PageContext, data: ExplainData): TemplateResult {
  const { store, explains } = context;
  const row = store.selectedClass.value;
  const body: TemplateResult[] = [];
  let before = 0;
  for (const one of data.rows) {
    const after = before;
    const hidden = one.rank - after - 1;
    if (hidden > 0) {
      body.push(html`<tr class="fold"><td colspan=${COLUMNS.length + 3}>
        <button type="button" @click=${() => explains.unfold(after, one.rank)} title="Show the next ten">${icon('chevron-right')}${countText(hidden)} ${hidden === 1 ? 'row' : 'rows'}</button>
      </td></tr>`);
    }
    before = one.rank;
    body.push(rankRow(context, one, one.rank === data.lastForegroundRank, row?.color ?? [128, 128, 128]));
  }
  return html`<table class="ranks" aria-label="Ranks of ${row?.name ?? ''}">
    <thead>
      <tr>
        <th scope="col" title="Place in the order of the errors, from 1">rank k</th>
        <th scope="col" class="less" title="Its pixel">x, y</th>
        ${COLUMNS.slice(0, 1).map(([label, title]) => html`<th scope="col" title=${title}>${label}</th>`)}
        <th scope="col" title="Whether the truth is this class">truth</th>
        ${COLUMNS.slice(1).map(([label, title, , , className]) => html`<th scope="col" class=${className} title=${title}>${columnHead(label)}</th>`)}
      </tr>
    </thead>
    <tbody>${body}</tbody>
    <tfoot>
      <tr>
        <td class="sum-label" title="Over all ${countText(data.pixels)} ranks">Sum</td><td class="less"></td><td></td><td></td>
        ${COLUMNS.slice(1).map(([label, , , , className]) => {
          if (label === 'g')
            return html`<td class="st" title=${exactText(data.weightSum)}>${valueText(data.weightSum)}</td>`;
          if (label === 'Σ e·g')
            return html`<td class="b st" title=${exactText(data.partSum)}>${fixedText(data.partSum)}</td>`;
          return html`<td class=${className}></td>`;
        })}
      </tr>
    </tfoot>
  </table>`;
}

function rankRow(
  { probes, store }: PageContext,
  one: ExplainRow,
  isLast: boolean,
  color: readonly [number, number, number],
): TemplateResult {
  const point = () => {
    if (one.image === store.unit.peek()) probes.point({ x: one.x, y: one.y }, 'keyboard');
  };
  const cell = ([, , value, text, className]: (typeof COLUMNS)[number]) =>
    html`<td class=${className} title=${exactText(value(one))}>${text(value(one))}</td>`;
  return html`<tr class=${isLast ? 'last' : ''} data-rank=${one.rank} title=${isLast ? 'The last pixel of the class: behind it every weight is 0' : ''}>
    <td><button type="button" class="lk" title="Point at its pixel" @click=${point}>${countText(one.rank)}</button></td>
    <td class="less">${one.x}, ${one.y}</td>
    ${COLUMNS.slice(0, 1).map(cell)}
    <td class="truth">${one.foreground ? html`<i class="sw" ${paint(color)}></i><span class="spoken">yes</span>` : '–'}</td>
    ${COLUMNS.slice(1).map(cell)}
  </tr>`;
}

/** The rows as tab-separated text, all digits. */
export function copyRanks({ host, explains }: PageContext): void {
  const data = explains.data.peek();
  if (!data) return;
  const head = ['rank', 'x', 'y', 'truth', ...COLUMNS.map(([label]) => label)];
  const lines = data.rows.map((row) => [
    row.rank,
    row.x,
    row.y,
    row.foreground ? 1 : 0,
    ...COLUMNS.map(([, , value]) => exactText(value(row))),
  ]);
  host.copy([head, ...lines].map((cells) => cells.join('\t')).join('\n'));
}
