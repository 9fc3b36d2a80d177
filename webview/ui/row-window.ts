import { signal } from '@preact/signals-core';
import { frameElement } from './area.ts';

/** Rows of one height in a scroller, of which only those in sight are in the document. */
export class RowWindow {
  readonly scroller: HTMLElement;
  /** As tall as all rows; the rows stand in it by their place. */
  readonly rows = frameElement('div', 'image-window', { role: 'presentation' });
  readonly #rowPx: number;
  readonly #top = signal(0);
  readonly #height = signal(600);

  constructor(rowPx: number) {
    this.#rowPx = rowPx;
    this.scroller = frameElement('div', 'image-rows', { role: 'rowgroup', tabindex: '-1' });
    this.scroller.append(this.rows);
    this.scroller.addEventListener('scroll', () => {
      this.#top.value = this.scroller.scrollTop;
    });
    new ResizeObserver(() => {
      this.#height.value = this.scroller.clientHeight;
    }).observe(this.scroller);
  }

  /** Call when the number of rows has changed. */
  resize(total: number): void {
    this.rows.style.setProperty('height', `${total * this.#rowPx}px`);
  }

  /** The rows in sight and `margin` above and below. Reads signals. */
  inSight(total: number, margin: number): { readonly first: number; readonly last: number } {
    const first = Math.max(0, Math.floor(this.#top.value / this.#rowPx) - margin);
    const last = Math.min(total, first + Math.ceil(this.#height.value / this.#rowPx) + 1 + 2 * margin);
    return { first, last };
  }

  reveal(at: number): void {
    const top = at * this.#rowPx;
    const { scroller } = this;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const below = top + this.#rowPx - scroller.clientHeight;
    if (below > scroller.scrollTop) scroller.scrollTop = below;
    this.#top.value = scroller.scrollTop;
  }

  /** Where a key leads from a row; null: it is no key of a list, or there are no rows. */
  stepOf(key: string, at: number, total: number): number | null {
    const page = Math.max(1, Math.floor(this.#height.peek() / this.#rowPx) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -1e9,
      End: 1e9,
    };
    const step = steps[key];
    return step === undefined || total === 0 ? null : Math.min(total - 1, Math.max(0, at + step));
  }
}
