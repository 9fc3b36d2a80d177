import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { copy } from '../../src/protocol/messages.ts';
import { deltaPlot, interpolated } from '../chart/delta-plot.ts';
import { rankPlot } from '../chart/rank-plot.ts';
import type { Size } from '../gl/camera.ts';
import { isLow } from '../store/page-store.ts';
import { area, frameElement } from '../ui/area.ts';
import { iconButton } from '../ui/icons.ts';
import { picker } from '../ui/menu.ts';
import { countText, valueText } from '../ui/number-text.ts';
import { segments } from '../ui/segments.ts';
import { listedClasses } from './class-table.ts';
import { curveStory, sumText } from './curve-story.ts';
import { curveCsv, openCurveText } from './curve-text.ts';
import type { PageContext } from './page-context.ts';

const STORY_PX = 292;

/** The panel of the sorted-error curve. */
export class CurvePanel {
  readonly size = signal<Size>({ width: 1180, height: 197 });
  readonly #context: PageContext;
  /** Rank under the pointer; null when it is elsewhere. */
  readonly #hovered = signal<number | null>(null);

  readonly #className = computed(() => this.#context.store.selectedClass.value?.name ?? '');
  readonly #withStory = computed(() => this.size.value.width >= 760);
  readonly #lossName = computed(() => this.#context.store.inspection.value?.loss.name ?? 'lovasz-softmax');

  /** The plot that is shown; made anew only when the curve, its size or its axis changes. */
  readonly #plot = computed(() => {
    const curve = this.#context.curves.curve.value;
    const { width, height } = this.size.value;
    const { axis, rankScale } = this.#context.store.view.value;
    if (!curve || width < 120 || height < 60) return null;
    if (axis === 'delta') {
      const plotWidth = this.#withStory.value ? width - STORY_PX : width;
      const threshold = this.#lossName.value === 'lovasz-hinge' ? 1 : 0.5;
      const plot = deltaPlot(curve, plotWidth, height, threshold);
      return {
        ...plot,
        curve,
        width: plotWidth,
        xOfRank: (rank: number) => plot.xOfDelta(interpolated(curve.rank, curve.jaccard, rank)),
        rankAt: (x: number) => rankAtDelta(curve.jaccard, curve.rank, plot.deltaAt(x)),
      };
    }
    const plot = rankPlot({ curve, className: this.#className.value, width, height, logarithmic: rankScale === 'log' });
    return { ...plot, curve, width };
  });

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
    area(head, () => this.#head());
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
    if (!curve || event.ctrlKey || event.metaKey || event.altKey) return;
    const hundredth = Math.max(1, Math.round(curve.lastForegroundRank / 100));
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
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#step(step);
  }

  #onMove(event: PointerEvent): void {
    const plot = this.#plot.peek();
    if (!plot || this.#context.store.view.peek().pin) return;
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const rank = Math.min(plot.curve.pixels, Math.max(1, Math.round(plot.rankAt(event.clientX - bounds.left))));
    if (rank === this.#hovered.peek()) return;
    this.#hovered.value = rank;
    this.#context.probes.pointAtRank(rank);
  }

  #head(): TemplateResult {
    const { store, curves } = this.#context;
    const { axis, rankScale, curveOpen, curveMaximised } = store.view.value;
    const selected = store.selectedClass.value;
    const curve = curves.curve.value;
    const inspection = store.inspection.value;
    const small = this.size.value.width < 640;
    const low = isLow(store.frame.value);
    const open = curveOpen && (!low || curveMaximised);
    const copyCsv = () => {
      const { host } = this.#context;
      if (curve) host.ask(copy, { text: curveCsv(curve) }).catch(host.reportError);
    };
    return html`<span class="b st">Sorted errors</span>
      ${
        selected && inspection
          ? picker({
              label: 'Class',
              shown: selected.name,
              color: selected.color,
              items: () =>
                listedClasses(inspection).map((row) => ({
                  label: row.name,
                  color: row.color,
                  checked: row.id === selected.id,
                  onPick: () => store.change({ classId: row.id }),
                })),
            })
          : nothing
      }
      ${segments({
        label: 'X axis',
        value: axis,
        options: [
          { value: 'rank', label: 'Rank', title: 'Pixels in descending order of their error (X)' },
          { value: 'delta', label: 'Δ', title: 'Jaccard distance: the shaded area is the loss (X)' },
        ],
        onPick: (value) => store.change({ axis: value }),
      })}
      ${
        axis === 'rank' && !small
          ? segments({
              label: 'Rank scale',
              value: rankScale,
              options: [
                { value: 'linear', label: 'Linear' },
                { value: 'log', label: 'Log' },
              ],
              onPick: (value) => store.change({ rankScale: value }),
            })
          : nothing
      }
      <span class="sp"></span>
      ${
        curveMaximised && !small
          ? html`<span class="l q">Panes hidden while the curve is maximised</span><kbd>Esc</kbd><span class="vr"></span>`
          : axis === 'delta' && curve && !this.#withStory.value && !small
            ? html`<span class="l sum-text">${sumText(curve)}</span>`
            : nothing
      }
      ${iconButton({
        icon: 'list-flat',
        title: 'Read as text',
        popup: 'dialog',
        disabled: !curve,
        onClick: () => {
          if (curve) openCurveText(curve, this.#className.peek(), copyCsv);
        },
      })}
      ${iconButton({ icon: 'copy', title: 'Copy the curve as CSV', disabled: !curve, onClick: copyCsv })}
      ${iconButton({
        icon: curveMaximised ? 'screen-normal' : 'screen-full',
        title: curveMaximised ? 'Restore (M)' : 'Maximise (M)',
        onClick: () => store.change({ curveMaximised: !curveMaximised, curveOpen: true }),
      })}
      ${iconButton({
        icon: open ? 'chevron-down' : 'chevron-up',
        title: open ? 'Collapse' : 'Expand',
        // Where the height is scarce there is only room for the head, or for the curve alone.
        onClick: () => store.change({ curveOpen: low || !open, curveMaximised: low && !open }),
      })}`;
  }

  #cursor(): TemplateResult | typeof nothing {
    const plot = this.#plot.value;
    const rank = this.#marked.value;
    if (!plot || rank === null) return nothing;
    const x = plot.xOfRank(rank);
    const error = interpolated(plot.curve.rank, plot.curve.error, rank);
    const y = plot.yOfError(rank, Math.max(0, error));
    return svg`<path class="cursor" d="M${Math.round(x) + 0.5} ${plot.top}V${plot.bottom}"></path>
      ${y === null ? nothing : svg`<circle class="dot" cx=${x} cy=${y} r="4"></circle>`}`;
  }

  #body(): TemplateResult | typeof nothing {
    const { store, curves, probes } = this.#context;
    if (!store.view.value.curveOpen) return nothing;
    const plot = this.#plot.value;
    const refusal = curves.refusal.value;
    if (!plot) return refusal ? html`<p class="l q curve-note">${refusal}</p>` : nothing;
    const { curve } = plot;
    const { axis } = store.view.value;
    const { height } = this.size.value;
    const name = this.#className.value;
    const title =
      axis === 'delta'
        ? `Error over the Jaccard distance, ${name}; the area is ${valueText(curve.loss)}`
        : `Sorted errors of ${name}: ${countText(curve.pixels)} pixels, the last one with weight at rank ${countText(curve.lastForegroundRank)}`;
    const rank = this.#marked.value ?? 1;
    const error = valueText(interpolated(curve.rank, curve.error, rank));
    return html`<div class="plot">
        <svg width=${plot.width} height=${height} role="img" aria-label=${title}>${plot.picture}${this.#cursor()}</svg>
        <div
          class="plot-cursor"
          tabindex="0"
          role="slider"
          aria-label="Rank on the curve"
          aria-valuemin="1"
          aria-valuemax=${curve.pixels}
          aria-valuenow=${rank}
          aria-valuetext="rank ${countText(rank)}, error ${error}"
          @pointermove=${(event: PointerEvent) => this.#onMove(event)}
          @pointerleave=${() => {
            this.#hovered.value = null;
          }}
          @click=${() => probes.pin()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></div>
      </div>
      ${axis === 'delta' && this.#withStory.value ? curveStory(curve, name, this.#lossName.value) : nothing}`;
  }
}

/** The rank at which the chain passes a Δ. */
function rankAtDelta(jaccard: Float64Array, rank: Float64Array, delta: number): number {
  const index = jaccard.findIndex((value) => value >= delta);
  if (index <= 0) return rank[Math.max(0, index)] ?? 1;
  const [from, to] = [jaccard[index - 1] as number, jaccard[index] as number];
  const part = to === from ? 1 : (delta - from) / (to - from);
  return (rank[index - 1] as number) + part * ((rank[index] as number) - (rank[index - 1] as number));
}
