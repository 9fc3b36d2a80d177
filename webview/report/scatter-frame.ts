import { themeColor } from '../ui/theme.ts';
import type { Columns } from './report-columns.ts';

const LEFT = 44;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 36;
const LINE_NAME_PX = 90;
/** Where the name of the diagonal may stand, the first of equals: parts of its length. */
const LINE_NAME_PLACES = [0.85, 0.15, 0.7, 0.3, 0.5];

/** A colour of the theme, as a canvas takes it. */
export function ink(property: string, alpha = 1): string {
  return `rgb(${themeColor(property).join(' ')} / ${alpha})`;
}

/** The plot's axes, 1 − mIoU across and loss up: both have the same range, so that the diagonal is one. */
export class ScatterFrame {
  readonly #columns: Pick<Columns, 'loss' | 'mIoU'>;
  readonly #low: number;
  readonly #high: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;

  /** @param order places of the images that it has room for */
  constructor(
    columns: Pick<Columns, 'loss' | 'mIoU'>,
    order: Uint32Array,
    size: { readonly width: number; readonly height: number },
  ) {
    this.#columns = columns;
    [this.#low, this.#high] = rangeOf(columns, order);
    this.width = size.width;
    this.height = size.height;
  }

  /** Where the dot of an image lies, CSS pixels; NaN where it has none. */
  at(place: number): [x: number, y: number] {
    const { loss, mIoU } = this.#columns;
    return [this.#x(1 - (mIoU[place] as number)), this.#y(loss[place] as number)];
  }

  drawGrid(context: CanvasRenderingContext2D): void {
    const { width, height } = this;
    const [low, high] = [this.#low, this.#high];
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.lineWidth = 1;
    context.strokeStyle = ink('--fg', 0.12);
    context.fillStyle = ink('--fg2');
    const step = niceStep((high - low) / 5);
    const decimals = Math.max(2, Math.ceil(-Math.log10(step)));
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
      const [x, y] = [this.#x(value), this.#y(value)];
      context.beginPath();
      context.moveTo(LEFT, Math.round(y) + 0.5);
      context.lineTo(width - RIGHT, Math.round(y) + 0.5);
      context.moveTo(Math.round(x) + 0.5, TOP);
      context.lineTo(Math.round(x) + 0.5, height - BOTTOM);
      context.stroke();
      const text = value.toFixed(decimals);
      context.textAlign = 'right';
      context.fillText(text, LEFT - 6, y + 4);
      context.textAlign = 'center';
      // At the end of the axis it must not leave the plot.
      context.fillText(text, Math.min(x, width - context.measureText(text).width / 2), height - BOTTOM + 15);
    }
    context.fillText('1 − mIoU', (LEFT + width - RIGHT) / 2, height - 4);
  }

  /** The line on which loss and 1 − mIoU agree, with its name where the fewest of the images are near. */
  drawDiagonal(context: CanvasRenderingContext2D, images: Uint32Array): void {
    const [low, high] = [this.#low, this.#high];
    const [startX, startY, endX, endY] = [this.#x(low), this.#y(low), this.#x(high), this.#y(high)];
    context.setLineDash([4, 4]);
    context.strokeStyle = ink('--fg2');
    context.beginPath();
    context.moveTo(startX, startY);
    context.lineTo(endX, endY);
    context.stroke();
    context.setLineDash([]);
    const dots = Array.from(images, (place) => this.at(place));
    const placeAt = (part: number) => [startX + part * (endX - startX), startY + part * (endY - startY)] as const;
    const near = (part: number) => {
      const [x, y] = placeAt(part);
      return dots.filter((dot) => Math.hypot(dot[0] - x, dot[1] - y) < LINE_NAME_PX / 2 + 8).length;
    };
    const [best = 0.85] = [...LINE_NAME_PLACES].sort((a, b) => near(a) - near(b));
    context.save();
    context.translate(...placeAt(best));
    context.rotate(Math.atan2(endY - startY, endX - startX));
    context.textAlign = 'center';
    context.fillStyle = ink('--fg2');
    context.fillText('loss = 1 − mIoU', 0, -4);
    context.restore();
  }

  #x(value: number): number {
    return LEFT + ((value - this.#low) / (this.#high - this.#low)) * (this.width - LEFT - RIGHT);
  }

  #y(value: number): number {
    const { height } = this;
    return height - BOTTOM - ((value - this.#low) / (this.#high - this.#low)) * (height - BOTTOM - TOP);
  }
}

function rangeOf(columns: Pick<Columns, 'loss' | 'mIoU'>, order: Uint32Array): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const place of order) {
    const [across, up] = [1 - (columns.mIoU[place] as number), columns.loss[place] as number];
    if (Number.isNaN(across) || Number.isNaN(up)) continue;
    low = Math.min(low, across, up);
    high = Math.max(high, across, up);
  }
  if (low > high) return [0, 1];
  const room = Math.max(0.01, (high - low) * 0.08);
  return [Math.max(0, low - room), high + room];
}

/** The next of 1, 2, 5 × 10ⁿ. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return factor * power;
}
