import { effect } from '@preact/signals-core';
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { frameElement } from '../ui/area.ts';
import { countText, fixedText } from '../ui/number-text.ts';
import type { Columns } from './report-columns.ts';
import { open, type ReportPageContext } from './report-page-context.ts';
import { ScatterDots } from './scatter-dots.ts';
import { ink, ScatterFrame } from './scatter-frame.ts';

const REACH_PX = 12;
/** Dots above this number are small and faint. */
const MANY = 1500;
const NAMED = 4;
/** Images of a dot that are named when it is pointed at. */
const NAMED_OF_DOT = 3;
/** Dots of several images that are read out. */
const SPOKEN = 50;
/** Nearer to the diagonal than this is on it: the rest is rounding. */
const ON_LINE = 1e-9;
const NO_IMAGES = new Uint32Array(0);

/** Loss against 1 − mIoU, one dot an image: off the diagonal the two disagree. */
export class ScatterPlot {
  readonly #context: ReportPageContext;
  readonly #select: (place: number) => void;
  readonly #canvas = document.createElement('canvas');
  readonly #hint = frameElement('p', 'plot-hint', { role: 'status' });
  readonly #spoken = frameElement('div', 'spoken');
  #frame: ScatterFrame | null = null;
  #dots: ScatterDots | null = null;
  /** The image that a double click opens: the one that its first click was on. */
  #opens = -1;

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
    box.append(canvas, this.#spoken);
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
      if (event.detail <= 1) this.#choose(this.#nearest(event));
    });
    canvas.addEventListener('dblclick', () => {
      if (this.#opens >= 0) open(this.#context, this.#opens);
    });
  }

  /** Selects the image of a dot. A dot of several lists them; where they are all that is listed, it selects the next. */
  #choose(place: number): void {
    this.#opens = -1;
    const columns = this.#context.store.columns.peek();
    if (place < 0 || !columns) return;
    const images = this.#dots?.imagesAt(place) ?? NO_IMAGES;
    const { store } = this.#context;
    if (images.length <= 1) {
      this.#opens = place;
      this.#select(place);
      return;
    }
    const isListed = images.length === store.order.peek().length;
    const next = isListed ? (images.indexOf(store.selected.peek()) + 1) % images.length : 0;
    if (!isListed) store.change({ dot: { loss: endsOf(columns.loss, images), mIoU: endsOf(columns.mIoU, images) } });
    this.#select(images[next] ?? place);
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
    const frame = new ScatterFrame(columns, order, { width, height });
    const dots = new ScatterDots(frame, order);
    [this.#frame, this.#dots] = [frame, dots];
    const many = order.length > MANY;
    frame.drawGrid(context);
    frame.drawDiagonal(context, many ? NO_IMAGES : order);
    context.fillStyle = ink('--error', many ? 0.35 : 0.75);
    for (const place of order) {
      const [x, y] = frame.at(place);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      if (many) context.fillRect(x - 1.25, y - 1.25, 2.5, 2.5);
      else if (dots.isFirst(place)) drawDot(context, x, y, dots.countAt(place) > 1 ? 5 : 4);
    }
    const selected = store.selected.peek();
    this.#names(context, columns, order, selected);
    if (selected >= 0) {
      context.fillStyle = ink('--error');
      context.strokeStyle = ink('--fg');
      context.lineWidth = 2;
      drawDot(context, ...frame.at(selected), 5);
      context.stroke();
    }
    render(html`${this.#spokenDots(columns)}`, this.#spoken);
    this.#say(-1);
  }

  /** The dots farthest from the diagonal and the selected one by name, how many images a dot is where it is several. */
  #names(context: CanvasRenderingContext2D, columns: Columns, order: Uint32Array, selected: number): void {
    const [frame, dots] = [this.#frame, this.#dots];
    if (!frame || !dots) return;
    const apart = (place: number) => Math.abs((columns.loss[place] as number) - 1 + (columns.mIoU[place] as number));
    const known = [...order].filter((place) => Number.isFinite(apart(place)));
    const farthest = order.length > MANY ? [] : known.sort((a, b) => apart(b) - apart(a)).slice(0, NAMED);
    const named = selected >= 0 && !farthest.includes(selected) ? [selected, ...farthest] : farthest;
    const counted = order.length > MANY ? [] : dots.several();
    context.strokeStyle = ink('--bg');
    context.lineWidth = 3;
    const taken: { x: number; y: number }[] = [];
    for (const place of [...named, ...counted]) {
      const [x, y] = frame.at(place);
      if (taken.some((other) => Math.abs(other.y - y) < 13 && Math.abs(other.x - x) < 110)) continue;
      taken.push({ x, y });
      const right = x > frame.width * 0.62;
      context.textAlign = right ? 'right' : 'left';
      const count = dots.countAt(place);
      const name = named.includes(place) ? shortName(columns.ids[place] ?? '') : '';
      const more = count > 1 ? (name === '' ? `${countText(count)} images` : ` + ${countText(count - 1)}`) : '';
      context.fillStyle = ink(name === '' ? '--fg2' : '--fg');
      const words = [`${name}${more}`, x + (right ? -9 : 9), y + 4] as const;
      // Lines pass behind the words.
      context.strokeText(...words);
      context.fillText(...words);
    }
  }

  /** What sighted people see of dots that lie on one another. */
  #spokenDots(columns: Columns): TemplateResult | typeof nothing {
    const several = this.#dots?.several() ?? [];
    if (several.length === 0) return nothing;
    const more = several.length > SPOKEN ? `, ${countText(several.length - SPOKEN)} more dots are not listed` : '';
    return html`<table>
      <caption>Dots of several images${more}</caption>
      <thead><tr><th scope="col">1 − mIoU</th><th scope="col">Loss</th><th scope="col">Images</th><th scope="col">Names</th></tr></thead>
      <tbody>${several.slice(0, SPOKEN).map(
        (place) => html`<tr>
          <td>${fixedText(1 - (columns.mIoU[place] as number))}</td>
          <td>${fixedText(columns.loss[place])}</td>
          <td>${countText(this.#dots?.countAt(place) ?? 0)}</td>
          <td>${this.#namesOfDot(columns, place)}</td>
        </tr>`,
      )}</tbody>
    </table>`;
  }

  #namesOfDot(columns: Columns, place: number): string {
    const images = this.#dots?.imagesAt(place) ?? NO_IMAGES;
    const names = [...images.subarray(0, NAMED_OF_DOT)].map((image) => columns.ids[image]).join(', ');
    return images.length > NAMED_OF_DOT ? `${names} and ${countText(images.length - NAMED_OF_DOT)} more` : names;
  }

  /** The pointed-at dot, else what the plot says as a whole. */
  #say(place: number): void {
    const columns = this.#context.store.columns.peek();
    if (columns) this.#hint.textContent = place >= 0 ? this.#dotWords(columns, place) : this.#wholeWords(columns);
  }

  #dotWords(columns: Columns, place: number): string {
    const number = (value: number | undefined) => fixedText(value ?? null);
    const numbers = `loss ${number(columns.loss[place])}, mIoU ${number(columns.mIoU[place])}`;
    const count = this.#dots?.countAt(place) ?? 0;
    if (count > 1) {
      const isListed = count === this.#context.store.order.peek().length;
      const click = isListed ? 'selects one after the other' : 'lists them';
      return `${countText(count)} images, ${numbers}: ${this.#namesOfDot(columns, place)}. A click ${click}.`;
    }
    const change = columns.change?.[place];
    const said = change === undefined || Number.isNaN(change) ? '' : `, change ${number(change)}`;
    return `${columns.ids[place]}: ${numbers}${said}`;
  }

  #wholeWords(columns: Columns): string {
    let [above, below, counted] = [0, 0, 0];
    for (const at of this.#context.store.order.peek()) {
      const apart = (columns.loss[at] as number) - 1 + (columns.mIoU[at] as number);
      if (Number.isNaN(apart)) continue;
      counted += 1;
      if (apart > ON_LINE) above += 1;
      if (apart < -ON_LINE) below += 1;
    }
    if (above + below === 0) return 'All images lie on the line: of hard labels the Lovász loss is 1 − mIoU.';
    return `Above the line: right pixels under margin add to the loss. Below it: wrong pixels, but not surely wrong. ${countText(above)} of ${countText(counted)} lie above, ${countText(below)} below.`;
  }

  #nearest(event: MouseEvent): number {
    let best = -1;
    let least = REACH_PX ** 2;
    const frame = this.#frame;
    if (!frame) return best;
    for (const place of this.#context.store.order.peek()) {
      const [x, y] = frame.at(place);
      const distance = (x - event.offsetX) ** 2 + (y - event.offsetY) ** 2;
      if (distance < least) [best, least] = [place, distance];
    }
    return best;
  }
}

function drawDot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

/** Least and largest value of some images. */
function endsOf(values: Float64Array, images: Uint32Array): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const image of images) {
    low = Math.min(low, values[image] as number);
    high = Math.max(high, values[image] as number);
  }
  return { low, high };
}

/** The end of a long name: what tells the images of a series apart. */
function shortName(id: string): string {
  return id.length <= 16 ? id : `…${id.slice(-12)}`;
}
