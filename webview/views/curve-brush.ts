import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { type CurveEnds, lastLossRank } from '../../src/core/curve-axis.ts';
import type { RankSpan, SetRanksData } from '../../src/core/view-data.ts';
import type { Curve } from '../store/curve-source.ts';
import type { ViewState } from '../store/view-state.ts';
import { geometry } from '../ui/geometry.ts';
import { icon } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText, pixelsText, shortText } from '../ui/number-text.ts';
import type { CurvePlot } from './curve-plot.ts';
import type { PageContext } from './page-context.ts';

type Brush = NonNullable<ViewState['brush']>;

/** One per cent of the ranks that may add to the loss. */
export function hundredthOf(curve: CurveEnds): number {
  return Math.max(1, Math.round((lastLossRank(curve) || curve.pixels) / 100));
}

/** Lights ranks of the selected class; the ends may come in any order and lie anywhere. */
export function brushRanks({ store, curves }: PageContext, one: number, other: number, walk = false): void {
  const curve = curves.curve.peek();
  const classId = store.selectedClass.peek()?.id;
  if (!curve || classId === undefined || curve.pixels === 0) return;
  const bounded = (rank: number) => Math.min(curve.pixels, Math.max(1, Math.round(rank)));
  const from = walk ? 1 : bounded(Math.min(one, other));
  const to = bounded(Math.max(one, other));
  const before = store.brush.peek();
  if (before && before.from === from && before.to === to && before.walk === walk) return;
  store.change({ brush: { classId, from, to, walk } });
}

/** The step of a key at a handle, in ranks; null: the key is another one. */
export function rankStep(event: KeyboardEvent, curve: Curve): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const hundredth = hundredthOf(curve);
  const by = event.shiftKey ? hundredth : 1;
  const step = {
    ArrowRight: by,
    ArrowUp: by,
    ArrowLeft: -by,
    ArrowDown: -by,
    PageUp: hundredth * 10,
    PageDown: -hundredth * 10,
    Home: -curve.pixels,
    End: curve.pixels,
  }[event.key];
  return step ?? null;
}

/** The brushed interval over the plot. */
export function brushMark(plot: CurvePlot, brush: Brush): TemplateResult | typeof nothing {
  const span = shownPart(plot, brush);
  if (!span) return nothing;
  const width = Math.max(1, span.right - span.left);
  return svg`<g class="brush ${brush.walk ? 'walk' : ''}">
    <rect x=${span.left} y=${plot.top} width=${width} height=${plot.bottom - plot.top}></rect>
    ${span.startsHere && !brush.walk ? svg`<path d="M${span.left} ${plot.top}V${plot.bottom}"></path>` : nothing}
    ${span.endsHere ? svg`<path d="M${span.left + width} ${plot.top}V${plot.bottom}"></path>` : nothing}
  </g>`;
}

function shownPart({ xOfSpan, curve, left, right }: CurvePlot, { from, to }: RankSpan) {
  if (to < curve.shown.from || from > curve.shown.to) return null;
  const [start, end] = xOfSpan({ from: Math.max(from, curve.shown.from), to: Math.min(to, curve.shown.to) });
  return {
    left: Math.max(left, start),
    right: Math.min(right, end),
    startsHere: from >= curve.shown.from,
    endsHere: to <= curve.shown.to,
  };
}

/** The ends of the brush, to drag or to move by the arrow keys. */
export function brushHandles(context: PageContext, plot: CurvePlot, brush: Brush): TemplateResult | typeof nothing {
  const span = shownPart(plot, brush);
  if (!span) return nothing;
  const { curve } = plot;
  const handle = (end: 'from' | 'to', x: number) => {
    const label = brush.walk ? 'k of the chain S_k' : end === 'from' ? 'First brushed rank' : 'Last brushed rank';
    const set = (rank: number) => {
      const now = context.store.brush.peek();
      if (now) brushRanks(context, end === 'from' ? rank : now.from, end === 'from' ? now.to : rank, now.walk);
    };
    return html`<div
      class="brush-end ${end}"
      tabindex="0"
      role="slider"
      aria-label=${label}
      aria-valuemin=${end === 'from' ? 1 : brush.from}
      aria-valuemax=${end === 'from' ? brush.to : curve.pixels}
      aria-valuenow=${brush[end]}
      aria-valuetext="rank ${countText(brush[end])}"
      ${geometry({ left: `${x - 7}px`, top: `${plot.top}px`, height: `${plot.bottom - plot.top}px` })}
      @pointerdown=${(event: PointerEvent) => {
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        event.stopPropagation();
      }}
      @pointermove=${(event: PointerEvent) => {
        const element = event.currentTarget as HTMLElement;
        if (!element.hasPointerCapture(event.pointerId)) return;
        const bounds = element.parentElement?.getBoundingClientRect();
        const rank = plot.rankAt(event.clientX - (bounds?.left ?? 0));
        const now = context.store.brush.peek();
        if (now) set(end === 'from' ? Math.min(rank, now.to) : Math.max(rank, now.from));
      }}
      @keydown=${(event: KeyboardEvent) => {
        const step = rankStep(event, curve);
        const now = context.store.brush.peek();
        if (step === null || !now) return;
        event.preventDefault();
        event.stopPropagation();
        set(end === 'from' ? Math.min(now.to, now.from + step) : Math.max(now.from, now.to + step));
      }}
    ></div>`;
  };
  return html`${span.startsHere && !brush.walk ? handle('from', span.left) : nothing}
    ${span.endsHere ? handle('to', Math.max(span.right, span.left + 1)) : nothing}`;
}

function closeButton({ store }: PageContext, title: string): TemplateResult {
  return html`<button
    type="button"
    class="icon"
    title="${title} (Esc)"
    aria-label=${title}
    @click=${() => store.unlight()}
  >${icon('close')}</button>`;
}

/** Width that is seen of a rank at least, CSS pixels. */
const LEAST_PX = 1e-3;

/** How much of each column of screen pixels the ranks of a set cover. */
function coverOf(plot: CurvePlot, runs: SetRanksData['runs']): Float64Array {
  const { shown } = plot.curve;
  const cover = new Float64Array(Math.ceil(plot.width) + 1);
  for (let at = 0; at < runs.length; at += 2) {
    const from = Math.max(runs[at] as number, shown.from);
    const to = Math.min(runs[at + 1] as number, shown.to);
    if (from > to) continue;
    const [start, end] = plot.xOfSpan({ from, to });
    // On the rank axis a single rank has no width of its own; without weight none has on the Δ axis.
    const [last, next] = plot.xOfSpan({ from: to, to: to + 1 });
    const stop = Math.max(end, start + Math.max(next - last, LEAST_PX));
    for (let column = Math.floor(start); column < stop && column < cover.length; column += 1) {
      cover[column] = (cover[column] as number) + Math.min(stop, column + 1) - Math.max(start, column);
    }
  }
  return cover;
}

/** Strengths that columns are drawn in, the strongest where the set is densest. */
const SET_LEVELS = 4;

/** Where the pixels of a set lie that was chosen in a pane or in a table: the denser, the stronger. */
export function setMark(plot: CurvePlot, { runs }: SetRanksData): TemplateResult {
  const cover = coverOf(plot, runs);
  const most = Math.max(...cover);
  const level = (column: number) => Math.ceil(((cover[column] ?? 0) / most) * SET_LEVELS - 1e-9);
  const bars: TemplateResult[] = [];
  for (let from = 0, to = 1; from < cover.length; from = to, to += 1) {
    const strength = level(from);
    while (to < cover.length && level(to) === strength) to += 1;
    if (!(strength > 0)) continue;
    bars.push(
      svg`<rect x=${from} y=${plot.top} width=${to - from} height=${plot.bottom - plot.top} opacity=${0.2 + (0.8 * strength) / SET_LEVELS}></rect>`,
    );
  }
  return svg`<g class="brush set" shape-rendering="crispEdges">${bars}</g>`;
}

function setSentence(context: PageContext, set: SetRanksData, name: string): TemplateResult {
  const { store } = context;
  const what = store.lit.value?.by === 'polygon' ? 'Lasso' : 'Lit';
  const { runs } = set;
  const [first, last] = [runs[0], runs.at(-1)];
  const ranks =
    first === undefined || last === undefined
      ? ''
      : html`ranks <span class="whole">${countText(first)}–${countText(last)}</span> · `;
  return html`<div class="brush-said row"><span class="l brush-words" role="status"
      ><span class="q">${what}</span> <span class="st">${pixelsText(set.pixels)}</span>, ${countText(set.foreground)} ${name} ·
      ${ranks}<span class="b st" title=${exactText(set.classShare)}>${percentText(set.classShare)}</span> of this class ·
      <span class="st" title=${exactText(set.share)}>${percentText(set.share)}</span> of all, through this class</span
    >${closeButton(context, 'Let go of the lit pixels')}</div>`;
}

/** What the brushed ranks hold, in the curve's head. */
export function brushSentence(context: PageContext): TemplateResult | typeof nothing {
  const { store, brushes } = context;
  const brush = store.brush.value;
  const data = brushes.data.value;
  const name = store.selectedClass.value?.name ?? '';
  const set = brushes.setRanks.value;
  if (!brush) return set ? setSentence(context, set, name) : nothing;
  const fresh = data && data.classId === brush.classId ? data : null;
  const close = closeButton(context, 'Let go of the brushed ranks');
  if (!fresh) return html`<div class="brush-said row"><span class="l q brush-words">…</span>${close}</div>`;
  const pixels = fresh.to - fresh.from + 1;
  const shares = html`<span class="b st" title=${exactText(fresh.classShare)}>${percentText(fresh.classShare)}</span> of this
    class · <span class="st" title=${exactText(fresh.share)}>${percentText(fresh.share)}</span> of all, through it`;
  const words = brush.walk
    ? html`<span class="whole"><span class="q">S<sub>k</sub>, k =</span> <span class="st">${countText(fresh.to)}</span></span> ·
        <span class="whole">Δ(S<sub>k</sub>) =
        <span class="st b" data-number="delta" title=${exactText(fresh.deltaAfter)}>${fixedText(fresh.deltaAfter)}</span></span> ·
        ${countText(fresh.foreground)} ${name} · ${shares}`
    : html`<span class="q">Brushed</span>
        <span class="st whole">${countText(fresh.from)}–${countText(fresh.to)}</span> · ${pixelsText(pixels)},
        ${countText(fresh.foreground)} ${name} · error
        <span class="whole">${shortText(fresh.firstError)}–${shortText(fresh.lastError)}</span> · ${shares}`;
  return html`<div class="brush-said row"><span class="l brush-words" role="status">${words}</span>${close}</div>`;
}
