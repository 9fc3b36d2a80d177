import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { SAFE_COLOURS } from '../../src/core/class-palette.ts';
import { shownText } from '../../src/core/number-gap.ts';
import { bounded, type Size, showing } from '../gl/camera.ts';
import { activated } from '../store/active-pane.ts';
import {
  availableLayers,
  isMapLayer,
  isOtherLayer,
  layerTitle,
  mapParts,
  type PaneLayer,
} from '../store/pane-layer.ts';
import { comparedLayer, differenceOf } from '../store/view-state.ts';
import { area, frameElement } from '../ui/area.ts';
import { button } from '../ui/controls.ts';
import { geometry } from '../ui/geometry.ts';
import { type MenuItem, picker } from '../ui/menu.ts';
import type { PageContext } from './page-context.ts';
import { PaneDrag, paneSashes } from './pane-arrange.ts';
import { PaneGestures } from './pane-gestures.ts';
import type { PaneCell } from './pane-layout.ts';
import type { PaneStage } from './pane-stage.ts';

/** The panes: frames over the stage's canvases, their layer pickers, and what pointer and keys do in them. */
export function mountPanes(host: HTMLElement, context: PageContext, stage: PaneStage): void {
  const frames = frameElement('div', 'pane-frames');
  host.append(stage.element, frames);
  new ResizeObserver(([entry]) => {
    const size = entry?.contentRect;
    if (size && size.width > 0 && size.height > 0) stage.size.value = { width: size.width, height: size.height };
  }).observe(host);
  const gestures = new PaneGestures(context, stage);
  const drag = new PaneDrag(context, stage);
  area(
    frames,
    () =>
      html`${stage.cells.value.map((cell) => paneFrame(context, stage, { gestures, drag }, cell))}${paneSashes(context, stage)}`,
  );
  // Keeps the crosshair in sight when the curve or the keys move it.
  effect(() => {
    const cursor = context.store.cursor.value;
    const image = stage.image.peek();
    if (!cursor || !image || cursor.from === 'panes') return;
    const { camera } = context.store.view.peek();
    const moved = showing(camera, cursor, image, stage.paneSize.peek());
    if (moved !== camera) context.store.change({ camera: moved });
  });
  keepInSight(context, stage);
}

/** Keeps the image in sight where another pair was zoomed to, whose size was another one. */
function keepInSight({ store }: PageContext, stage: PaneStage): void {
  let before: Size | null = null;
  effect(() => {
    const image = stage.image.value;
    if (!image) return;
    const { camera } = store.view.peek();
    const isOther = before !== null && (before.width !== image.width || before.height !== image.height);
    const isBeside = camera !== 'fit' && (camera.x > image.width || camera.y > image.height);
    before = image;
    if (isOther || isBeside) store.change({ camera: bounded(camera, image, stage.paneSize.peek()) });
  });
}

function paneFrame(
  context: PageContext,
  stage: PaneStage,
  { gestures, drag }: { readonly gestures: PaneGestures; readonly drag: PaneDrag },
  cell: PaneCell,
): TemplateResult {
  const { store, layers } = context;
  const { panes, activePane } = store.view.value;
  const layer = panes[cell.index] ?? 'image';
  const className = store.selectedClass.value?.name ?? 'no class';
  const active = cell.index === activePane;
  const blinks = active && store.blinking.value;
  const title = layerTitle(blinks ? comparedLayer(store.view.value) : layer, className);
  const place = geometry({
    left: `${cell.left}px`,
    top: `${cell.top}px`,
    width: `${cell.width}px`,
    height: `${cell.height}px`,
  });
  const refusal = stage.graphicsProblem.value ?? layers.state(layer)?.refusal ?? otherMissing(context, layer);
  const noImage = layer === 'image' && store.inspection.value !== null && store.inspection.value.image === null;
  const narrow = store.frame.value.widthPx < 640;
  return html`<div
    class="cell ${cell.index === activePane && stage.cells.value.length > 1 ? 'active' : ''} ${drag.target.value === cell.index ? 'drop' : ''}"
    ${place}
    @pointerdown=${(event: PointerEvent) => drag.down(event, cell)}
    @pointermove=${(event: PointerEvent) => drag.move(event)}
    @pointerup=${() => drag.up()}
    @pointercancel=${() => drag.cancel()}
    @click=${{ handleEvent: (event: Event) => drag.click(event), capture: true }}
  >
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
            items: () => layerItems(context, layer, (picked) => setLayer(context, cell.index, picked)),
          })
    }
    ${cell.index === activePane ? compareParts(context, cell) : nothing}
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

/** Why a layer of the other prediction is not there yet. */
function otherMissing({ store }: PageContext, layer: PaneLayer): string | null {
  const other = store.other.value;
  if (!isOtherLayer(layer) || !other || other.kind === 'shown') return null;
  return other.kind === 'problem' ? shownText(other.title) : 'Reading the other prediction…';
}

/** What the active pane needs beside its picture when it is compared: the second layer's picker, the swipe's edge. */
function compareParts(context: PageContext, cell: PaneCell): TemplateResult | typeof nothing {
  const { store } = context;
  const { compare } = store.view.value;
  const { mode, edge } = compare;
  if (mode === 'off') return nothing;
  const second = comparedLayer(store.view.value);
  if (mode === 'diff') return differenceTag(context);
  const setEdge = (wanted: number) => {
    const now = store.view.peek().compare;
    store.change({ compare: { ...now, edge: Math.min(1, Math.max(0, wanted)) } });
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setEdge(store.view.peek().compare.edge + step);
  };
  return html`${picker({
    label: 'Second layer',
    shown: layerTitle(second, store.selectedClass.value?.name ?? 'no class'),
    className: 'tag second',
    items: () =>
      layerItems(context, second, (layer) => store.change({ compare: { ...store.view.peek().compare, layer } })),
  })}
    ${
      mode === 'swipe'
        ? html`<div
            class="swipe"
            tabindex="0"
            role="slider"
            aria-label="Edge between the two layers"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=${Math.round(edge * 100)}
            ${geometry({ left: `${edge * 100}%` })}
            @keydown=${onKey}
            @pointerdown=${(event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
            @pointermove=${(event: PointerEvent) => {
              const handle = event.currentTarget as HTMLElement;
              if (!handle.hasPointerCapture(event.pointerId)) return;
              const left = handle.parentElement?.getBoundingClientRect().left ?? 0;
              setEdge((event.clientX - left) / cell.width);
            }}
          ></div>`
        : nothing
    }`;
}

/** What the difference is shown of; with another prediction it can be held against either. */
function differenceTag({ store }: PageContext): TemplateResult {
  const [shown, against] = differenceOf(store.view.value);
  if (!store.shownOther.value)
    return html`<div class="tag second note"><span class="shown">prediction where it differs</span></div>`;
  const word = (layer: PaneLayer) => layerTitle(layer, '').toLowerCase();
  const layers = (['truth', 'prediction', 'other-prediction'] as const).filter((layer) => layer !== shown);
  return picker({
    label: 'Second layer',
    shown: `${word(shown)} where it differs from ${word(against)}`,
    className: 'tag second',
    items: () =>
      layers.map((layer) => ({
        label: `Where it differs from ${word(layer)}`,
        checked: layer === against,
        onPick: () => store.change({ compare: { ...store.view.peek().compare, layer } }),
      })),
  });
}

function layerItems(context: PageContext, shown: PaneLayer, onPick: (layer: PaneLayer) => void): MenuItem[] {
  const { store } = context;
  const inspection = store.inspection.value;
  if (!inspection) return [];
  const className = store.selectedClass.value?.name ?? 'no class';
  const layers = availableLayers(inspection, store.shownOther.value !== null);
  const items = layers.map((layer, place) => ({
    label: layerTitle(layer, className),
    checked: shown === layer,
    startsGroup: place > 0 && groupOf(layer) !== groupOf(layers[place - 1] ?? layer),
    onPick: () => onPick(layer),
  }));
  return shown === 'truth' || shown === 'prediction' || shown === 'other-prediction'
    ? [...items, ...paletteItems(context)]
    : items;
}

/** Which colours the classes have, here and everywhere on the page. */
function paletteItems({ store }: PageContext): MenuItem[] {
  const { classPalette } = store.view.value;
  return [
    {
      label: 'Colours of the data set',
      startsGroup: true,
      checked: classPalette === 'own',
      onPick: () => store.change({ classPalette: 'own' }),
    },
    {
      label: 'Colour-blind-safe colours',
      hint: `${SAFE_COLOURS.length} colours that everybody tells apart; further classes begin anew`,
      checked: classPalette === 'safe',
      onPick: () => store.change({ classPalette: 'safe' }),
    },
  ];
}

function groupOf(layer: PaneLayer): string {
  if (isOtherLayer(layer)) return 'other';
  if (!isMapLayer(layer)) return layer.startsWith('outcome') ? 'outcome' : 'file';
  const { loss, map } = mapParts(layer);
  if (map === 'entropy' || map === 'margin') return 'certainty';
  return loss === 'lovasz' && map.startsWith('grad') ? 'gradients' : loss;
}

/** Shows a layer in a pane, and makes the pane the active one. */
export function setLayer({ store }: PageContext, index: number, layer: PaneLayer): void {
  const view = store.view.peek();
  const [first, second, third, fourth] = view.panes;
  const at = (place: number, before: PaneLayer) => (place === index ? layer : before);
  store.change({ panes: [at(0, first), at(1, second), at(2, third), at(3, fourth)], ...activated(view, index) });
}
