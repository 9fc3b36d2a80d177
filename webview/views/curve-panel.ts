import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { lastLossRank } from '../../src/core/curve-axis.ts';
import { interpolated } from '../chart/delta-plot.ts';
import type { Size } from '../gl/camera.ts';
import type { Curve } from '../store/curve-source.ts';
import { area, frameElement } from '../ui/area.ts';
import { countText, valueText } from '../ui/number-text.ts';
import { brushHandles, brushMark, brushRanks, rankStep, setMark } from './curve-brush.ts';
import { curveHead } from './curve-head.ts';
import { type CurvePlot, curvePlot } from './curve-plot.ts';
import { curveStory } from './curve-story.ts';
import { CurveWalk } from './curve-walk.ts';
import { zoomCurve } from './curve-zoom.ts';
import type { PageContext } from './page-context.ts';

const DRAG_PX = 3;
const WHEEL_STEP = 0.002;
const STORY_PX = 292;

/** The panel of the sorted-error curve. */
export class CurvePanel {
  readonly size = signal<Size>({ width: 1180, height: 197 });
  readonly #context: PageContext;
  /** Rank under the pointer; null when it is elsewhere. */
  readonly #hovered = signal<number | null>(null);
  #drag: { readonly x: number; readonly rank: number; moved: boolean } | null = null;

  readonly #className = computed(() => this.#context.store.selectedClass.value?.name ?? '');
  readonly #withStory = computed(() => this.size.value.width >= 760);
  readonly #lossName = computed(() => this.#context.store.inspection.value?.loss.name ?? 'lovasz-softmax');

  /** The plot that is shown; made anew only when the curve, its size or its axis changes. */
  readonly #plot = computed(() => {
    const curve = this.#context.curves.curve.value;
    const { width, height } = this.size.value;
    const axis = this.#axis.value;
    if (!curve || curve.pixels === 0 || width < 120 || height < 60) return null;
    const beside = axis === 'delta' && this.#withStory.value ? STORY_PX : 0;
    const size = { width: width - beside, height };
    return curvePlot(curve, size, this.#className.value, { axis, rankScale: this.#rankScale.value });
  });
  readonly #axis = computed(() => this.#context.store.view.value.axis);
  readonly #rankScale = computed(() => this.#context.store.view.value.rankScale);
  /** The scrubber. */
  readonly walk: CurveWalk;

  /** The rank that the cursor marks: under the pointer, else that of the probed pixel. */
  readonly #marked = computed(() => {
    const hovered = this.#hovered.value;
    if (hovered !== null) return hovered;
    const data = this.#context.probes.data.value;
    const curve = this.#context.curves.curve.value;
    return data && curve && data.classId === curve.classId ? data.rank : null;
  });

  constructor(context: PageContext) {
    this.#context = context;
    this.walk = new CurveWalk(context, () => this.#plot.peek());
  }

  mount(host: HTMLElement): void {
    const head = frameElement('div', 'curve-head row');
    const body = frameElement('div', 'curve-body');
    host.append(head, body);
    new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box && box.width > 0 && box.height > 0) this.size.value = { width: box.width, height: box.height };
    }).observe(body);
    effect(() => {
      const from = this.#context.store.cursor.value?.from;
      if (from !== undefined && from !== 'curve') this.#hovered.value = null;
    });
    area(head, () => curveHead(this.#context, this.size.value.width, this.#withStory.value, this.walk));
    area(body, () => this.#body());
  }

  /** Moves the cursor along the ranks and probes there. */
  #step(by: number): void {
    const curve = this.#context.curves.curve.peek();
    if (!curve) return;
    const rank = Math.min(curve.pixels, Math.max(1, (this.#marked.peek() ?? 1) + by));
    this.#context.store.change({ pin: null });
    this.#hovered.value = rank;
    this.#context.probes.pointAtRank(rank);
  }

  #onKey(event: KeyboardEvent): void {
    const curve = this.#context.curves.curve.peek();
    if (!curve) return;
    const rank = this.#marked.peek();
    if (event.key === 'Enter' && rank !== null) {
      event.preventDefault();
      brushRanks(this.#context, rank, rank);
      const plot = (event.currentTarget as HTMLElement).parentElement;
      requestAnimationFrame(() => plot?.querySelector<HTMLElement>('.brush-end.to')?.focus());
      return;
    }
    const step = rankStep(event, curve);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#step(step);
  }

  #rankUnder(event: MouseEvent, plot: CurvePlot): number {
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(plot.curve.pixels, Math.max(1, Math.round(plot.rankAt(event.clientX - bounds.left))));
  }

  #onDown(event: PointerEvent): void {
    const plot = this.#plot.peek();
    if (event.button !== 0 || !plot) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { x: event.clientX, rank: this.#rankUnder(event, plot), moved: false };
  }

  #onMove(event: PointerEvent): void {
    const plot = this.#plot.peek();
    if (!plot) return;
    const rank = this.#rankUnder(event, plot);
    const drag = this.#drag;
    if (drag) {
      drag.moved ||= Math.abs(event.clientX - drag.x) >= DRAG_PX;
      if (drag.moved) brushRanks(this.#context, drag.rank, rank);
      return;
    }
    if (this.#context.store.pin.peek() || rank === this.#hovered.peek()) return;
    this.#hovered.value = rank;
    this.#context.probes.pointAtRank(rank);
  }

  /** A drag brushes, a click pins the pixel of the rank. */
  #onUp(): void {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved) return;
    this.#hovered.value = drag.rank;
    this.#context.probes.pinAtRank(drag.rank);
  }

  #onWheel(event: WheelEvent): void {
    const plot = this.#plot.peek();
    if (!plot || this.#context.store.frame.peek().widthPx < 640 || event.deltaY === 0) return;
    event.preventDefault();
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const part = (event.clientX - bounds.left - plot.left) / (plot.right - plot.left);
    const rank = this.#rankUnder(event, plot);
    zoomCurve(this.#context, rank, Math.min(1, Math.max(0, part)), Math.exp(event.deltaY * WHEEL_STEP));
  }

  /** The probed pixel's own error, else what is drawn. */
  #errorAt(curve: Curve, rank: number): number {
    const data = this.#context.probes.data.value;
    if (data && data.classId === curve.classId && data.rank === rank && data.error !== null) return data.error;
    return interpolated(curve.rank, curve.error, rank);
  }

  #cursor(): TemplateResult | typeof nothing {
    const plot = this.#plot.value;
    const rank = this.#marked.value;
    if (!plot || rank === null) return nothing;
    const x = plot.xOfRank(rank);
    const { shown } = plot.curve;
    if (rank < shown.from || rank > shown.to) return nothing;
    const y = plot.yOfError(rank, Math.max(0, this.#errorAt(plot.curve, rank)));
    return svg`<path class="cursor" d="M${Math.round(x) + 0.5} ${plot.top}V${plot.bottom}"></path>
      ${y === null ? nothing : svg`<circle class="dot" cx=${x} cy=${y} r="4"></circle>`}`;
  }

  #body(): TemplateResult | typeof nothing {
    const { store, curves } = this.#context;
    if (!store.view.value.curveOpen) return nothing;
    const plot = this.#plot.value;
    const refusal = curves.refusal.value;
    if (!plot) {
      const isEmpty = store.inspected.value !== null && store.selectedClass.value === null;
      const words = refusal ?? (isEmpty ? 'No pixel is scored: there are no errors to sort.' : null);
      return words ? html`<p class="l q curve-note">${words}</p>` : nothing;
    }
    const { curve } = plot;
    const { axis } = store.view.value;
    const { height } = this.size.value;
    const name = this.#className.value;
    const title =
      axis === 'delta'
        ? `Error over the Jaccard distance, ${name}; the area is ${valueText(curve.loss)}`
        : `Sorted errors of ${name}: ${countText(curve.pixels)} pixels, the last one that may add to the loss at rank ${countText(lastLossRank(curve))}`;
    const rank = this.#marked.value ?? 1;
    const error = valueText(this.#errorAt(curve, rank));
    const brush = store.brush.value;
    const set = this.#context.brushes.setRanks.value;
    return html`<div
        class="plot"
        @wheel=${{ handleEvent: (event: WheelEvent) => this.#onWheel(event), passive: false }}
      >
        <svg width=${plot.width} height=${height} role="img" aria-label=${title}>${plot.picture}${brush ? brushMark(plot, brush) : set ? setMark(plot, set) : nothing}${this.#cursor()}</svg>
        <div
          class="plot-cursor"
          tabindex="0"
          role="slider"
          aria-label="Rank on the curve"
          aria-valuemin="1"
          aria-valuemax=${curve.pixels}
          aria-valuenow=${rank}
          aria-valuetext="rank ${countText(rank)}, error ${error}"
          @pointerdown=${(event: PointerEvent) => this.#onDown(event)}
          @pointermove=${(event: PointerEvent) => this.#onMove(event)}
          @pointerup=${() => this.#onUp()}
          @pointercancel=${() => {
            this.#drag = null;
          }}
          @pointerleave=${() => {
            this.#hovered.value = null;
          }}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></div>
        ${brush ? brushHandles(this.#context, plot, brush) : nothing}
      </div>
      ${axis === 'delta' && this.#withStory.value ? curveStory(curve, name, this.#lossName.value) : nothing}`;
  }
}
