import { colourOf } from '../../src/core/colour-map.ts';
import type { FieldRange } from '../../src/core/field-range.ts';
import type { FieldSummary } from '../../src/core/view-data.ts';
import type { ColourMapName } from '../store/view-state.ts';
import { powerOfTenText, shortText } from '../ui/number-text.ts';
import type { Rgb } from '../ui/theme.ts';
import { barTicks, sharedExponent } from '../views/colour-bar.ts';

/** How texts and lines of a picture look; all lengths are in units of `unit` device pixels. */
export interface PictureStyle {
  readonly unit: number;
  readonly font: string;
  readonly ground: Rgb;
  readonly ink: Rgb;
  readonly quiet: Rgb;
}

export interface BarToDraw {
  readonly symbol: string;
  readonly field: FieldSummary;
  readonly range: FieldRange;
  readonly colours: ColourMapName | 'diverging';
}

export interface LegendEntry {
  readonly name: string;
  readonly color: Rgb;
}

const css = ([red, green, blue]: Rgb) => `rgb(${red} ${green} ${blue})`;

/** Width of a colour bar with its texts, in units. */
export const BAR_WIDTH = 76;
const STEPS = 256;

export function setFont(
  context: CanvasRenderingContext2D,
  { unit, font }: PictureStyle,
  size: number,
  bold = false,
): void {
  context.font = `${bold ? 600 : 400} ${size * unit}px ${font}`;
}

/** An upright colour bar with its symbol, scale and ticks; `left`, `top`, `height` in device pixels. */
export function drawBar(
  context: CanvasRenderingContext2D,
  { symbol, field, range, colours }: BarToDraw,
  place: { readonly left: number; readonly top: number; readonly height: number },
  style: PictureStyle,
): void {
  const { unit, ink, quiet } = style;
  const exponent = sharedExponent(range);
  const left = place.left + 10 * unit;
  const top = place.top + (exponent === 0 ? 38 : 52) * unit;
  const length = place.height - (top - place.top) - 30 * unit;
  setFont(context, style, 11, true);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = css(ink);
  context.fillText(symbol, left, place.top + 14 * unit);
  setFont(context, style, 11);
  context.fillStyle = css(quiet);
  context.fillText(range.mode === 'log' ? 'log' : 'linear', left, place.top + 28 * unit);
  if (exponent !== 0) context.fillText(`× ${powerOfTenText(exponent)}`, left, place.top + 42 * unit);
  for (let step = 0; step < STEPS; step += 1) {
    const [from, to] = [top + (length * step) / STEPS, top + (length * (step + 1)) / STEPS];
    context.fillStyle = css(colourOf(colours, 1 - (step + 0.5) / STEPS));
    context.fillRect(left, from, 12 * unit, to - from + 0.5);
  }
  context.strokeStyle = css(quiet);
  context.lineWidth = unit;
  context.strokeRect(left, top, 12 * unit, length);
  context.fillStyle = css(quiet);
  for (const { place: at, text } of barTicks({ field, range }, (14 * unit) / length)) {
    const y = top + (1 - at) * length;
    context.fillRect(left + 13 * unit, y - unit / 2, 3 * unit, unit);
    context.fillText(text, left + 18 * unit, y + 4 * unit);
  }
  const ends = range.signed ? `±${shortText(range.high)}` : `${shortText(range.low)} – ${shortText(range.high)}`;
  setFont(context, style, 9);
  context.fillText(ends, place.left + 4 * unit, top + length + 20 * unit);
}

/** Where the entries of a legend stand, in device pixels, and how high it is. */
export function legendPlaces(
  context: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  width: number,
  style: PictureStyle,
): { readonly places: readonly { readonly x: number; readonly y: number }[]; readonly height: number } {
  const { unit } = style;
  setFont(context, style, 12);
  let x = 0;
  let y = 0;
  const places = entries.map(({ name }) => {
    const own = context.measureText(name).width + 34 * unit;
    if (x > 0 && x + own > width) {
      x = 0;
      y += 20 * unit;
    }
    const at = { x, y };
    x += own;
    return at;
  });
  return { places, height: entries.length === 0 ? 0 : y + 20 * unit };
}

export function drawLegend(
  context: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  at: { readonly left: number; readonly top: number; readonly width: number },
  style: PictureStyle,
): void {
  const { unit, ink, quiet } = style;
  const { places } = legendPlaces(context, entries, at.width, style);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  entries.forEach(({ name, color }, index) => {
    const place = places[index];
    if (!place) return;
    const x = at.left + place.x;
    const y = at.top + place.y;
    context.fillStyle = css(color);
    context.fillRect(x, y + 4 * unit, 12 * unit, 12 * unit);
    context.strokeStyle = css(quiet);
    context.lineWidth = unit / 2;
    context.strokeRect(x, y + 4 * unit, 12 * unit, 12 * unit);
    context.fillStyle = css(ink);
    context.fillText(name, x + 18 * unit, y + 10.5 * unit);
  });
}
