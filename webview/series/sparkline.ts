import { svg, type TemplateResult } from 'lit/html.js';
import { curvePath, lonePath } from '../../src/core/run-curve.ts';

/** Height of a small plot in its own units; its width is 100. */
export const SPARK_HEIGHT = 40;

interface SparkScale {
  readonly low: number;
  readonly high: number;
  /** A value that is marked across the plot; null: its ends are. */
  readonly line: number | null;
}

/** A small plot of values over the runs. It stretches to the room it has. */
export function sparkline(
  values: ArrayLike<number>,
  positions: readonly number[],
  run: number,
  { low, high, line }: SparkScale,
): TemplateResult {
  const toX = (at: number) => 2 + 96 * (positions[at] ?? 0);
  const toY = (value: number) =>
    SPARK_HEIGHT - 3 - (SPARK_HEIGHT - 6) * Math.max(0, Math.min(1, (value - low) / (high - low)));
  return svg`<svg class="spark" viewBox="0 0 100 ${SPARK_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${line === null ? svg`<path class="axis" d="M0 ${toY(low)}H100M0 ${toY(high)}H100"/>` : svg`<path class="line-good" d="M0 ${toY(line)}H100"/>`}
    <path class="at-run" d="M${toX(run)} 0V${SPARK_HEIGHT}"/>
    <path class="curve" d=${curvePath(values, toX, toY)}/>
    <path class="curve alone" d=${lonePath(values, toX, toY)}/>
  </svg>`;
}
