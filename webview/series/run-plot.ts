import { effect, signal } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { curvePath } from '../../src/core/run-curve.ts';
import type { SeriesHead } from '../../src/protocol/series-messages.ts';
import { linearScale, type Scale, ticksBetween } from '../chart/scale.ts';
import { area, frameElement } from '../ui/area.ts';
import { fixedText, tickText } from '../ui/number-text.ts';
import type { SeriesPageContext } from './series-context.ts';

const LEFT = 46;
const RIGHT = 118;
const TOP = 8;
const HEIGHT = 126;
const FOOT = 22;
const LABEL_PX = 14;
const DIGIT_PX = 7;

interface Curve {
  readonly label: string;
  readonly className: 'pooled' | 'mean' | 'loss' | 'class';
  /** One a run; NaN: none. */
  readonly values: readonly number[];
}

/** mIoU and loss over the runs, one plot above the other; a click or an arrow key chooses the run. */
export class RunPlot {
  readonly #context: SeriesPageContext;
  readonly #width = signal(600);

  constructor(context: SeriesPageContext) {
    this.#context = context;
  }

  mount(parent: HTMLElement): void {
    const box = frameElement('div', 'run-plot', { tabindex: '0', role: 'slider', 'aria-label': 'Run' });
    parent.append(box);
    new ResizeObserver(() => {
      this.#width.value = Math.max(240, box.clientWidth);
    }).observe(box);
    box.addEventListener('keydown', (event) => this.#onKey(event));
    const { store } = this.#context;
    area(box, () => {
      const head = store.head.value;
      return head ? this.#plots(head) : nothing;
    });
    effect(() => {
      const head = store.head.value;
      const run = store.run.value;
      box.setAttribute('aria-valuemin', '1');
      box.setAttribute('aria-valuemax', String(Math.max(1, head?.runs.length ?? 1)));
      box.setAttribute('aria-valuenow', String(run + 1));
      box.setAttribute('aria-valuetext', head ? runSentence(head, run) : '');
    });
  }

  #onKey(event: KeyboardEvent): void {
    const { store } = this.#context;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      Home: -1e9,
      End: 1e9,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    store.chooseRun(store.run.peek() + step);
  }

  #plots(head: SeriesHead): TemplateResult {
    const { store } = this.#context;
    const { runs, classes } = head;
    const column = (numberOf: (run: (typeof runs)[number]) => number | null) =>
      runs.map((run) => numberOf(run) ?? Number.NaN);
    const upper: Curve[] = [
      { label: 'mIoU, pooled', className: 'pooled', values: column(({ pooledIoU }) => pooledIoU) },
      { label: 'mIoU, images', className: 'mean', values: column(({ meanIoU }) => meanIoU) },
    ];
    const chosen = classes.findIndex(({ id }) => id === store.view.value.classId);
    const named = classes[chosen];
    if (named) {
      const values = [...store.classIoU.value.subarray(chosen * runs.length, (chosen + 1) * runs.length)];
      upper.push({ label: named.name, className: 'class', values });
    }
    const lower: Curve[] = [{ label: 'Lovász, images', className: 'loss', values: column(({ meanLoss }) => meanLoss) }];
    const width = this.#width.value;
    const x = linearScale(0, 1, LEFT, width - RIGHT);
    return html`${this.#plot(head, upper, x, width, false)}${this.#plot(head, lower, x, width, true)}`;
  }

  #plot(head: SeriesHead, curves: readonly Curve[], x: Scale, width: number, last: boolean): TemplateResult {
    const { store } = this.#context;
    const positions = store.positions.value;
    const run = store.run.value;
    const told = curves.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value)));
    const [low, high] = told.length > 0 ? [Math.min(...told), Math.max(...told)] : [0, 1];
    const pad = (high - low || 0.1) * 0.1;
    const [from, to] = [Math.max(0, low - pad), Math.min(Math.max(1, high), high + pad)];
    const bottom = TOP + HEIGHT;
    const y = linearScale(from, to, bottom, TOP);
    const toX = (at: number) => x.toPx(positions[at] ?? 0);
    const dots = head.runs.length <= 40;
    return html`<svg width=${width} height=${bottom + (last ? FOOT : 8)} role="img" aria-label=${plotSentence(head, curves)}>
      ${ticksBetween(from, to, 4).map(
        (tick) => svg`<path class="grid" d="M${LEFT} ${y.toPx(tick)}H${width - RIGHT}"/>
          <text class="tick" x=${LEFT - 6} y=${y.toPx(tick) + 4} text-anchor="end">${tickText(tick)}</text>`,
      )}
      ${last ? runTicks(head, toX).map((at) => svg`<text class="tick ${at === run ? 'on' : ''}" x=${toX(at)} y=${bottom + 16} text-anchor="middle">${tickOf(head, at)}</text>`) : nothing}
      <path class="at-run" d="M${toX(run)} ${TOP}V${bottom}"/>
      ${curves.map(
        ({ className, values }) => svg`<path class="curve ${className}" d=${curvePath(values, toX, y.toPx)}/>
          ${values.map((value, at) =>
            Number.isNaN(value) || (!dots && at !== run)
              ? nothing
              : svg`<circle class="dot ${className} ${isPart(head, at) ? 'part' : ''}" cx=${toX(at)} cy=${y.toPx(value)} r=${at === run ? 4 : 2.5}/>`,
          )}`,
      )}
      ${lineLabels(curves, y).map(
        ({ label, className, atPx }) =>
          svg`<text class="line-label ${className}" x=${width - RIGHT + 8} y=${atPx + 4}>${cutText(label)}<title>${label}</title></text>`,
      )}
      ${head.runs.map((_, at) => {
        const [left, right] = [
          at === 0 ? LEFT - 8 : (toX(at - 1) + toX(at)) / 2,
          at === head.runs.length - 1 ? width - RIGHT + 8 : (toX(at) + toX(at + 1)) / 2,
        ];
        return svg`<rect class="hit" data-run=${at} x=${left} y="0" width=${Math.max(0, right - left)} height=${bottom + (last ? FOOT : 0)} @click=${() => store.chooseRun(at)}><title>${runSentence(head, at)}</title></rect>`;
      })}
    </svg>`;
  }
}

/** "ckpt2, 2 of 3: mIoU pooled 0.4917, mean of images 0.4873; Lovász-Softmax 0.5145." */
export function runSentence(head: SeriesHead, at: number): string {
  const run = head.runs[at];
  if (!run) return '';
  const missing = run.failed.count > 0 ? ` ${run.failed.count} not readable.` : '';
  return `${run.label}, ${at + 1} of ${head.runs.length}: mIoU pooled ${fixedText(run.pooledIoU)}, mean of images ${fixedText(run.meanIoU)}; ${head.loss} ${fixedText(run.meanLoss)}.${missing}`;
}

function plotSentence({ runs }: SeriesHead, curves: readonly Curve[]): string {
  const said = curves.map(({ label, values }) => {
    const told = values.flatMap((value, at) => (Number.isNaN(value) ? [] : [{ value, name: runs[at]?.label }]));
    const [first, last] = [told[0], told.at(-1)];
    if (!first || !last) return `${label}: no number`;
    return `${label}: ${fixedText(first.value)} in ${first.name}, ${fixedText(last.value)} in ${last.name}`;
  });
  return `${said.join('; ')}. The table of the runs has every number.`;
}

function tickOf({ runs }: SeriesHead, at: number): string {
  const run = runs[at];
  return run?.number === null || run === undefined ? (run?.label ?? '') : String(run.number);
}

/** Whether the totals of a run are over a part of the images. */
function isPart({ runs, images }: SeriesHead, at: number): boolean {
  const run = runs[at];
  return run !== undefined && (run.interrupted || run.pairs < images);
}

/** Runs whose names have room below the plot; the last one always does. */
function runTicks(head: SeriesHead, toX: (at: number) => number): number[] {
  const reach = (at: number) => (tickOf(head, at).length * DIGIT_PX) / 2 + 5;
  const last = head.runs.length - 1;
  const clear = (one: number, next: number) => toX(one) + reach(one) < toX(next) - reach(next);
  for (const step of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) {
    const kept = [...head.runs.keys()].filter((at) => at % step === 0 && at < last && clear(at, last));
    if (kept.every((at, place) => place === 0 || clear(kept[place - 1] as number, at))) return [...kept, last];
  }
  return [last];
}

/** Each line is labelled at its end; labels that would touch are pushed apart. */
function lineLabels(curves: readonly Curve[], y: Scale): { label: string; className: string; atPx: number }[] {
  const labels = curves.flatMap(({ label, className, values }) => {
    const end = values.findLast((value) => !Number.isNaN(value));
    return end === undefined ? [] : { label, className, atPx: y.toPx(end) };
  });
  labels.sort((a, b) => a.atPx - b.atPx);
  for (const [at, label] of labels.entries()) {
    const above = labels[at - 1];
    if (above) label.atPx = Math.max(label.atPx, above.atPx + LABEL_PX);
  }
  const over = (labels.at(-1)?.atPx ?? 0) - (TOP + HEIGHT);
  if (over > 0) for (const label of labels) label.atPx -= over;
  return labels;
}

function cutText(label: string): string {
  return label.length > 17 ? `${label.slice(0, 16)}…` : label;
}
