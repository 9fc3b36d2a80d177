import type { DrawnLayer } from '../gl/pane-renderer.ts';
import type { PageContext } from './page-context.ts';

/**
 * The set of pixels that is lit, as the panes draw it. While another set is on its way the last one stays, and the one
 * under way is finished first: a brush that moves faster than its tiles come lags behind, but never goes dark.
 */
export class LitLayers {
  readonly #context: PageContext;
  #shown: DrawnLayer | null = null;
  #coming: DrawnLayer | null = null;

  constructor(context: PageContext) {
    this.#context = context;
  }

  /** @param arrived whether all tiles of a layer that are seen are there */
  layers(arrived: (layer: DrawnLayer) => boolean): readonly DrawnLayer[] {
    const { store, layers } = this.#context;
    for (const layer of [this.#shown, this.#coming]) if (layer) layers.keepLit(layer.key);
    const state = store.lit.value && layers.litState(store.lit.value);
    if (!state?.info) {
      this.#shown = null;
      this.#coming = null;
      return [];
    }
    const wanted: DrawnLayer = { key: state.key, info: state.info, alpha: 1, range: null, palette: 'classes' };
    if (this.#coming && arrived(this.#coming)) {
      this.#shown = this.#coming;
      this.#coming = null;
    }
    if (this.#shown?.key === wanted.key) this.#coming = null;
    else if (arrived(wanted)) [this.#shown, this.#coming] = [wanted, null];
    else this.#coming ??= wanted;
    // What is invisible is fetched all the same.
    return [this.#shown, this.#coming && { ...this.#coming, alpha: 0 }].filter((layer) => layer !== null);
  }

  /** Forgets what was shown: its revision is gone. */
  clear(): void {
    this.#shown = null;
    this.#coming = null;
  }
}
