/** A pair on the plot: its place in the list that is shown, 1 − mIoU, and the loss. */
export interface ScatterPoint {
  readonly place: number;
  readonly across: number;
  readonly up: number;
}

/** A point as it was drawn, in CSS pixels. */
export interface Dot {
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

export type DrawScatter = typeof drawScatter;

/**
 * Loss against 1 − mIoU; on the dashed line they are equal. Its text is put into the page, like the script's.
 * @param selected place of the point to mark, −1 for none
 */
export function drawScatter(canvas: HTMLCanvasElement, points: readonly ScatterPoint[], selected: number): Dot[] {
  const context = canvas.getContext('2d');
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!context || width === 0) return [];
  const density = window.devicePixelRatio || 1;
  canvas.width = width * density;
  canvas.height = height * density;
  context.scale(density, density);
  const style = getComputedStyle(document.body);
  const color = (name: string) => style.getPropertyValue(name).trim();
  let low = 1;
  let high = 0;
  for (const { across, up } of points) {
    low = Math.min(low, across, up);
    high = Math.max(high, across, up);
  }
  if (low > high) [low, high] = [0, 1];
  const room = Math.max(0.005, (high - low) * 0.06);
  low = Math.max(0, low - room);
  high += room;
  const left = 46;
  const bottom = height - 34;
  const toX = (value: number) => left + ((value - low) / (high - low)) * (width - left - 26);
  const toY = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - 10);
  context.font = '11px system-ui, sans-serif';
  context.strokeStyle = color('--line');
  context.fillStyle = color('--dim');
  for (let tick = 0; tick <= 4; tick += 1) {
    const value = low + (tick / 4) * (high - low);
    const text = value.toFixed(2);
    context.beginPath();
    context.moveTo(left, toY(value));
    context.lineTo(width - 12, toY(value));
    context.stroke();
    context.textAlign = 'right';
    context.fillText(text, left - 6, toY(value) + 4);
    context.textAlign = 'center';
    context.fillText(text, toX(value), bottom + 16);
  }
  context.fillText('1 − mIoU', (left + width) / 2, height - 4);
  context.setLineDash([4, 4]);
  context.strokeStyle = color('--dim');
  context.beginPath();
  context.moveTo(toX(low), toY(low));
  context.lineTo(toX(high), toY(high));
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = color('--accent');
  context.globalAlpha = points.length > 500 ? 0.4 : 0.8;
  const dots = points.map(({ place, across, up }) => ({ place, x: toX(across), y: toY(up) }));
  for (const { x, y } of dots) {
    context.beginPath();
    context.arc(x, y, dots.length > 2000 ? 2 : 4, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
  const own = dots.find(({ place }) => place === selected);
  if (own) {
    context.strokeStyle = color('--text');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(own.x, own.y, 6, 0, 7);
    context.stroke();
  }
  return dots;
}
