import { html, nothing, type TemplateResult } from 'lit/html.js';
import { tenthsAround } from '../../src/core/run-curve.ts';
import type { SeriesHead } from '../../src/protocol/series-messages.ts';
import { changeCell } from '../report/class-list.ts';
import { paint } from '../ui/geometry.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { segments } from '../ui/segments.ts';
import { copyText } from '../ui/work-page.ts';
import type { SeriesPageContext } from './series-context.ts';
import { sparkline } from './sparkline.ts';

interface ClassCourse {
  readonly id: number;
  readonly name: string;
  readonly color: readonly [number, number, number];
  /** One a run; NaN: none. */
  readonly values: Float64Array;
  /** Last minus first of those that exist; null with fewer than two. */
  readonly change: number | null;
  /** Best minus last; null without a number. */
  readonly fall: number | null;
}

function classCourses(head: SeriesHead, classIoU: Float64Array): ClassCourse[] {
  const runs = head.runs.length;
  return head.classes.map((entry, at) => {
    const values = classIoU.subarray(at * runs, (at + 1) * runs);
    const told = [...values].filter((value) => !Number.isNaN(value));
    const [first, last] = [told[0], told.at(-1)];
    const ends = first !== undefined && last !== undefined;
    return {
      ...entry,
      values,
      change: ends && told.length > 1 ? last - first : null,
      fall: ends ? Math.max(...told) - last : null,
    };
  });
}

/** IoU of each class over the runs: a small plot each, all of one scale. A click puts the class into the large plot. */
export function classPlots(context: SeriesPageContext): TemplateResult | typeof nothing {
  const { store } = context;
  const head = store.head.value;
  if (!head) return nothing;
  const { classId, classOrder, classText, asTable } = store.view.value;
  const run = store.run.value;
  const positions = store.positions.value;
  const all = classCourses(head, store.classIoU.value);
  const at = ({ values }: ClassCourse) => values[run] ?? Number.NaN;
  const orders: Record<typeof classOrder, (a: ClassCourse, b: ClassCourse) => number> = {
    lowest: (a, b) => (Number.isNaN(at(a)) ? 2 : at(a)) - (Number.isNaN(at(b)) ? 2 : at(b)),
    fallen: (a, b) => (b.fall ?? -1) - (a.fall ?? -1),
    name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
  };
  const text = classText.trim().toLowerCase();
  const shown = all.filter(({ name, id }) => name.toLowerCase().includes(text) || String(id) === text);
  shown.sort((a, b) => orders[classOrder](a, b) || a.id - b.id);
  const label = head.runs[run]?.label ?? '';
  const { low, high } = tenthsAround(store.classIoU.value);
  return html`<div class="section-head row">
      <h2>Classes</h2><span class="q" title="All plots have one scale, from ${low} to ${high}">IoU pooled, ${low} to ${high}, in ${label}</span><span class="sp"></span>
      ${segments({
        label: 'Order of the classes',
        options: [
          { value: 'lowest', label: 'Lowest' },
          { value: 'fallen', label: 'Fallen', title: 'The furthest below its best first' },
          { value: 'name', label: 'Name' },
        ],
        value: classOrder,
        onPick: (value) => store.change({ classOrder: value }),
      })}
      ${
        all.length > 12
          ? html`<input type="search" class="filter-text" aria-label="Filter classes" placeholder="Filter" .value=${classText} @input=${(event: Event) => store.change({ classText: (event.target as HTMLInputElement).value })}>`
          : nothing
      }
      ${iconButton({ icon: 'table', title: 'Read as table', pressed: asTable, onClick: () => store.change({ asTable: !asTable }) })}
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, copiedClasses(head, all)) })}
    </div>
    ${
      asTable
        ? classTable(head, shown)
        : html`<div class="class-plots">${shown.map((one) => {
            const on = one.id === classId;
            return html`<button
              type="button"
              class="class-plot ${on ? 'on' : ''}"
              aria-pressed=${on ? 'true' : 'false'}
              title=${sentenceOf(head, one, run)}
              data-class=${one.id}
              @click=${() => store.change({ classId: on ? null : one.id })}
            >
              <span class="nm"><i class="sw" ${paint(one.color)}></i><span class="name">${one.name}</span><span class="sp"></span><span class="value">${fixedText(at(one), 3)}</span></span>
              ${sparkline(one.values, positions, run, { low, high, line: null })}
            </button>`;
          })}${shown.length === 0 ? html`<p class="q">No class passes the filter.</p>` : nothing}</div>`
    }`;
}

function sentenceOf({ runs }: SeriesHead, { name, values, change, fall }: ClassCourse, run: number): string {
  const value = values[run];
  const best = values.indexOf(Math.max(...[...values].filter((one) => !Number.isNaN(one))));
  if (best < 0) return `${name}: no IoU in any run`;
  const fallen = fall ? `, best ${fixedText(values[best])} in ${runs[best]?.label}` : '';
  const since =
    change === null ? '' : `, ${change < 0 ? 'down' : 'up'} ${fixedText(Math.abs(change))} from first to last`;
  return `${name}: IoU ${fixedText(value)} in ${runs[run]?.label}${since}${fallen}`;
}

/** The twin of the plots: every number. */
function classTable({ runs }: SeriesHead, classes: readonly ClassCourse[]): TemplateResult {
  return html`<div class="class-scroll" tabindex="0" role="group" aria-label="IoU of the classes in every run">
    <table class="list class-table" aria-label="IoU of the classes, pooled">
      <thead><tr><th scope="col">Class</th>${runs.map(({ label }) => html`<th scope="col" class="n">${label}</th>`)}<th scope="col" class="n">Change</th></tr></thead>
      <tbody>${classes.map(
        ({ id, name, color, values, change }) => html`<tr data-class=${id}>
          <th scope="row"><span class="nm"><i class="sw" ${paint(color)}></i><span class="name">${name}</span></span></th>
          ${[...values].map((value) => html`<td class="n" title=${exactText(value)}>${fixedText(value)}</td>`)}
          <td class="n">${changeCell(change)}</td>
        </tr>`,
      )}</tbody>
    </table>
  </div>`;
}

function copiedClasses({ runs }: SeriesHead, classes: readonly ClassCourse[]): string {
  const heads = ['id', 'class', ...runs.map(({ name }) => `IoU pooled, ${name}`)];
  const lines = classes.map(({ id, name, values }) => [id, name, ...[...values].map(exactText)].join('\t'));
  return [heads.join('\t'), ...lines].join('\n');
}

/** The runs with their totals: what the large plot shows, as a table; a row chooses its run. */
export function runTable(context: SeriesPageContext): TemplateResult | typeof nothing {
  const { store } = context;
  const head = store.head.value;
  if (!head) return nothing;
  const { runs } = head;
  const chosen = store.run.value;
  const copied = () =>
    [
      [
        'run',
        'number',
        'pairs',
        'mIoU pooled',
        'mIoU mean of images',
        'loss mean of images',
        'accuracy pooled',
        'not readable',
      ],
      ...runs.map((run) => [
        run.name,
        exactText(run.number),
        run.pairs,
        exactText(run.pooledIoU),
        exactText(run.meanIoU),
        exactText(run.meanLoss),
        exactText(run.pooledAccuracy),
        run.failed.count,
      ]),
    ]
      .map((line) => line.join('\t'))
      .join('\n');
  return html`<div class="section-head row">
      <h2>Runs</h2><span class="q" title=${head.evidence}>${head.evidence}</span><span class="sp"></span>
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, copied()) })}
    </div>
    <div class="run-scroll"><table class="list run-table" role="grid" aria-label="Runs">
      <thead><tr>
        <th scope="col">Run</th><th scope="col" class="n pairs">Pairs</th>
        <th scope="col" class="n" title="mIoU over the pixels of all images together">mIoU, pooled</th>
        <th scope="col" class="n mean" title="Mean of the mIoU of the images">mIoU, images</th>
        <th scope="col" class="n" title="${head.loss}, mean of the images">Loss, images</th>
      </tr></thead>
      <tbody>${runs.map((run, at) => {
        const choose = () => store.chooseRun(at);
        const note =
          run.failed.count > 0 ? `${countText(run.failed.count)} not readable` : run.interrupted ? 'interrupted' : '';
        return html`<tr
          class=${at === chosen ? 'sel' : ''}
          aria-selected=${at === chosen ? 'true' : 'false'}
          tabindex="0"
          data-run=${run.name}
          title=${run.name}
          @click=${choose}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              choose();
            }
          }}
        >
          <td><span class="name"><bdi>${run.label}</bdi></span>${note === '' ? nothing : html`<span class="note sm">${icon('warning')}${note}</span>`}</td>
          <td class="n pairs">${countText(run.pairs)}</td>
          <td class="n pooled" title=${exactText(run.pooledIoU)}>${fixedText(run.pooledIoU)}</td>
          <td class="n mean" title=${exactText(run.meanIoU)}>${fixedText(run.meanIoU)}</td>
          <td class="n loss" title=${exactText(run.meanLoss)}>${fixedText(run.meanLoss)}</td>
        </tr>`;
      })}</tbody>
    </table></div>`;
}
