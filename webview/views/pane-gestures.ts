import { untracked } from '@preact/signals-core';
import { pannedBy, zoomedAt } from '../gl/camera.ts';
import { activated } from '../store/active-pane.ts';
import type { Pixel } from '../store/view-state.ts';
import { addCorner, closeLasso } from './lasso.ts';
import type { PageContext } from './page-context.ts';
import type { PaneCell } from './pane-layout.ts';
import type { PaneStage } from './pane-stage.ts';

const CLICK_PX = 3;
const WHEEL_STEP = 0.0016;
const LINE_HEIGHT_PX = 16;

/** What pointer, wheel and keys do in the panes. All panes move together. */
export class PaneGestures {
  readonly #context: PageContext;
  readonly #stage: PaneStage;
  #drag: { readonly pointerId: number; x: number; y: number; moved: boolean } | null = null;

  constructor(context: PageContext, stage: PaneStage) {
    this.#context = context;
    this.#stage = stage;
  }

  activate(index: number): void {
    const { store } = this.#context;
    const view = store.view.peek();
    if (view.activePane !== index) store.change(activated(view, index));
  }

  down(event: PointerEvent, cell: PaneCell): void {
    if (event.button !== 0) return;
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    if (event.shiftKey) {
      // A pin, not a selection of text up to here.
      event.preventDefault();
      target.focus();
    }
    this.#drag = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
    this.activate(cell.index);
    const { store } = this.#context;
    if (store.lasso.peek() !== null) this.#addCorner(event);
  }

  move(event: PointerEvent): void {
    const drag = this.#drag;
    const image = this.#stage.image.peek();
    if (!image) return;
    if (!drag) {
      this.#hover(event);
      return;
    }
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(dx, dy) < CLICK_PX) return;
    const { store } = this.#context;
    drag.moved = true;
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (store.lasso.peek() !== null) {
      this.#addCorner(event);
      return;
    }
    store.change({ camera: pannedBy(store.view.peek().camera, dx, dy, image, this.#stage.paneSize.peek()) });
  }

  up(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    const { store } = this.#context;
    if (drag && store.lasso.peek() !== null) {
      this.#addCorner(event);
      // A click alone is a corner; the line goes on by keys or clicks.
      if (drag.moved) closeLasso(store);
      return;
    }
    if (!drag || drag.moved) return;
    const at = this.#pixelAt(event);
    if (at && event.shiftKey) this.#context.pins.toggle(at);
    else if (at) this.#context.probes.pin(at);
  }

  cancel(): void {
    this.#drag = null;
  }

  wheel(event: WheelEvent): void {
    const image = this.#stage.image.peek();
    if (!image) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT_PX : 1;
    const factor = Math.exp(-event.deltaY * lines * WHEEL_STEP * (event.ctrlKey ? 5 : 1));
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const pane = this.#stage.paneSize.peek();
    // As in a pane of the least size with the same middle.
    const at = {
      x: event.clientX - bounds.left - (bounds.width - pane.width) / 2,
      y: event.clientY - bounds.top - (bounds.height - pane.height) / 2,
    };
    const { store } = this.#context;
    store.change({ camera: zoomedAt(store.view.peek().camera, factor, at, image, pane) });
    this.#hover(event);
  }

  key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    if (event.key === 'Enter' && this.#context.store.lasso.peek() !== null) {
      const at = this.#context.store.probed.peek();
      if (at) addCorner(this.#context.store, at.x + 0.5, at.y + 0.5);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const step = steps[event.key];
    const image = this.#stage.image.peek();
    if (!step || !image || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { store, probes } = this.#context;
    const from = store.probed.peek();
    const by = event.shiftKey ? 10 : 1;
    const bounded = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
    const x = from ? bounded(from.x + step[0] * by, image.width) : Math.floor(image.width / 2);
    const y = from ? bounded(from.y + step[1] * by, image.height) : Math.floor(image.height / 2);
    probes.point({ x, y }, 'keyboard');
  }

  #hover(event: MouseEvent): void {
    const at = this.#pixelAt(event);
    if (at) this.#context.probes.point(at, 'panes');
  }

  #addCorner(event: MouseEvent): void {
    const at = this.#placeAt(event);
    if (at) addCorner(this.#context.store, at.x, at.y);
  }

  /** Place of the pointer in image pixels, inside of the image or not. */
  #placeAt(event: MouseEvent): Pixel | null {
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const placement = untracked(() => this.#stage.placementIn(bounds));
    if (!placement) return null;
    const { left, top, zoom } = placement;
    return { x: left + (event.clientX - bounds.left) / zoom, y: top + (event.clientY - bounds.top) / zoom };
  }

  #pixelAt(event: MouseEvent): Pixel | null {
    const image = this.#stage.image.peek();
    const place = this.#placeAt(event);
    if (!image || !place) return null;
    const x = Math.floor(place.x);
    const y = Math.floor(place.y);
    const inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    return inside ? { x, y } : null;
  }
}
