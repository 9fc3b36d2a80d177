import { axisEnd } from '../../src/core/curve-axis.ts';
import { isZoomed } from '../chart/rank-plot.ts';
import type { PageContext } from './page-context.ts';

/** Fewer ranks are not zoomed to. */
const LEAST_RANKS = 8;

/**
 * Zooms the curve; the rank stays where it is on the plot. All ranks once more than those are wanted.
 * @param part place of the rank on the plot, 0..1
 */
export function zoomCurve({ store, curves }: PageContext, rank: number, part: number, factor: number): void {
  const curve = curves.curve.peek();
  if (!curve) return;
  const first = curve.shown.from;
  const last = isZoomed(curve) ? curve.shown.to : axisEnd(curve);
  const { axis, rankScale } = store.view.peek();
  const least = Math.min(LEAST_RANKS, curve.pixels);
  let from: number;
  let to: number;
  if (axis === 'rank' && rankScale === 'log') {
    const ratio = Math.max((last / first) ** factor, 1 + least / first);
    from = Math.max(1, Math.round(rank / ratio ** part));
    to = Math.round(from * ratio);
  } else {
    const count = Math.max(least, Math.round((last - first + 1) * factor));
    from = Math.max(1, Math.round(rank - part * (count - 1)));
    to = from + count - 1;
  }
  to = Math.min(curve.pixels, to);
  from = Math.max(1, Math.min(from, to - least + 1));
  const whole = factor > 1 && from <= 1 && to >= axisEnd(curve);
  store.change({ curveZoom: whole ? null : { classId: curve.classId, from, to } });
}

/** Zooms to the brushed ranks, or back to all. */
export function switchCurveZoom({ store, curves }: PageContext): void {
  const brush = store.brush.peek();
  const curve = curves.curve.peek();
  if (!curve) return;
  if (store.curveZoom.peek()) {
    store.change({ curveZoom: null });
  } else if (brush && brush.to > brush.from) {
    const { classId, from, to } = brush;
    store.change({ curveZoom: { classId, from, to }, curveOpen: true });
  }
}
