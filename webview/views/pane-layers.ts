import { rangeOf } from '../gl/colour-range.ts';
import type { DrawnLayer } from '../gl/pane-renderer.ts';
import type { LayerState } from '../store/layer-source.ts';
import type { MapLayer, PaneLayer } from '../store/pane-layer.ts';
import { comparedLayer, differenceOf } from '../store/view-state.ts';
import type { PageContext } from './page-context.ts';

const DIMMED = 0.25;

/** A layer as the renderer takes it; null until the host has said what it is. */
function drawnLayer(context: PageContext, state: LayerState | null, alpha: number): DrawnLayer | null {
  if (!state?.info) return null;
  const { info, key, layer } = state;
  const { rangeMode, rangeEnd, fixedRanges } = context.store.view.value;
  const range = info.field ? rangeOf(info.field, { rangeMode, rangeEnd, fixed: fixedRanges[layer] }) : null;
  const palette = layer === 'won-lost' ? 'versus' : layer.startsWith('outcome') ? 'outcome' : 'classes';
  return { key, info, alpha, range, palette };
}

/** What a pane shows from the bottom up, and the one layer of it that the pane is named after. */
export interface PanePicture {
  readonly base: DrawnLayer | null;
  readonly above: readonly DrawnLayer[];
  /** Those whose values are written into large pixels, each where it is seen; from the bottom up. */
  readonly written: readonly DrawnLayer[];
}

/** The layers of a pane: its own, compared with another where it is the active one, with overlay and outlines. */
export function panePicture(context: PageContext, index: number, heat: MapLayer | null): PanePicture {
  const { store, layers } = context;
  const view = store.view.value;
  const layer: PaneLayer = view.panes[index] ?? 'image';
  const { overlay, compare, activePane, contours } = view;
  const active = index === activePane;
  const mode = active ? compare.mode : 'off';
  const blinks = active && store.blinking.value;
  const second = comparedLayer(view);
  const drawn = (one: PaneLayer, alpha = 1) => drawnLayer(context, layers.state(one), alpha);
  const above: DrawnLayer[] = [];
  let base = drawn(blinks ? second : layer);
  let written = base ? [base] : [];
  if (!blinks && mode === 'swipe') {
    const right = drawn(second);
    if (right) {
      const swiped = { ...right, clip: { from: compare.edge, to: 1 } };
      above.push(swiped);
      written = [...written.map((left) => ({ ...left, clip: { from: 0, to: compare.edge } })), swiped];
    }
  } else if (!blinks && mode === 'onion') {
    const top = drawn(second, overlay);
    if (top) above.push(top);
    if (top && overlay > 0.5) written = [top];
  } else if (!blinks && mode === 'diff') {
    base = base && { ...base, alpha: DIMMED };
    const [shown, against] = differenceOf(view);
    const labels = drawn(shown);
    const others = layers.state(against);
    if (labels && others) {
      const different = { ...labels, differsFrom: others.key };
      above.push(different);
      written.push(different);
    }
  }
  if (layer === 'image' && mode !== 'onion' && overlay > 0 && heat) {
    const over = drawn(heat, overlay);
    if (over) above.push(over);
  }
  const classId = store.selectedClass.value?.id;
  if (contours && classId !== undefined) {
    for (const outlined of ['truth', 'prediction'] as const) {
      const labels = drawn(outlined);
      if (labels) above.push({ ...labels, outline: { classId, dashed: outlined === 'prediction' } });
    }
  }
  return { base, above, written };
}

/**
 * Layers of a pane with the lit pixels on top. What only lies on a picture, outlines and lit pixels, is left out where
 * there is none: a pane that says that there is no image stays empty.
 */
export function withLit(layers: readonly DrawnLayer[], lit: readonly DrawnLayer[]): DrawnLayer[] {
  return layers.every(({ outline }) => outline !== undefined) ? [] : [...layers, ...lit];
}
