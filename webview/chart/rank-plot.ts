import { nothing, svg, type TemplateResult } from 'lit/html.js';
import { axisEnd, rugEnd } from '../../src/core/curve-axis.ts';
import { roundStep } from '../gl/colour-range.ts';
import type { Curve } from '../store/curve-source.ts';
import { countText, pixelsText, powerOfTenText, tickText } from '../ui/number-text.ts';
import { heightAt, isCrossed, isTaken, type PlacedLabel, type Polyline, pathOf, placeLabel } from './polyline.ts';
import { linearScale, linearTicks, logScale, rankTicks, type Scale } from './scale.ts';

/** What the rank axis is drawn from. Sizes in CSS pixels. */
export interface RankPlotInput {
  readonly curve: Curve;
  readonly className: string;
  readonly width: number;
  readonly height: number;
  readonly logarithmic: boolean;
}

/** The drawn plot, and where its ranks and errors are. */
export interface RankPlot {
  readonly picture: TemplateResult;
  readonly xOfRank: (rank: number) => number;
  readonly rankAt: (x: number) => number;
  /** null where the error is not drawn. */
  readonly yOfError: (rank: number, error: number) => number | null;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const LEFT = 44;
const TOP = 8;
const AXIS_PX = 20;
const RUG_PX = 6;
const ERROR_LABEL_PX = 96;
const CHAIN_LABEL_PX = 112;
/** A stub wider than this has room for words. */
const WORDS_PX = 60;
const DIGIT_PX = 6.2;

/** Up to which error the axis goes: 1, or beyond where the errors do (hinge). */
export function errorTop({ error }: Pick<Curve, 'error'>): number {
  const most = error.find(Number.isFinite) ?? 1;
  if (most <= 1) return 1;
  const step = roundStep(most / 4);
  return Math.ceil(most / step) * step;
}

/** Values to name at the error axis; fewer where it is short. */
export function errorTicks(top: number, tall: boolean): number[] {
  const step = top <= 1 ? 0.25 : roundStep(top / 4);
  return linearTicks(top, tall || top / step <= 3 ? top / step : top / step / 2);
}

function lineOf(curve: Curve, x: Scale, y: Scale, column: Float64Array, keep: (index: number) => boolean): Polyline {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let index = 0; index < curve.rank.length; index += 1) {
    const value = column[index] as number;
    if (!keep(index) || !Number.isFinite(value)) continue;
    xs.push(x.toPx(curve.rank[index] as number));
    ys.push(y.toPx(Math.max(0, value)));
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/** A line with its height at a place added behind its last point, so that it reaches the edge. */
function reaching(line: Polyline, whole: Polyline, x: number): Polyline {
  if ((line.x.at(-1) ?? x) >= x) return line;
  return { x: Float64Array.from([...line.x, x]), y: Float64Array.from([...line.y, heightAt(whole, x)]) };
}

/** The curve shows a part of its ranks. */
export function isZoomed({ shown, pixels }: Pick<Curve, 'shown' | 'pixels'>): boolean {
  return shown.from > 1 || shown.to < pixels;
}

function rug(curve: Curve, x: Scale, top: number, right: number): TemplateResult {
  const { rug: shares, shown } = curve;
  const last = isZoomed(curve) ? shown.to : rugEnd(curve);
  const edge = (bin: number) => {
    const rank = shown.from + (bin / shares.length) * (last - shown.from + 1);
    return Math.min(right, Math.max(LEFT, x.toPx(bin === 0 ? shown.from : rank)));
  };
  return svg`<g class="rug" shape-rendering="crispEdges">
    <rect class="rug-ground" x=${LEFT} y=${top} width=${right - LEFT} height=${RUG_PX}></rect>
    ${Array.from(shares, (share, bin) => {
      const [from, to] = [edge(bin), edge(bin + 1)];
      if (share === 0 || to <= from) return nothing;
      return svg`<rect x=${from.toFixed(2)} y=${top} width=${(to - from).toFixed(2)} height=${RUG_PX} fill-opacity=${(0.62 * share).toFixed(3)}></rect>`;
    })}
  </g>`;
}

function weightLines(curve: Curve, x: Scale, last: number, top: number, base: number, right: number): TemplateResult {
  const { weight, isForeground, rank, lastForegroundRank } = curve;
  const shown = (index: number) => (rank[index] as number) <= Math.min(last, Math.max(lastForegroundRank, 1));
  const most = Math.max(...Array.from(weight).filter(Number.isFinite));
  if (!(most > 0)) return svg``;
  const y = linearScale(0, most, base, top);
  const ofTruth = lineOf(curve, x, y, weight, (index) => shown(index) && isForeground[index] === 1);
  const ofOthers = lineOf(curve, x, y, weight, (index) => shown(index) && isForeground[index] === 0);
  const exponent = Math.floor(Math.log10(most));
  const scaled = exponent < -2;
  const mostText = tickText(Number((scaled ? most / 10 ** exponent : most).toPrecision(2)));
  const end = (line: Polyline) => ({ x: (line.x.at(-1) ?? LEFT) + 8, y: (line.y.at(-1) ?? base) + 4 });
  const truthEnd = end(ofTruth);
  const othersEnd = end(ofOthers);
  const labelX = Math.max(truthEnd.x, othersEnd.x);
  // Behind the lines, or nowhere: the line of the truth is the solid one.
  const fits = labelX < right - 70;
  const truthY = Math.min(Math.max(truthEnd.y, top + 8), base - 16);
  const othersY = Math.min(Math.max(othersEnd.y, truthY + 13), base - 3);
  const words = `weight g${scaled ? `, × ${powerOfTenText(exponent)}` : ''}`;
  const lines = [ofTruth, ofOthers].filter(({ x: xs }) => xs.length > 0);
  const wordsPlace = [base - 6, (top + base) / 2 + 4, top + 14]
    .flatMap((baseline) => [0.01, 0.2, 0.4, 0.6].map((part) => ({ x: LEFT + part * (right - LEFT), baseline })))
    .find((place) => !isCrossed(lines, place, 92));
  return svg`
    <path class="grid" d="M${LEFT} ${base + 0.5}H${right}"></path>
    <text class="end" x=${LEFT - 8} y=${base}>0</text>
    <text class="end" x=${LEFT - 8} y=${top + 4}>${mostText}</text>
    <path class="line weight" d=${pathOf(ofTruth)}></path>
    <path class="line weight others" d=${pathOf(ofOthers)}></path>
    ${fits && ofTruth.x.length > 0 ? svg`<text class="weight-label" x=${labelX} y=${truthY}>g, truth: 1/U</text>` : nothing}
    ${fits && ofOthers.x.length > 1 ? svg`<text class="weight-label" x=${labelX} y=${othersY}>others</text>` : nothing}
    ${wordsPlace ? svg`<text x=${wordsPlace.x} y=${wordsPlace.baseline}>${words}</text>` : nothing}`;
}

/** What stands below a stub that is too narrow for words: it reaches below the axis. */
function narrowTailText(more: number): string {
  return `+ ${countText(more)}`;
}

function tail(curve: Curve, last: number, left: number, width: number, bottom: number): TemplateResult {
  const more = curve.pixels - last;
  const wide = width > WORDS_PX;
  // What they have none of: neither adds to the loss.
  const nothingOf = last < curve.lastForegroundRank ? 'error' : 'weight';
  return svg`<g class="tail">
    <rect x=${left + 6} y=${TOP} width=${width - 24} height=${bottom - TOP} fill="url(#rank-hatch)"></rect>
    <title>${pixelsText(more)} more, each with ${nothingOf} exactly 0</title>
    ${
      wide
        ? svg`<text class="strong middle" x=${left + width / 2 - 6} y=${TOP + 28}>${pixelsText(more)}</text>
          <text class="middle" x=${left + width / 2 - 6} y=${TOP + 43}>more, ${nothingOf} 0</text>`
        : nothing
    }
    <text class="end" x=${left + width - 18} y=${bottom + 15}>${wide ? countText(curve.pixels) : narrowTailText(more)}</text>
  </g>`;
}

/** The rank behind which nothing adds to the loss, and what it is the last of. */
function endMark(curve: Curve, className: string): { rank: number; what: string } {
  return curve.lastForegroundRank > axisEnd(curve)
    ? { rank: curve.lastErrorRank, what: 'last error above 0' }
    : { rank: curve.lastForegroundRank, what: `last ${className} pixel` };
}

/** Errors in descending order, Jaccard chain, truth and weights over the rank. */
export function rankPlot({ curve, className, width, height, logarithmic }: RankPlotInput): RankPlot {
  const zoomed = isZoomed(curve);
  const first = curve.shown.from;
  const last = zoomed ? curve.shown.to : axisEnd(curve);
  const hasTail = !zoomed && last < curve.pixels;
  const tailPx = hasTail ? (width < 640 ? 48 : 110) : 18;
  const right = width - tailPx;
  const x = logarithmic ? logScale(first, last, LEFT, right) : linearScale(first, last, LEFT, right);
  const tailScale = linearScale(last + 1, curve.pixels, right + 6, right + Math.max(8, tailPx - 18));
  const base = height - AXIS_PX;
  const withWeights = width >= 420 && height >= 150;
  const weightPx = withWeights ? Math.max(36, Math.round((height - 60) * 0.22)) : 0;
  const rugTop = base - weightPx - (withWeights ? 18 : 10);
  const errorBase = rugTop - 9;
  const most = errorTop(curve);
  const y = linearScale(0, most, errorBase + 0.5, TOP + 0.5);
  const chainY = linearScale(0, 1, errorBase + 0.5, TOP + 0.5);
  const shown = (index: number) => (curve.rank[index] as number) <= last;
  const all = () => true;
  const errors = reaching(lineOf(curve, x, y, curve.error, shown), lineOf(curve, x, y, curve.error, all), right);
  const chain = reaching(
    lineOf(curve, x, chainY, curve.jaccard, shown),
    lineOf(curve, x, chainY, curve.jaccard, all),
    right,
  );
  const room = { left: LEFT, right, top: TOP - 2, bottom: errorBase };
  const end = endMark(curve, className);
  const lastX = x.toPx(end.rank);
  const lastIn = end.rank >= Math.max(1, first) && end.rank <= last;
  const uprights = lastIn ? [lastX] : [];
  const chainPx = CHAIN_LABEL_PX + (most > 1 ? 44 : 0);
  const errorParts = [0.42, 0.5, 0.32, 0.58, 0.22, 0.66, 0.12, 0.74, 0.03];
  const errorPlace = placeLabel(errors, [chain], ERROR_LABEL_PX, room, errorParts, 'above', uprights);
  const chainParts = [0.69, 0.6, 0.78, 0.5, 0.4, 0.3, 0.2, 0.1];
  const errorLabel: readonly PlacedLabel[] = errorPlace ? [{ ...errorPlace, width: ERROR_LABEL_PX }] : [];
  const chainPlace = placeLabel(chain, [errors], chainPx, room, chainParts, 'below', uprights, errorLabel);
  const labels = chainPlace ? [...errorLabel, { ...chainPlace, width: chainPx }] : errorLabel;
  const endWords = `${end.what}, rank ${countText(end.rank)}`;
  const endWidth = endWords.length * DIGIT_PX;
  const endLeft = lastX - 8 - endWidth;
  const middle = (heightAt(errors, lastX - 60) + heightAt(chain, lastX - 60)) / 2 + 4;
  const endPlace = [middle, errorBase - 6, TOP + 14]
    .map((baseline) => ({ x: endLeft, baseline }))
    .find(
      (place) =>
        endLeft > LEFT &&
        width >= 640 &&
        !isTaken(labels, place, endWidth) &&
        !isCrossed([errors, chain], place, endWidth),
    );
  const tailWords = hasTail && tailPx <= WORDS_PX ? narrowTailText(curve.pixels - last) : '';
  const ticks = rankTicks(first, last, Math.max(3, Math.floor((right - LEFT) / 120)), logarithmic).filter(
    (tick) =>
      x.toPx(tick) + (countText(tick).length / 2) * DIGIT_PX <= width - 18 - (tailWords.length + 1) * DIGIT_PX ||
      tailWords === '',
  );
  const picture = svg`
    <defs><pattern id="rank-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path class="hatch-line" d="M0 0V6"></path>
    </pattern></defs>
    ${errorTicks(most, errorBase - TOP > 200).map(
      (tick) => svg`<path class="grid" d="M${LEFT} ${Math.round(y.toPx(tick)) + 0.5}H${right}"></path>
        <text class="end" x=${LEFT - 8} y=${y.toPx(tick) + 4}>${tickText(tick)}</text>`,
    )}
    <path class="line chain" d=${pathOf(chain)}></path>
    <path class="line error" d=${pathOf(errors)}></path>
    ${rug(curve, x, rugTop, right)}
    <text class="end tiny" x=${LEFT - 8} y=${rugTop + RUG_PX}>truth</text>
    ${withWeights ? weightLines(curve, x, last, base - weightPx, base, right) : nothing}
    ${ticks.map((tick) => svg`<text class=${tick === 1 ? '' : 'middle'} x=${x.toPx(tick)} y=${base + 15}>${countText(tick)}</text>`)}
    ${
      lastIn
        ? svg`<path class="last" d="M${Math.round(lastX) + 0.5} ${TOP}V${base}"></path>
          ${endPlace ? svg`<text class="end end-words" x=${lastX - 8} y=${endPlace.baseline}>${endWords}</text>` : nothing}`
        : nothing
    }
    ${hasTail ? tail(curve, last, right, tailPx, base) : nothing}
    ${errorPlace ? svg`<text class="error-label" x=${errorPlace.x} y=${errorPlace.baseline}>error, descending</text>` : nothing}
    ${
      chainPlace
        ? svg`<text class="chain-label" x=${chainPlace.x} y=${chainPlace.baseline}>Jaccard chain Δ(S<tspan dy="3" class="sub">k</tspan><tspan dy="-3">)</tspan>${most > 1 ? ', 0 to 1' : ''}</text>`
        : nothing
    }`;
  return {
    picture,
    // The ranks behind the last one shown share the hatched stub.
    xOfRank: (rank) => (rank > last ? tailScale.toPx(rank) : x.toPx(rank)),
    rankAt: (px) => {
      const rank = px > right && hasTail ? tailScale.toValue(Math.max(px, right + 6)) : Math.min(last, x.toValue(px));
      return Math.min(zoomed ? last : curve.pixels, Math.max(first, Math.round(rank)));
    },
    yOfError: (rank, error) => (rank > last ? null : y.toPx(error)),
    left: LEFT,
    right: width - 18,
    top: TOP,
    bottom: base,
  };
}
