/** Text in an element or in a quoted attribute of HTML. */
export function htmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A value as JSON that may stand in a <script> element: nothing in it ends the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Four decimals to read, all digits in `value` and in the hover. */
export function htmlNumber(value: number | null): string {
  if (value === null) return '–';
  const short =
    value !== 0 && Math.abs(value) < 0.00005 ? value.toExponential(0) : value === 0 ? '0' : value.toFixed(4);
  return `<data value="${value}" title="${value}">${short}</data>`;
}

/** "#rrggbb". */
export function htmlColour(color: readonly number[]): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** A small square in a class's colour. Attributes of SVG need no inline style. */
export function htmlSwatch(color: readonly number[]): string {
  return `<svg class="swatch" viewBox="0 0 11 11" aria-hidden="true"><rect width="11" height="11" rx="2" fill="${htmlColour(color)}" stroke="#888" stroke-opacity=".5"/></svg>`;
}
