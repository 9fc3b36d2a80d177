import type { Pixel } from '../store/view-state.ts';
import type { Rgb } from '../ui/theme.ts';
import type { PlacedCell } from './pane-layout.ts';

const GAP_PX = 9;

/** Where the crosshair's lines run in a pane, CSS pixels; null when the pixel lies outside. */
function lines(cell: PlacedCell, at: Pixel): { x: number; y: number; half: number } {
  const { left, top, zoom } = cell.placement;
  const x = cell.left + (at.x + 0.5 - left) * zoom;
  const y = cell.top + (at.y + 0.5 - top) * zoom;
  return { x, y, half: Math.max(2.5, zoom / 2) };
}

function isDark([red, green, blue]: Rgb): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** The lasso's line while it is drawn, on all panes, built as the crosshair is. */
function drawLine(
  context: CanvasRenderingContext2D,
  cells: readonly PlacedCell[],
  { line, ink }: { readonly line: readonly number[]; readonly ink: Rgb },
): void {
  for (const cell of cells) {
    const { left, top, zoom } = cell.placement;
    const path = new Path2D();
    for (let at = 0; at < line.length; at += 2) {
      const x = cell.left + ((line[at] as number) - left) * zoom;
      const y = cell.top + ((line[at + 1] as number) - top) * zoom;
      if (at === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
    context.save();
    context.beginPath();
    context.rect(cell.left, cell.top, cell.width, cell.height);
    context.clip();
    context.lineJoin = 'round';
    context.strokeStyle = isDark(ink) ? 'rgb(255 255 255 / 0.8)' : 'rgb(0 0 0 / 0.55)';
    context.lineWidth = 3.5;
    context.stroke(path);
    context.strokeStyle = `rgb(${ink.join(' ')})`;
    context.lineWidth = 1.5;
    context.stroke(path);
    context.restore();
  }
}

/** Numbered frames around the pixels that are compared, on all panes. */
export function drawPins(
  context: CanvasRenderingContext2D,
  cells: readonly PlacedCell[],
  scene: {
    readonly ink: Rgb;
    readonly font: string;
    readonly pins: readonly { readonly number: number; readonly pin: Pixel }[];
  },
): void {
  const ground = isDark(scene.ink) ? 'rgb(255 255 255 / 0.9)' : 'rgb(0 0 0 / 0.75)';
  const ink = `rgb(${scene.ink.join(' ')})`;
  for (const cell of cells) {
    context.save();
    context.beginPath();
    context.rect(cell.left, cell.top, cell.width, cell.height);
    context.clip();
    context.font = `600 11px ${scene.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const taken: { readonly x: number; readonly y: number }[] = [];
    for (const { number, pin } of scene.pins) {
      const { x, y, half } = lines(cell, pin);
      const edge = Math.max(3.5, half + 1);
      context.strokeStyle = ground;
      context.lineWidth = 3;
      context.strokeRect(x - edge, y - edge, 2 * edge, 2 * edge);
      context.strokeStyle = ink;
      context.lineWidth = 1.5;
      context.strokeRect(x - edge, y - edge, 2 * edge, 2 * edge);
      // The number stands at a corner that is inside of the pane and free; at the upper right if it can.
      const across = number > 9 ? 10 : 8;
      const corners = [
        [1, -1],
        [1, 1],
        [-1, -1],
        [-1, 1],
      ].map(([right = 1, down = 1]) => ({
        x: Math.min(Math.max(x + right * (edge + across), cell.left + across + 1), cell.left + cell.width - across - 1),
        y: Math.min(Math.max(y + down * (edge + 8), cell.top + 9), cell.top + cell.height - 9),
      }));
      const isFree = (at: Pixel) => taken.every((one) => Math.hypot(one.x - at.x, one.y - at.y) >= 18);
      const { x: labelX, y: labelY } = corners.find(isFree) ?? (corners[0] as Pixel);
      taken.push({ x: labelX, y: labelY });
      context.fillStyle = ground;
      context.beginPath();
      context.roundRect(labelX - across, labelY - 8, 2 * across, 16, 8);
      context.fill();
      context.fillStyle = ink;
      context.fillText(String(number), labelX, labelY + 0.5);
    }
    context.restore();
  }
}

/**
 * The crosshair on all panes: white on dark, so that it is seen on photographs, masks and heat maps alike; open in the
 * middle, with a frame around the pixel. In high contrast in the theme's own colour.
 */
export function drawMarks(
  context: CanvasRenderingContext2D,
  cells: readonly PlacedCell[],
  scene: {
    readonly at: Pixel | null;
    readonly ink: Rgb;
    readonly line: readonly number[];
  },
): void {
  if (scene.line.length >= 2) drawLine(context, cells, scene);
  if (!scene.at) return;
  for (const cell of cells) {
    const { x, y, half } = lines(cell, scene.at);
    const right = cell.left + cell.width;
    const bottom = cell.top + cell.height;
    const open = half + GAP_PX - 2.5;
    const path = new Path2D();
    const snap = (value: number) => Math.round(value - 0.5) + 0.5;
    path.moveTo(cell.left, snap(y));
    path.lineTo(x - open, snap(y));
    path.moveTo(x + open, snap(y));
    path.lineTo(right, snap(y));
    path.moveTo(snap(x), cell.top);
    path.lineTo(snap(x), y - open);
    path.moveTo(snap(x), y + open);
    path.lineTo(snap(x), bottom);
    path.rect(snap(x - half), snap(y - half), Math.round(2 * half), Math.round(2 * half));
    context.save();
    context.beginPath();
    context.rect(cell.left, cell.top, cell.width, cell.height);
    context.clip();
    context.strokeStyle = isDark(scene.ink) ? 'rgb(255 255 255 / 0.8)' : 'rgb(0 0 0 / 0.55)';
    context.lineWidth = 3;
    context.stroke(path);
    context.strokeStyle = `rgb(${scene.ink.join(' ')})`;
    context.lineWidth = 1;
    context.stroke(path);
    context.restore();
  }
}
