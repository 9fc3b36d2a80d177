import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { pannedBy, placementOf, showing, zoomedAt } from '../gl/camera.ts';
import { availableLayers, isMapLayer, layerTitle, type PaneLayer } from '../store/pane-layer.ts';
import type { Pixel } from '../store/view-state.ts';
import { area, frameElement } from '../ui/area.ts';
import { button } from '../ui/controls.ts';
import { geometry } from '../ui/geometry.ts';
import { type MenuItem, picker } from '../ui/menu.ts';
import type { PageContext } from './page-context.ts';
import type { PaneCell } from './pane-layout.ts';
import type { PaneStage } from './pane-stage.ts';

const CLICK_PX = 3;
const WHEEL_STEP = 0.0016;
const LINE_HEIGHT_PX = 16;

/** The panes: frames over the stage's canvases, their layer pickers, and what pointer and keys do in them. */
export function mountPanes(host: HTMLElement, context: PageContext, stage: PaneStage): void {
  const frames = frameElement('div', 'pane-frames');
  host.append(stage.element, frames);
  new ResizeObserver(([entry]) => {
    const size = entry?.contentRect;
    if (size && size.width > 0 && size.height > 0) stage.size.value = { width: size.width, height: size.height };
  }).observe(host);
  const gestures = new PaneGestures(context, stage);
  area(frames, () => html`${stage.cells.value.map((cell) => paneFrame(context, stage, gestures, cell))}`);
  // Keeps the crosshair in sight when the curve or the keys move it.
  effect(() => {
    const cursor = context.store.cursor.value;
    const image = stage.image.peek();
    if (!cursor || !image || cursor.from === 'panes') return;
    const { camera } = context.store.view.peek();
    const moved = showing(camera, cursor, image, stage.paneSize.peek());
    if (moved !== camera) context.store.change({ camera: moved });
  });
}

function paneFrame(context: PageContext, stage: PaneStage, gestures: PaneGestures, cell: PaneCell): TemplateResult {
  const { store, layers } = context;
  const { panes, activePane } = store.view.value;
  const layer = panes[cell.index] ?? 'image';
  const className = store.selectedClass.value?.name ?? 'no class';
  const title = layerTitle(layer, className);
  const place = geometry({
    left: `${cell.left}px`,
    top: `${cell.top}px`,
    width: `${cell.width}px`,
    height: `${cell.height}px`,
  });
  const refusal = stage.graphicsProblem.value ?? layers.state(layer)?.refusal ?? null;
  const noImage = layer === 'image' && store.inspection.value !== null && store.inspection.value.image === null;
  const narrow = store.frame.value.widthPx < 640;
  return html`<div class="cell ${cell.index === activePane && stage.cells.value.length > 1 ? 'active' : ''}" ${place}>
    <div
      class="pane"
      data-pane=${cell.index}
      tabindex="0"
      role="img"
      aria-label="${title}. Arrow keys move the crosshair."
      @focus=${() => gestures.activate(cell.index)}
      @pointerdown=${(event: PointerEvent) => gestures.down(event, cell)}
      @pointermove=${(event: PointerEvent) => gestures.move(event)}
      @pointerup=${(event: PointerEvent) => gestures.up(event)}
      @pointercancel=${() => gestures.cancel()}
      @wheel=${{ handleEvent: (event: WheelEvent) => gestures.wheel(event), passive: false }}
      @keydown=${(event: KeyboardEvent) => gestures.key(event)}
    ></div>
    ${
      narrow && !isMapLayer(layer)
        ? nothing
        : picker({
            label: `Layer of pane ${cell.index + 1}`,
            shown: title,
            className: 'tag',
            items: () => layerItems(context, cell.index),
          })
    }
    ${
      noImage
        ? html`<div class="pane-note">
            <p class="q">This pair has no image.</p>
            ${button({ label: 'Select an Image…', secondary: true, onClick: () => context.host.act('choose-image') })}
          </div>`
        : refusal
          ? html`<div class="pane-note"><p class="q">${refusal}</p></div>`
          : nothing
    }
  </div>`;
}

function layerItems(context: PageContext, index: number): MenuItem[] {
  const { store } = context;
  const inspection = store.inspection.value;
  if (!inspection) return [];
  const { panes } = store.view.value;
  const className = store.selectedClass.value?.name ?? 'no class';
  const layers = availableLayers(inspection);
  return layers.map((layer, place) => ({
    label: layerTitle(layer, className),
    checked: panes[index] === layer,
    startsGroup: place > 0 && groupOf(layer) !== groupOf(layers[place - 1] ?? layer),
    onPick: () => setLayer(context, index, layer),
  }));
}

function groupOf(layer: PaneLayer): number {
  if (isMapLayer(layer)) return layer.startsWith('grad') ? 3 : 2;
  return layer.startsWith('outcome') ? 1 : 0;
}

/** Shows a layer in a pane, and makes the pane the active one. */
export function setLayer({ store }: PageContext, index: number, layer: PaneLayer): void {
  const [first, second, third, fourth] = store.view.peek().panes;
  const at = (place: number, before: PaneLayer) => (place === index ? layer : before);
  store.change({ panes: [at(0, first), at(1, second), at(2, third), at(3, fourth)], activePane: index });
}

/** What pointer, wheel and keys do in the panes. All panes move together. */
class PaneGestures {
  readonly #context: PageContext;
  readonly #stage: PaneStage;
  #drag: { readonly pointerId: number; x: number; y: number; moved: boolean } | null = null;

  constructor(context: PageContext, stage: PaneStage) {
    this.#context = context;
    this.#stage = stage;
  }

  activate(index: number): void {
    if (this.#context.store.view.peek().activePane !== index) this.#context.store.change({ activePane: index });
  }

  down(event: PointerEvent, cell: PaneCell): void {
    if (event.button !== 0) return;
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    this.#drag = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
    this.activate(cell.index);
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
    drag.moved = true;
    drag.x = event.clientX;
    drag.y = event.clientY;
    const { store } = this.#context;
    store.change({ camera: pannedBy(store.view.peek().camera, dx, dy, image, this.#stage.paneSize.peek()) });
  }

  up(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved) return;
    const at = this.#pixelAt(event);
    if (at) this.#context.probes.pin(at);
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
    const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    const { store } = this.#context;
    store.change({ camera: zoomedAt(store.view.peek().camera, factor, at, image, this.#stage.paneSize.peek()) });
    this.#hover(event);
  }

  key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    const image = this.#stage.image.peek();
    if (!step || !image || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { store, probes } = this.#context;
    const from = store.view.peek().pin ?? store.cursor.peek();
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

  #pixelAt(event: MouseEvent): Pixel | null {
    const image = this.#stage.image.peek();
    if (!image) return null;
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { left, top, zoom } = placementOf(this.#context.store.view.peek().camera, image, this.#stage.paneSize.peek());
    const x = Math.floor(left + (event.clientX - bounds.left) / zoom);
    const y = Math.floor(top + (event.clientY - bounds.top) / zoom);
    const inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    return inside ? { x, y } : null;
  }
}
