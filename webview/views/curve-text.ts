import { html, nothing } from 'lit/html.js';
import { lastLossRank } from '../../src/core/curve-axis.ts';
import { isZoomed } from '../chart/rank-plot.ts';
import type { Curve } from '../store/curve-source.ts';
import { openDialog } from '../ui/dialog.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, exactText, valueText, weightText } from '../ui/number-text.ts';

const ROWS = 20;

/** The drawn points of a curve as comma-separated values, all digits. */
export function curveCsv(curve: Curve): string {
  const rows = Array.from(curve.rank, (rank, index) =>
    [rank, curve.error[index], curve.jaccard[index], curve.weight[index], curve.isForeground[index]].join(','),
  );
  return ['rank,error,jaccard,weight,foreground', ...rows].join('\n');
}

/** Twenty of the drawn ranks, from the first to the last that adds to the loss, about evenly spread; their numbers are exact. */
export function curveRows(curve: Curve): { rank: number; error: number; jaccard: number; weight: number }[] {
  const { shown, rank: ranks } = curve;
  const last = Math.max(shown.from, isZoomed(curve) ? shown.to : lastLossRank(curve));
  const places = Array.from({ length: ROWS }, (_, row) => {
    const wanted = shown.from + (row / (ROWS - 1)) * (last - shown.from);
    return Math.max(
      0,
      ranks.findIndex((rank) => rank >= Math.floor(wanted)),
    );
  });
  return [...new Set(places)].map((at) => ({
    rank: ranks[at] as number,
    error: curve.error[at] as number,
    jaccard: curve.jaccard[at] as number,
    weight: curve.weight[at] as number,
  }));
}

/** The text twin of the curve. */
export function openCurveText(curve: Curve, className: string, copyCsv: () => void): void {
  openDialog(
    `Sorted errors of ${className}`,
    () => html`<p class="q">
        ${countText(curve.pixels)} pixels, ${countText(curve.foreground)} of ${className}; loss
        <span title=${exactText(curve.loss)}>${valueText(curve.loss)}</span>. Behind rank
        ${countText(curve.lastForegroundRank)} every weight is exactly 0${
          curve.lastErrorRank < curve.lastForegroundRank
            ? html`, behind rank ${countText(curve.lastErrorRank)} every error`
            : nothing
        }.
      </p>
      <table class="twin">
        <thead>
          <tr><th scope="col">Rank</th><th scope="col">Error</th><th scope="col">Δ</th><th scope="col">Weight g</th></tr>
        </thead>
        <tbody>
          ${curveRows(curve).map(
            ({ rank, error, jaccard, weight }) => html`<tr>
              <td>${countText(rank)}</td>
              <td>${valueText(error)}</td>
              <td>${valueText(jaccard)}</td>
              <td>${weightText(weight)}</td>
            </tr>`,
          )}
        </tbody>
      </table>`,
    () => iconButton({ icon: 'copy', title: 'Copy the curve as CSV', onClick: copyCsv }),
  );
}
