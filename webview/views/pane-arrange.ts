import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit/html.js';
import { activated } from '../store/active-pane.ts';
import type { PageStore } from '../store/page-store.ts';
import type { ViewState } from '../store/view-state.ts';
import { geometry } from '../ui/geometry.ts';
import type { PageContext } from './page-context.ts';
import { movedLine, type PaneCell, type PaneLine, paneLines, splitsOf } from './pane-layout.ts';
import type { PaneStage } from './pane-stage.ts';

const DRAG_PX = 5;
const KEY_STEP = 0.02;

/** Lets two panes change places; the active one stays the active one. */
export function swapPanes(store: PageStore, one: number, other: number): void {
  if (one === other) return;
  const view = store.view.peek();
  const { panes, activePane } = view;
  const from = (place: number) => (place === one ? other : place === other ? one : place);
  const swapped = panes.map((_, place) => panes[from(place)]) as unknown as ViewState['panes'];
  store.change({ panes: swapped, ...activated(view, from(activePane)) });
}

/** Moves the active pane to the place before or after it. */
export function movePane({ store }: PageContext, stage: PaneStage, by: 1 | -1): void {
  const order = stage.cells.peek().map(({ index }) => index);
  const at = order.indexOf(store.view.peek().activePane);
  const other = order[at + by];
  const own = order[at];
  if (own === undefined || other === undefined) return;
  swapPanes(store, own, other);
  store.spoken.value = `The pane is number ${at + by + 1} of ${order.length}.`;
}

/** Drags a pane by its title onto another one: they change places. */
export class PaneDrag {
  /** The pane that would be changed with; null: none is dragged, or it is over itself. */
  readonly target = signal<number | null>(null);
  readonly #context: PageContext;
  readonly #stage: PaneStage;
  #drag: { readonly index: number; readonly x: number; readonly y: number; moved: boolean } | null = null;
  #dragged = false;

  constructor(context: PageContext, stage: PaneStage) {
    this.#context = context;
    this.#stage = stage;
  }

  down(event: PointerEvent, { index }: PaneCell): void {
    if (event.button !== 0 || !(event.target as HTMLElement).closest('.tag:not(.second)')) return;
    this.#dragged = false;
    this.#drag = { index, x: event.clientX, y: event.clientY, moved: false };
  }

  move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    if (!drag.moved) {
      if (event.buttons === 0) this.#drag = null;
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_PX) return;
      drag.moved = true;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    }
    const bounds = this.#stage.element.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const over = this.#stage.cells
      .peek()
      .find((cell) => x >= cell.left && x < cell.left + cell.width && y >= cell.top && y < cell.top + cell.height);
    this.target.value = over && over.index !== drag.index ? over.index : null;
  }

  up(): void {
    const drag = this.#drag;
    const target = this.target.peek();
    this.cancel();
    this.#dragged = drag?.moved ?? false;
    if (drag?.moved && target !== null) swapPanes(this.#context.store, drag.index, target);
  }

  /** What follows a drag is not a click on the title. */
  click(event: Event): void {
    if (this.#dragged) event.stopPropagation();
    this.#dragged = false;
  }

  cancel(): void {
    this.#drag = null;
    this.target.value = null;
  }
}

/** The lines between the panes: dragged, or moved by the arrow keys; a double click or Enter makes the panes equal. */
export function paneSashes({ store }: PageContext, stage: PaneStage): TemplateResult {
  const arrangement = stage.arrangement.value;
  const { width, height } = stage.size.value;
  const { splits } = store.view.value;
  const sash = (line: PaneLine) => {
    const isColumn = line.direction === 'columns';
    const extent = isColumn ? width : height;
    const part = splitsOf(splits, arrangement, line.direction)[line.at - 1] ?? 0.5;
    const set = (wanted: number) =>
      store.change({ splits: movedLine(store.view.peek().splits, arrangement, line, wanted, extent) });
    const reset = () => {
      const { [arrangement]: _moved, ...others } = store.view.peek().splits;
      store.change({ splits: others });
    };
    const onKey = (event: KeyboardEvent) => {
      const step = { ArrowLeft: -KEY_STEP, ArrowUp: -KEY_STEP, ArrowRight: KEY_STEP, ArrowDown: KEY_STEP }[event.key];
      if (event.key === 'Enter') reset();
      else if (step !== undefined) set(part + step);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onMove = (event: PointerEvent) => {
      const element = event.currentTarget as HTMLElement;
      if (!element.hasPointerCapture(event.pointerId)) return;
      const bounds = stage.element.getBoundingClientRect();
      set((isColumn ? event.clientX - bounds.left : event.clientY - bounds.top) / extent);
    };
    return html`<div
      class="pane-sash ${line.direction}"
      role="separator"
      tabindex="0"
      aria-orientation=${isColumn ? 'vertical' : 'horizontal'}
      aria-label=${isColumn ? 'Width of the panes' : 'Height of the panes'}
      aria-valuenow=${Math.round(part * 100)}
      title="Drag to resize; double click: equal sizes"
      ${geometry(isColumn ? { left: `${line.place - 2}px` } : { top: `${line.place - 2}px` })}
      @keydown=${onKey}
      @dblclick=${reset}
      @pointerdown=${(event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
      @pointermove=${onMove}
    ></div>`;
  };
  return html`${paneLines(arrangement, width, height, splits).map(sash)}`;
}
