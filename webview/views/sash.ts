import { effect } from '@preact/signals-core';
import { frameElement } from '../ui/area.ts';
import type { PageContext } from './page-context.ts';

interface Sash {
  readonly label: string;
  readonly orientation: 'vertical' | 'horizontal';
  /** What the sash sets, and how far it may go; read while it is dragged. */
  readonly value: () => number;
  readonly bounds: () => readonly [low: number, high: number];
  readonly set: (value: number) => void;
  /** Value of a pointer position. */
  readonly valueAt: (event: PointerEvent) => number;
  readonly step: number;
  readonly first: number;
}

/** A line between two areas that can be dragged, or moved by the arrow keys; a double click puts it back. */
export function sash({ label, orientation, value, bounds, set, valueAt, step, first }: Sash): HTMLElement {
  const element = frameElement('div', `sash ${orientation}`, {
    role: 'separator',
    tabindex: '0',
    'aria-label': label,
    'aria-orientation': orientation,
  });
  const setBounded = (wanted: number) => {
    const [low, high] = bounds();
    set(Math.min(high, Math.max(low, wanted)));
  };
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    element.classList.add('dragged');
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) setBounded(valueAt(event));
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, () => element.classList.remove('dragged'));
  }
  element.addEventListener('dblclick', () => set(first));
  element.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: 1, ArrowUp: 1, ArrowRight: -1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setBounded(value() + by * step);
  });
  effect(() => {
    const [low, high] = bounds();
    const part = high > low ? Math.round(((value() - low) / (high - low)) * 100) : 0;
    element.setAttribute('aria-valuenow', String(Math.min(100, Math.max(0, part))));
  });
  return element;
}

const LEAST_RIGHT_PX = 360;
const LEAST_LEFT_PX = 320;
const LEAST_CURVE_PX = 120;

/** Between the panes and the right column. */
export function columnSash({ store }: PageContext): HTMLElement {
  const width = () => store.frame.value.widthPx;
  return sash({
    label: 'Width of the right column',
    orientation: 'vertical',
    value: () => store.view.value.rightShare,
    bounds: () => [LEAST_RIGHT_PX / width(), Math.max(LEAST_RIGHT_PX, width() - LEAST_LEFT_PX) / width()],
    set: (rightShare) => store.change({ rightShare: Math.min(0.9, Math.max(0.1, rightShare)) }),
    valueAt: (event) => 1 - event.clientX / width(),
    step: 0.02,
    first: 0.4,
  });
}

/** Between the middle and the curve. */
export function curveSash({ store }: PageContext, curve: HTMLElement): HTMLElement {
  return sash({
    label: 'Height of the curve',
    orientation: 'horizontal',
    value: () => store.view.value.curveHeightPx,
    bounds: () => [LEAST_CURVE_PX, Math.max(LEAST_CURVE_PX, store.frame.value.heightPx - 400)],
    set: (curveHeightPx) => store.change({ curveHeightPx, curveOpen: true }),
    valueAt: (event) => curve.getBoundingClientRect().bottom - event.clientY - 32,
    step: 12,
    first: 197,
  });
}
