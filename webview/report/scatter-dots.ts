import type { ScatterFrame } from './scatter-frame.ts';

/** The dots of a scatter plot: images whose dots fall on the same pixel are one. */
export class ScatterDots {
  readonly #frame: ScatterFrame;
  readonly #order: Uint32Array;
  /** How many images lie on each CSS pixel of the plot, row by row. */
  readonly #counts: Uint32Array;
  /** Of each pixel the first image in the table's order, one more than its place; 0: none. */
  readonly #firsts: Uint32Array;

  /** @param order places of the images, in the table's order */
  constructor(frame: ScatterFrame, order: Uint32Array) {
    this.#frame = frame;
    this.#order = order;
    this.#counts = new Uint32Array(frame.width * frame.height);
    this.#firsts = new Uint32Array(this.#counts.length);
    for (const place of order) {
      const pixel = this.#pixelOf(place);
      if (pixel < 0) continue;
      if (this.#counts[pixel] === 0) this.#firsts[pixel] = place + 1;
      this.#counts[pixel] = (this.#counts[pixel] as number) + 1;
    }
  }

  /** How many images the dot of an image stands for; 0 where it has none. */
  countAt(place: number): number {
    return this.#counts[this.#pixelOf(place)] ?? 0;
  }

  /** Whether an image is the first of its dot. */
  isFirst(place: number): boolean {
    return this.#firsts[this.#pixelOf(place)] === place + 1;
  }

  /** The images of the dot of an image, in the table's order. */
  imagesAt(place: number): Uint32Array {
    const pixel = this.#pixelOf(place);
    return this.#order.filter((other) => pixel >= 0 && this.#pixelOf(other) === pixel);
  }

  /** The first images of the dots that stand for several, those of most images first. */
  several(): number[] {
    const found = [...this.#order.filter((place) => this.countAt(place) > 1 && this.isFirst(place))];
    return found.sort((a, b) => this.countAt(b) - this.countAt(a) || a - b);
  }

  /** −1: it has no dot. */
  #pixelOf(place: number): number {
    const [x, y] = this.#frame.at(place);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return -1;
    return Math.round(y) * this.#frame.width + Math.round(x);
  }
}
