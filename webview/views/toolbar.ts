import { html, nothing, type TemplateResult } from 'lit/html.js';
import { zoomedTo } from '../gl/camera.ts';
import { activated } from '../store/active-pane.ts';
import {
  availableLayers,
  isMapLayer,
  layerOfLoss,
  type MapLayer,
  type PaneLayer,
  SHOWN_LOSSES,
} from '../store/pane-layer.ts';
import { COMPARE_MODES, type CompareMode, LAYOUTS, type Layout } from '../store/view-state.ts';
import { drawnIcon, iconButton } from '../ui/icons.ts';
import { picker } from '../ui/menu.ts';
import { countText, fixedText } from '../ui/number-text.ts';
import { popover } from '../ui/popover.ts';
import { segments } from '../ui/segments.ts';
import { switchLasso } from './lasso.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const LAYOUT_TITLES: Readonly<Record<Layout, string>> = {
  one: 'One pane',
  two: 'Two panes',
  three: 'Three panes',
  grid: 'Grid',
  row: 'Four in a row',
};

const ZOOM_STEP = 1.5;

/** Zooms all panes about their middle: by a factor, to one image pixel a CSS pixel, or to fit. */
export function zoomPanes({ store }: PageContext, stage: PaneStage, to: 'in' | 'out' | 'fit' | 'actual'): void {
  const image = stage.image.peek();
  if (!image) return;
  if (to === 'fit') {
    store.change({ camera: 'fit' });
    return;
  }
  const now = stage.zoom.peek();
  const zoom = to === 'actual' ? 1 : to === 'in' ? now * ZOOM_STEP : now / ZOOM_STEP;
  store.change({ camera: zoomedTo(store.view.peek().camera, zoom, image, stage.paneSize.peek()) });
}

function overlaySlider({ store }: PageContext, withWord: boolean): TemplateResult {
  const { overlay } = store.view.value;
  return html`<label class="overlay row l"
    >${withWord ? html`<span class="q">Overlay</span>` : nothing}<input
      type="range"
      class="slider"
      min="0"
      max="100"
      step="1"
      .value=${String(Math.round(overlay * 100))}
      title="Heat map over the image: ${Math.round(overlay * 100)} %"
      aria-label="Overlay"
      aria-valuetext="${Math.round(overlay * 100)} %"
      @input=${(event: Event) => store.change({ overlay: (event.currentTarget as HTMLInputElement).valueAsNumber / 100 })}
  /></label>`;
}

const COMPARE_WORDS: Readonly<Record<CompareMode, { readonly label: string; readonly title: string }>> = {
  off: { label: 'Off', title: 'The active pane shows its layer only' },
  swipe: { label: 'Swipe', title: 'Two layers beside each other, with an edge to drag' },
  onion: { label: 'Onion', title: 'The second layer over the first, as strong as the overlay' },
  blink: { label: 'Blink', title: 'The second layer while B is held' },
  diff: {
    label: 'Diff',
    title: 'Only where the prediction differs from the ground truth, or from the other prediction',
  },
};

/** Lays the active pane beside another layer; an onion's skin starts half clear. */
function compareBy({ store }: PageContext, mode: CompareMode): void {
  const { compare, overlay } = store.view.peek();
  store.change({ compare: { ...compare, mode }, ...(mode === 'onion' && overlay === 0 ? { overlay: 0.5 } : {}) });
}

function compareControl(context: PageContext, room: ToolbarRoom): TemplateResult {
  const { mode } = context.store.view.value.compare;
  if (!room.choices) {
    return picker({
      label: 'Compare',
      shown: COMPARE_WORDS[mode].label,
      icon: drawnIcon(mode),
      className: `pick ${mode === 'off' ? '' : 'on'}`,
      items: () =>
        COMPARE_MODES.map((one) => ({
          label: COMPARE_WORDS[one].label,
          hint: COMPARE_WORDS[one].title,
          checked: one === mode,
          onPick: () => compareBy(context, one),
        })),
    });
  }
  return html`${room.headings ? html`<span class="l q compare-word">Compare</span>` : nothing}${segments({
    label: 'Compare',
    value: mode,
    options: COMPARE_MODES.map((value) => ({
      value,
      ...COMPARE_WORDS[value],
      ...(room.words ? {} : { icon: drawnIcon(value) }),
    })),
    onPick: (value) => compareBy(context, value),
  })}`;
}

function maskButtons({ store }: PageContext): TemplateResult {
  const { contours, hidden } = store.view.value;
  const name = store.selectedClass.value?.name ?? '';
  return html`${iconButton({
    icon: drawnIcon('contours'),
    title: `Outlines of ${name}: truth solid, prediction dashed (C)`,
    pressed: contours,
    onClick: () => store.change({ contours: !contours }),
  })}${
    hidden.length > 0
      ? iconButton({
          icon: 'eye-closed',
          title: `Show all classes; ${countText(hidden.length)} hidden (A)`,
          onClick: () => store.change({ hidden: [] }),
        })
      : nothing
  }`;
}

/** Lays the same map of all losses side by side, or gives the panes back what they showed before. */
export function switchLosses({ store }: PageContext, stage: PaneStage): void {
  const { beforeLosses, layout, panes, activePane, formerPanes } = store.view.peek();
  if (beforeLosses) {
    store.change({ ...beforeLosses, beforeLosses: null });
    return;
  }
  const inspection = store.inspection.peek();
  if (!inspection || inspection.prediction.kind === 'labels') return;
  const available = availableLayers(inspection, false);
  const wanted = stage.activeMap.peek() ?? 'contribution';
  const map = available.includes(layerOfLoss(wanted, 'lovasz')) ? wanted : 'contribution';
  const [lovasz, crossEntropy, focal, dice] = SHOWN_LOSSES.map((loss) => layerOfLoss(map, loss));
  if (!lovasz || !crossEntropy || !focal || !dice) return;
  store.change({
    beforeLosses: { layout, panes, activePane, formerPanes },
    panes: [lovasz, crossEntropy, focal, dice],
    layout: layout === 'row' ? 'row' : 'grid',
    activePane: 0,
    formerPanes: [],
  });
}

function lassoButton({ store }: PageContext): TemplateResult {
  const drawing = store.lasso.value !== null;
  return iconButton({
    icon: drawnIcon('lasso'),
    title: 'Lasso: draw around pixels in a pane to light them, here and on the curve (L)',
    pressed: drawing,
    onClick: () => switchLasso(store),
  });
}

function lossesButton(context: PageContext, stage: PaneStage): TemplateResult {
  const { view, inspection } = context.store;
  const labels = inspection.value?.prediction.kind === 'labels';
  return iconButton({
    icon: drawnIcon('losses'),
    title: labels
      ? 'Labels have no probabilities: there are no maps of other losses'
      : 'The same map of Lovász, cross-entropy, focal and Dice loss side by side (V)',
    pressed: view.value.beforeLosses !== null,
    disabled: labels,
    onClick: () => switchLosses(context, stage),
  });
}

function zoomText(zoom: number): string {
  const percent = zoom * 100;
  return `${percent >= 10 ? Math.round(percent) : fixedText(percent, 1)} %`;
}

const SHORT_NAMES: Readonly<Record<Exclude<PaneLayer, MapLayer>, string>> = {
  image: 'Image',
  truth: 'Truth',
  prediction: 'Prediction',
  'other-prediction': 'Other',
  'won-lost': 'Won, lost',
  outcome: 'Right?',
  'outcome:class': 'Right?',
};

/** In narrow pages one pane with its four layers as a switch. */
function layerSwitch({ store }: PageContext): TemplateResult {
  const { panes, activePane } = store.view.value;
  const label = (layer: PaneLayer | undefined, place: number) => {
    if (layer === undefined) return `Pane ${place + 1}`;
    if (isMapLayer(layer)) return 'Heat';
    return SHORT_NAMES[layer];
  };
  return segments({
    label: 'Pane',
    value: String(activePane),
    options: panes.map((layer, place) => ({ value: String(place), label: label(layer, place) })),
    onPick: (value) => store.change(activated(store.view.peek(), Number(value))),
  });
}

/** What the toolbar has room for at its own width; the rest gives way in this order. */
interface ToolbarRoom {
  /** Words before a control. */
  readonly headings: boolean;
  /** Words on the choices, not icons. */
  readonly words: boolean;
  /** The ways to compare beside each other, and the overlay; else a menu, and the overlay in "…". */
  readonly choices: boolean;
  /** Outlines, losses, lasso and zoom; else in "…". */
  readonly tools: boolean;
}

function roomAt(widthPx: number, pageWidthPx: number): ToolbarRoom {
  return {
    headings: widthPx > 810,
    words: widthPx > 690 && pageWidthPx > 770,
    choices: widthPx > 640,
    tools: widthPx > 480,
  };
}

/**
 * Layout, overlay and zoom of the panes.
 *
 * @param widthPx the toolbar's own width in CSS pixels
 */
export function toolbar(context: PageContext, stage: PaneStage, widthPx: number): TemplateResult {
  const { store } = context;
  const pageWidthPx = store.frame.value.widthPx;
  const narrow = pageWidthPx < 640;
  const room = roomAt(widthPx, pageWidthPx);
  const { layout } = store.view.value;
  const maskTools = () =>
    html`${maskButtons(context)}${narrow ? nothing : lossesButton(context, stage)}${lassoButton(context)}`;
  const zoomTools = () => html`<span class="l q zoom-text" title="Zoom">${zoomText(stage.zoom.value)}</span>
    ${iconButton({ icon: 'zoom-in', title: 'Zoom in (+)', onClick: () => zoomPanes(context, stage, 'in') })}
    ${iconButton({ icon: 'zoom-out', title: 'Zoom out (−)', onClick: () => zoomPanes(context, stage, 'out') })}
    ${iconButton({ icon: 'screen-full', title: 'Fit (0)', onClick: () => zoomPanes(context, stage, 'fit') })}`;
  const tools = room.tools && !narrow;
  const more = iconButton({
    icon: 'ellipsis',
    title: 'More',
    popup: 'dialog',
    onClick: (event) =>
      popover.toggle(
        event.currentTarget as HTMLElement,
        'dialog',
        'More of the panes',
        () =>
          html`${overlaySlider(context, true)}${
            tools ? nothing : html`<div class="row">${maskTools()}</div><div class="row">${zoomTools()}</div>`
          }`,
      ),
  });
  return html`
    ${
      narrow
        ? html`${layerSwitch(context)}<span class="sp"></span>`
        : html`<span class="row" role="group" aria-label="Panes shown"
            >${LAYOUTS.map((one) =>
              iconButton({
                icon: drawnIcon(one),
                title: LAYOUT_TITLES[one],
                pressed: layout === one,
                onClick: () => store.change({ layout: one }),
              }),
            )}</span
          ><span class="vr"></span>`
    }
    ${compareControl(context, room)}
    ${room.choices ? html`<span class="vr"></span>${overlaySlider(context, room.headings)}<span class="vr"></span>` : nothing}
    ${tools ? html`${maskTools()}<span class="sp"></span>${zoomTools()}` : narrow ? nothing : html`<span class="sp"></span>`}
    ${room.choices && tools ? nothing : more}
  `;
}
