import { effect } from '@preact/signals-core';
import { frameElement } from '../ui/area.ts';
import { countText, fixedText } from '../ui/number-text.ts';
import { themeColor } from '../ui/theme.ts';
import type { Columns } from './report-columns.ts';
import { open, type ReportPageContext } from './report-page-context.ts';

const LEFT = 44;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 36;
const REACH_PX = 12;
/** Dots above this number are small and faint. */
const MANY = 1500;
const NAMED = 4;
const LINE_NAME_PX = 90;
/** Where the name of the diagonal may stand, the first of equals: parts of its length. */
const LINE_NAME_PLACES = [0.85, 0.15, 0.7, 0.3, 0.5];
/** Nearer to the diagonal than this is on it: the rest is rounding. */
const ON_LINE = 1e-9;

/** Both axes have the same range, so that the diagonal is one. */
interface Frame {
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly height: number;
}

/** Loss against 1 − mIoU, one dot an image: off the diagonal the two disagree. */
export class ScatterPlot {
  readonly #context: ReportPageContext;
  readonly #select: (place: number) => void;
  readonly #canvas = document.createElement('canvas');
  readonly #hint = frameElement('p', 'plot-hint', { role: 'status' });
  #frame: Frame = { low: 0, high: 1, width: 0, height: 0 };

  constructor(context: ReportPageContext, select: (place: number) => void) {
    this.#context = context;
    this.#select = select;
  }

  mount(parent: HTMLElement): void {
    const canvas = this.#canvas;
    canvas.className = 'scatter';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Loss against 1 − mIoU, one dot an image; the same numbers stand in the table');
    const box = frameElement('div', 'scatter-box');
    box.append(canvas);
    parent.append(box, this.#hint);
    const { store } = this.#context;
    new ResizeObserver(() => this.#draw()).observe(box);
    effect(() => {
      store.order.value;
      store.selected.value;
      store.theme.value;
      this.#draw();
    });
    canvas.addEventListener('mousemove', (event) => this.#say(this.#nearest(event)));
    canvas.addEventListener('mouseleave', () => this.#say(-1));
    canvas.addEventListener('click', (event) => {
      const place = this.#nearest(event);
      if (place >= 0) this.#select(place);
    });
    canvas.addEventListener('dblclick', (event) => {
      const place = this.#nearest(event);
      if (place >= 0) open(this.#context, place);
    });
  }

  #draw(): void {
    const { store } = this.#context;
    const columns = store.columns.peek();
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const context = canvas.getContext('2d');
    if (!columns || !context || width === 0) return;
    const density = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    context.scale(density, density);
    const order = store.order.peek();
    this.#frame = { ...rangeOf(columns, order), width, height };
    const ink = (property: string, alpha = 1) => `rgb(${themeColor(property).join(' ')} / ${alpha})`;
    this.#grid(context, ink);
    this.#diagonal(context, columns, order, ink);
    const many = order.length > MANY;
    context.fillStyle = ink('--error', many ? 0.35 : 0.75);
    context.strokeStyle = ink('--bg');
    const size = many ? 2.5 : 8;
    for (const place of order) {
      const [x, y] = this.#at(columns, place);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      if (many) {
        context.fillRect(x - size / 2, y - size / 2, size, size);
        continue;
      }
      context.beginPath();
      context.arc(x, y, size / 2, 0, 7);
      context.fill();
    }
    const selected = store.selected.peek();
    this.#names(context, columns, order, selected, ink);
    if (selected >= 0) {
      const [x, y] = this.#at(columns, selected);
      context.fillStyle = ink('--error');
      context.strokeStyle = ink('--fg');
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 5, 0, 7);
      context.fill();
      context.stroke();
    }
    this.#say(-1);
  }

  #grid(context: CanvasRenderingContext2D, ink: (property: string, alpha?: number) => string): void {
    const { low, high, width, height } = this.#frame;
    const font = getComputedStyle(document.body).fontFamily;
    context.font = `11px ${font}`;
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
      context.textAlign = 'right';
      context.fillText(value.toFixed(decimals), LEFT - 6, y + 4);
      context.textAlign = 'center';
      context.fillText(value.toFixed(decimals), x, height - BOTTOM + 15);
    }
    context.fillText('1 − mIoU', (LEFT + width - RIGHT) / 2, height - 4);
  }

  /** The line on which loss and 1 − mIoU agree, with its name where the fewest dots are near. */
  #diagonal(
    context: CanvasRenderingContext2D,
    columns: Columns,
    order: Uint32Array,
    ink: (property: string, alpha?: number) => string,
  ): void {
    const { low, high } = this.#frame;
    const [startX, startY, endX, endY] = [this.#x(low), this.#y(low), this.#x(high), this.#y(high)];
    context.setLineDash([4, 4]);
    context.strokeStyle = ink('--fg2');
    context.beginPath();
    context.moveTo(startX, startY);
    context.lineTo(endX, endY);
    context.stroke();
    context.setLineDash([]);
    const dots = order.length > MANY ? [] : Array.from(order, (place) => this.#at(columns, place));
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

  /** The dots farthest from the diagonal, and the selected one. */
  #names(
    context: CanvasRenderingContext2D,
    columns: Columns,
    order: Uint32Array,
    selected: number,
    ink: (property: string, alpha?: number) => string,
  ): void {
    const apart = (place: number) => Math.abs((columns.loss[place] as number) - 1 + (columns.mIoU[place] as number));
    const known = [...order].filter((place) => Number.isFinite(apart(place)));
    const farthest = order.length > MANY ? [] : known.sort((a, b) => apart(b) - apart(a)).slice(0, NAMED);
    const named = selected >= 0 && !farthest.includes(selected) ? [selected, ...farthest] : farthest;
    context.fillStyle = ink('--fg');
    context.strokeStyle = ink('--bg');
    context.lineWidth = 3;
    const taken: { x: number; y: number }[] = [];
    for (const place of named) {
      const [x, y] = this.#at(columns, place);
      if (taken.some((other) => Math.abs(other.y - y) < 13 && Math.abs(other.x - x) < 110)) continue;
      taken.push({ x, y });
      const right = x > this.#frame.width * 0.62;
      context.textAlign = right ? 'right' : 'left';
      const name = [shortName(columns.ids[place] ?? ''), x + (right ? -9 : 9), y + 4] as const;
      // Lines pass behind the words.
      context.strokeText(...name);
      context.fillText(...name);
    }
  }

  /** The pointed-at image, else what the plot says as a whole. */
  #say(place: number): void {
    const { store } = this.#context;
    const columns = store.columns.peek();
    if (!columns) return;
    const number = (value: number | undefined) => fixedText(value ?? null);
    if (place >= 0) {
      const change = columns.change?.[place];
      const said = change === undefined || Number.isNaN(change) ? '' : `, change ${number(change)}`;
      this.#hint.textContent = `${columns.ids[place]}: loss ${number(columns.loss[place])}, mIoU ${number(columns.mIoU[place])}${said}`;
      return;
    }
    let [above, below, counted] = [0, 0, 0];
    for (const at of store.order.peek()) {
      const apart = (columns.loss[at] as number) - 1 + (columns.mIoU[at] as number);
      if (Number.isNaN(apart)) continue;
      counted += 1;
      if (apart > ON_LINE) above += 1;
      if (apart < -ON_LINE) below += 1;
    }
    this.#hint.textContent =
      above + below === 0
        ? 'All images lie on the line: of hard labels the Lovász loss is 1 − mIoU.'
        : `Above the line: right pixels under margin add to the loss. Below it: wrong pixels, but not surely wrong. ${countText(above)} of ${countText(counted)} lie above, ${countText(below)} below.`;
  }

  #nearest(event: MouseEvent): number {
    const { store } = this.#context;
    const columns = store.columns.peek();
    let best = -1;
    let least = REACH_PX ** 2;
    if (!columns) return best;
    for (const place of store.order.peek()) {
      const [x, y] = this.#at(columns, place);
      const distance = (x - event.offsetX) ** 2 + (y - event.offsetY) ** 2;
      if (distance < least) [best, least] = [place, distance];
    }
    return best;
  }

  #at(columns: Columns, place: number): [x: number, y: number] {
    return [this.#x(1 - (columns.mIoU[place] as number)), this.#y(columns.loss[place] as number)];
  }

  #x(value: number): number {
    const { low, high, width } = this.#frame;
    return LEFT + ((value - low) / (high - low)) * (width - LEFT - RIGHT);
  }

  #y(value: number): number {
    const { low, high, height } = this.#frame;
    return height - BOTTOM - ((value - low) / (high - low)) * (height - BOTTOM - TOP);
  }
}

/** The end of a long name: what tells the images of a series apart. */
function shortName(id: string): string {
  return id.length <= 16 ? id : `…${id.slice(-12)}`;
}

function rangeOf(columns: Columns, order: Uint32Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const place of order) {
    const [across, up] = [1 - (columns.mIoU[place] as number), columns.loss[place] as number];
    if (Number.isNaN(across) || Number.isNaN(up)) continue;
    low = Math.min(low, across, up);
    high = Math.max(high, across, up);
  }
  if (low > high) return { low: 0, high: 1 };
  const room = Math.max(0.01, (high - low) * 0.08);
  return { low: Math.max(0, low - room), high: high + room };
}

/** The next of 1, 2, 5 × 10ⁿ. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return factor * power;
}
