import { nothing, svg, type TemplateResult } from 'lit/html.js';
import type { Curve } from '../store/curve-source.ts';
import { countText, fixedText, pixelsText, tickText } from '../ui/number-text.ts';
import { heightAt, heightsBetween, type Polyline, pathOf } from './polyline.ts';
import { errorTicks, errorTop, isZoomed } from './rank-plot.ts';
import { linearScale, type Scale, ticksBetween } from './scale.ts';

export interface DeltaPlot {
  readonly picture: TemplateResult;
  readonly xOfDelta: (delta: number) => number;
  readonly deltaAt: (x: number) => number;
  readonly yOfError: (rank: number, error: number) => number | null;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const LEFT = 56;
const RIGHT_PX = 24;

/** Error over Δ, from where the first shown pixel starts to where Δ is 1; errors below 0 (hinge) carry nothing. */
function errorLine(curve: Curve, x: Scale, y: Scale): Polyline {
  const { jaccard, error, rank } = curve;
  const last = Math.max(1, curve.lastForegroundRank);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let index = 0; index < jaccard.length; index += 1) {
    const height = error[index] as number;
    if (!Number.isFinite(height) || ((rank[index] as number) > last && xs.length > 0)) continue;
    if (xs.length === 0) {
      xs.push(x.toPx(curve.deltaBefore));
      ys.push(y.toPx(Math.max(0, height)));
    }
    xs.push(x.toPx(jaccard[index] as number));
    ys.push(y.toPx(Math.max(0, height)));
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/** The part of a line between two places, with its ends. */
function between(line: Polyline, from: number, to: number): Polyline {
  const xs = [from];
  const ys = [heightAt(line, from)];
  for (let index = 0; index < line.x.length; index += 1) {
    const x = line.x[index] as number;
    if (x > from && x < to) {
      xs.push(x);
      ys.push(line.y[index] as number);
    }
  }
  xs.push(to);
  ys.push(heightAt(line, to));
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

function areaUnder(line: Polyline, base: number): string {
  return `${pathOf(line)}L${line.x.at(-1)} ${base}L${line.x[0]} ${base}Z`;
}

/** Value of a column at a rank or Δ between the drawn points. */
export function interpolated(keys: Float64Array, values: Float64Array, key: number): number {
  return heightAt({ x: keys, y: values }, key);
}

function areaLabel(x: number, y: number, words: string, value: number): TemplateResult {
  return svg`<text class="strong middle" x=${x} y=${y}>${words}</text>
    <text class="number middle" x=${x} y=${y + 16}>${fixedText(value)}</text>`;
}

/** The box of width 1 − IoU and height 1, the areas that it shares with the loss, and those in which they differ. */
function boxMarks(curve: Curve, line: Polyline, x: Scale, y: Scale, base: number): TemplateResult {
  const { hardLoss, box } = curve;
  if (hardLoss === null || !box) return svg`<path class="area beyond" d=${areaUnder(line, base)}></path>`;
  const edge = x.toPx(hardLoss);
  const start = x.toPx(0);
  const end = x.toPx(1);
  const one = y.toPx(1);
  const inside = between(line, start, edge);
  const beyond = between(line, edge, end);
  const missing = hardLoss - box.inside;
  const tall = base - one > 220;
  const insideTop = heightAt(line, (start + edge) / 2);
  const labelX = edge + (end - edge) * 0.26;
  const beyondTop = heightAt(line, labelX);
  const beyondWords = box.beyond > 0 && base - beyondTop > 36 && end - edge > 120;
  const spotX = start + (edge - start) * 0.72;
  const spotY = (one + Math.max(one, heightAt(line, spotX))) / 2;
  const callout = tall && missing > 0.002 && heightAt(line, spotX) - one > 16 && end - edge > 340;
  const wordsWidth = Math.min(230, end - edge - 8);
  const { low: highest } = heightsBetween(line, edge + 4, edge + 8 + wordsWidth);
  const boxWordsY = highest > one + 18 ? one + 12 : highest - 8;
  const clippedHatch = `M${start} ${one}H${edge}V${Math.max(one, heightAt(line, edge))}${pathOf({
    x: inside.x.slice().reverse(),
    y: inside.y.map((value) => Math.max(one, value)).reverse(),
  }).replace('M', 'L')}Z`;
  return svg`
    <path class="area inside" d=${areaUnder({ x: inside.x, y: inside.y.map((value) => Math.max(one, value)) }, base)}></path>
    ${inside.y.some((value) => value < one) ? svg`<path class="area beyond" d=${areaUnder({ x: inside.x, y: inside.y.map((value) => Math.min(one, value)) }, one)}></path>` : nothing}
    ${edge < end ? svg`<path class="area beyond" d=${areaUnder(beyond, base)}></path>` : nothing}
    <path d=${clippedHatch} fill="url(#delta-hatch)"></path>
    <path class="box" d="M${start} ${one}H${edge}V${base}"></path>
    ${
      edge - start > 84 && base - insideTop > 40
        ? areaLabel((start + edge) / 2, (base + insideTop) / 2, 'inside the box', box.inside)
        : nothing
    }
    ${end - edge > 240 ? svg`<text class="strong" x=${edge + 8} y=${boxWordsY}>box: width 1 − IoU = ${fixedText(hardLoss)}, height 1</text>` : nothing}
    ${beyondWords ? areaLabel(labelX, (base + beyondTop) / 2 - 4, 'beyond the box', box.beyond) : nothing}
    ${
      callout
        ? svg`<path class="lead" d="M${spotX} ${spotY}L${edge + 40} ${spotY + 42}"></path>
          <circle class="lead-end" cx=${spotX} cy=${spotY} r="2"></circle>
          <text class="strong" x=${edge + 44} y=${spotY + 46}>missing from the box: wrong, but not with full confidence <tspan class="number">${fixedText(missing)}</tspan></text>`
        : nothing
    }`;
}

/** Where the error passes the threshold between right and wrong: after the last rank above it. */
function thresholdMark({ threshold }: Curve, x: Scale, y: Scale, right: number): TemplateResult {
  if (!threshold) return svg``;
  const at = x.toPx(threshold.delta);
  const height = y.toPx(threshold.error);
  if (at < LEFT || at > right) return svg``;
  const words = `error ${tickText(threshold.error)} at Δ = ${fixedText(threshold.delta)}, rank ${countText(threshold.rank)}`;
  const before = at + 8 + words.length * 6 > right;
  return svg`<path class="threshold" d="M${at} ${height}V${height - 26}"></path>
    <circle class="dot" cx=${at} cy=${height} r="3.5"></circle>
    <text class=${before ? 'end' : ''} x=${before ? at - 8 : at + 8} y=${height - 20}>${words}</text>`;
}

function kindStrip(curve: Curve, x: Scale, top: number): TemplateResult {
  const bins = curve.kindsByDelta.length / 3;
  // On whole pixels, each bar beginning where the one before ends: no seams between them.
  const edge = (bin: number) => Math.round(x.toPx(bin / bins));
  const rows = ['kind-missed', 'kind-false-alarm', 'kind-right'] as const;
  const { missed, falseAlarm, right } = curve.kinds;
  const bars = Array.from({ length: bins }, (_, bin) => {
    let from = top;
    return rows.map((row, place) => {
      const height = 22 * (curve.kindsByDelta[place * bins + bin] as number);
      const y = from;
      from += height;
      return height > 0
        ? svg`<rect class=${row} x=${edge(bin)} y=${y.toFixed(2)} width=${edge(bin + 1) - edge(bin)} height=${height.toFixed(2)}></rect>`
        : nothing;
    });
  });
  const keys = [
    { row: 'kind-missed', words: `missed ${pixelsText(missed.pixels)}`, at: 0 },
    { row: 'kind-false-alarm', words: `false alarm ${pixelsText(falseAlarm.pixels)}`, at: 140 },
    { row: 'kind-right', words: `right ${pixelsText(right.pixels)}`, at: 300 },
  ];
  return svg`<text x=${LEFT} y=${top - 6}>What these pixels are</text>
    <g class="kinds" shape-rendering="crispEdges">${bars}</g>
    <g class="kinds">${keys.map(
      ({ row, words, at }) => svg`<rect class=${row} x=${LEFT + at} y=${top + 33} width="10" height="10" rx="2"></rect>
        <text x=${LEFT + at + 16} y=${top + 42}>${words}</text>`,
    )}</g>`;
}

/**
 * The error over the Jaccard distance Δ of the pixels before it: each pixel is as wide as its weight and as high as
 * its error, so that the area is the loss.
 */
export function deltaPlot(curve: Curve, width: number, height: number): DeltaPlot {
  const tall = height >= 420;
  const top = tall ? 16 : 10;
  const bottom = height - (tall ? 90 : 20);
  const right = width - RIGHT_PX;
  const most = errorTop(curve);
  const zoomed = isZoomed(curve);
  const [low, high] = zoomed ? [curve.deltaBefore, curve.jaccard.at(-1) ?? 1] : [0, 1];
  const x = linearScale(low, high, LEFT, right);
  const y = linearScale(0, most, bottom, top);
  const line = errorLine(curve, x, y);
  const labelX = right - (right - LEFT) * 0.34;
  const picture = svg`
    <defs><pattern id="delta-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path class="hatch-line strong-hatch" d="M0 0V6"></path>
    </pattern></defs>
    ${errorTicks(most, tall).map(
      (tick) => svg`<path class="grid" d="M${LEFT} ${Math.round(y.toPx(tick)) + 0.5}H${right}"></path>
        <text class="end" x=${LEFT - 8} y=${y.toPx(tick) + 4}>${tickText(tick)}</text>`,
    )}
    <clipPath id="delta-room"><rect x=${LEFT} y=${top - 8} width=${right - LEFT} height=${bottom - top + 8}></rect></clipPath>
    ${
      zoomed
        ? svg`<g clip-path="url(#delta-room)">
            <path class="area inside" d=${areaUnder(line, bottom)}></path>
            ${curve.hardLoss === null ? nothing : svg`<path class="box" d="M${x.toPx(0)} ${y.toPx(1)}H${x.toPx(curve.hardLoss)}V${bottom}"></path>`}
          </g>`
        : boxMarks(curve, line, x, y, bottom)
    }
    <path class="line error thick" d=${pathOf(line)}></path>
    ${tall ? thresholdMark(curve, x, y, right) : nothing}
    <text class="error-label" x=${labelX} y=${heightAt(line, labelX) - 8}>error e(Δ)</text>
    ${ticksBetween(low, high, right - LEFT > 420 ? 10 : 5).map(
      (tick) => svg`<path class="axis-tick" d="M${x.toPx(tick)} ${bottom}v4"></path>
          <text class="middle" x=${x.toPx(tick)} y=${bottom + 16}>${zoomed ? tickText(tick) : tick.toFixed(1)}</text>`,
    )}
    ${
      tall
        ? svg`<text class="end" x=${right} y=${bottom + 31}>${
            width > 760
              ? svg`Δ(S<tspan dy="3" class="sub">k</tspan><tspan dy="-3">), Jaccard distance of the k largest errors; a pixel is as wide as its weight g and as high as its error e</tspan>`
              : svg`Jaccard distance Δ`
          }</text>
          ${zoomed ? nothing : kindStrip(curve, x, bottom + 42)}`
        : nothing
    }`;
  return {
    picture,
    xOfDelta: x.toPx,
    deltaAt: x.toValue,
    yOfError: (_rank, error) => y.toPx(error),
    left: LEFT,
    right,
    top,
    bottom,
  };
}
