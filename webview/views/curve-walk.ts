import { effect, signal } from '@preact/signals-core';
import { brushRanks } from './curve-brush.ts';
import type { CurvePlot } from './curve-plot.ts';
import type { PageContext } from './page-context.ts';

const WHOLE_WALK_MS = 12_000;
/** Where motion is unwelcome: so many still pictures, this long each. */
const STILL_STEPS = 20;

/** The scrubber: walks the chain ∅ ⊂ S_1 ⊂ … ⊂ S_n along the plot, S_k lit in the panes. */
export class CurveWalk {
  readonly playing = signal(false);
  readonly #context: PageContext;
  readonly #plot: () => CurvePlot | null;
  /** Where the walk is, CSS pixels of the plot: ranks alone could not go slower than one a frame. */
  #x = 0;
  #last = 0;

  constructor(context: PageContext, plot: () => CurvePlot | null) {
    this.#context = context;
    this.#plot = plot;
    effect(() => {
      if (!context.store.brush.value?.walk) this.playing.value = false;
    });
  }

  /** Starts where the walk stands, or at the beginning; stops when it runs. */
  toggle(): void {
    const plot = this.#plot();
    if (this.playing.peek() || !plot) {
      this.playing.value = false;
      return;
    }
    const { store } = this.#context;
    const brush = store.brush.peek();
    const stands = brush?.walk ? plot.xOfRank(brush.to) : plot.left;
    this.#x = stands >= plot.right - 1 || stands < plot.left ? plot.left : stands;
    if (!brush?.walk) brushRanks(this.#context, 1, plot.rankAt(this.#x), true);
    this.playing.value = true;
    this.#last = performance.now();
    requestAnimationFrame(() => this.#step());
  }

  #step(): void {
    const plot = this.#plot();
    if (!this.playing.peek() || !plot) return;
    const now = performance.now();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const pause = still ? WHOLE_WALK_MS / STILL_STEPS : 0;
    if (now - this.#last >= pause) {
      this.#x += ((now - this.#last) / WHOLE_WALK_MS) * (plot.right - plot.left);
      this.#last = now;
      brushRanks(this.#context, 1, plot.rankAt(Math.min(this.#x, plot.right)), true);
      if (this.#x >= plot.right) {
        this.playing.value = false;
        return;
      }
    }
    requestAnimationFrame(() => this.#step());
  }
}
