const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = { left: 70, right: 40, top: 40, bottom: 50 };
const COLOURS = ['#0072b2', '#d55e00'];

function powers(from, to) {
  const list = [];
  for (let p = Math.floor(Math.log10(from)); p <= Math.ceil(Math.log10(to)); p += 1) list.push(10 ** p);
  return list;
}

function label(value) {
  return value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(Number(value.toPrecision(3)));
}

/**
 * A plot of lines with logarithmic axes as SVG text, readable on light and dark pages.
 * @param {{ title: string, xLabel: string, yLabel: string, lines: { name: string, points: [number, number][] }[], xTick?: (value: number) => string }} plot
 */
export function linePlot({ title, xLabel, yLabel, lines, xTick = label }) {
  const all = lines.flatMap(({ points }) => points);
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const yTicks = powers(Math.min(...ys), Math.max(...ys));
  const [y0, y1] = [yTicks[0], yTicks.at(-1)];
  const place = (value, from, to, start, end) =>
    start + ((Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))) * (end - start);
  const x = (value) => place(value, x0, x1, MARGIN.left, WIDTH - MARGIN.right).toFixed(1);
  const y = (value) => place(value, y0, y1, HEIGHT - MARGIN.bottom, MARGIN.top).toFixed(1);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#808080">`,
    `<title>${title}</title>`,
    `<text x="${MARGIN.left}" y="22" font-size="14">${title}</text>`,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 10}" text-anchor="middle">${xLabel}</text>`,
    `<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>`,
  ];
  for (const tick of yTicks) {
    parts.push(`<path d="M${MARGIN.left} ${y(tick)}H${WIDTH - MARGIN.right}" stroke="#808080" stroke-opacity="0.3"/>`);
    parts.push(`<text x="${MARGIN.left - 8}" y="${Number(y(tick)) + 4}" text-anchor="end">${label(tick)}</text>`);
  }
  for (const [value] of lines[0].points) {
    parts.push(`<text x="${x(value)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${xTick(value)}</text>`);
  }
  lines.forEach(({ name, points }, i) => {
    const path = points.map(([a, b]) => `${x(a)} ${y(b)}`).join('L');
    parts.push(`<path d="M${path}" fill="none" stroke="${COLOURS[i]}" stroke-width="2"/>`);
    // Where the lines begin, the upper one's name above it and the lower one's below.
    const [firstX, firstY] = points[0];
    const isUpper = lines.every((other) => other.points[0][1] <= firstY);
    const place = Number(y(firstY)) + (isUpper ? -22 : 24);
    parts.push(`<text x="${Number(x(firstX)) + 6}" y="${place}" fill="${COLOURS[i]}">${name}</text>`);
  });
  return `${parts.join('\n')}\n</svg>\n`;
}
