import type { TemplateResult } from 'lit/html.js';
import type { RankSpan } from '../../src/core/view-data.ts';
import { deltaPlot, interpolated } from '../chart/delta-plot.ts';
import { rankPlot } from '../chart/rank-plot.ts';
import type { Size } from '../gl/camera.ts';
import type { Curve } from '../store/curve-source.ts';
import type { ViewState } from '../store/view-state.ts';

/** The drawn curve, and where its ranks are; the same for both axes. CSS pixels. */
export interface CurvePlot {
  readonly picture: TemplateResult;
  readonly curve: Curve;
  readonly width: number;
  readonly xOfRank: (rank: number) => number;
  readonly rankAt: (x: number) => number;
  /** Where an interval of ranks begins and ends. */
  readonly xOfSpan: (span: RankSpan) => readonly [from: number, to: number];
  /** null where the error is not drawn. */
  readonly yOfError: (rank: number, error: number) => number | null;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Δ of the k largest errors, from the drawn points. */
function deltaOf(curve: Curve, k: number): number {
  if (k < curve.shown.from) return k === 0 ? 0 : curve.deltaBefore;
  return interpolated(curve.rank, curve.jaccard, k);
}

/** The rank whose pixel covers a place of the Δ axis. */
function rankAtDelta({ jaccard, rank, shown, deltaBefore }: Curve, delta: number): number {
  const index = jaccard.findIndex((value) => value >= delta);
  if (index < 0) return shown.to;
  if (index === 0) return rank[0] ?? 1;
  const [from, to] = [jaccard[index - 1] ?? deltaBefore, jaccard[index] as number];
  const part = to === from ? 1 : (delta - from) / (to - from);
  const [low, high] = [rank[index - 1] as number, rank[index] as number];
  return Math.min(high, low + Math.ceil(part * (high - low) - 1e-9));
}

export function curvePlot(
  curve: Curve,
  { width, height }: Size,
  className: string,
  { axis, rankScale }: Pick<ViewState, 'axis' | 'rankScale'>,
): CurvePlot {
  if (axis === 'rank') {
    const plot = rankPlot({ curve, className, width, height, logarithmic: rankScale === 'log' });
    return { ...plot, curve, width, xOfSpan: ({ from, to }) => [plot.xOfRank(from), plot.xOfRank(to)] };
  }
  const plot = deltaPlot(curve, width, height);
  return {
    ...plot,
    curve,
    width,
    xOfRank: (rank) => plot.xOfDelta(deltaOf(curve, rank)),
    rankAt: (x) => rankAtDelta(curve, plot.deltaAt(x)),
    xOfSpan: ({ from, to }) => [plot.xOfDelta(deltaOf(curve, from - 1)), plot.xOfDelta(deltaOf(curve, to))],
  };
}
