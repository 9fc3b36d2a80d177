import type { Placement } from '../gl/camera.ts';
import { type DrawnLayer, type DrawnScene, PaneRenderer } from '../gl/pane-renderer.ts';
import type { TileFetch } from '../gl/tile-textures.ts';

/** Edge of the blocks that a large picture is drawn in, device pixels; a whole number of hatching periods. */
const BLOCK_PX = 1536;

/** A pane to draw: its size in CSS pixels, and what it shows. */
export interface PaneToDraw {
  readonly width: number;
  readonly height: number;
  readonly placement: Placement;
  readonly layers: readonly DrawnLayer[];
}

/**
 * Draws panes on other canvases than the page's own, block by block, each as soon as all of its tiles have come.
 * Ends its graphics context when it is disposed of.
 */
export class PanePictures {
  readonly #canvas = document.createElement('canvas');
  readonly #renderer: PaneRenderer;
  #wake: () => void = () => undefined;

  /** @throws Error where there is no WebGL2 */
  constructor(fetch: TileFetch) {
    this.#renderer = new PaneRenderer(this.#canvas, fetch, () => this.#wake());
  }

  /** @param at device pixels of the target */
  async draw(
    target: CanvasRenderingContext2D,
    at: { readonly left: number; readonly top: number },
    pane: PaneToDraw,
    scene: Omit<DrawnScene, 'panes'>,
  ): Promise<void> {
    const { density } = scene;
    const { placement } = pane;
    const width = Math.round(pane.width * density);
    const height = Math.round(pane.height * density);
    for (let top = 0; top < height; top += BLOCK_PX) {
      for (let left = 0; left < width; left += BLOCK_PX) {
        const block = { width: Math.min(BLOCK_PX, width - left), height: Math.min(BLOCK_PX, height - top) };
        const moved: Placement = {
          zoom: placement.zoom,
          left: placement.left + left / density / placement.zoom,
          top: placement.top + top / density / placement.zoom,
        };
        const layers = pane.layers.map((layer) => clippedIn(layer, { from: left, to: left + block.width }, width));
        await this.#drawBlock(block, layers, { ...scene, placement: moved });
        target.drawImage(this.#canvas, at.left + left, at.top + top);
      }
    }
  }

  async #drawBlock(
    block: { readonly width: number; readonly height: number },
    layers: readonly DrawnLayer[],
    scene: Omit<DrawnScene, 'panes'>,
  ): Promise<void> {
    this.#canvas.width = block.width;
    this.#canvas.height = block.height;
    const size = { width: block.width / scene.density, height: block.height / scene.density };
    const whole: DrawnScene = { ...scene, panes: [{ left: 0, top: 0, ...size, layers }] };
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#renderer.draw(whole);
      const needed = layers.flatMap((layer) =>
        layer.differsFrom === undefined ? [layer] : [layer, { ...layer, key: layer.differsFrom }],
      );
      if (needed.every((layer) => this.#renderer.hasAll(layer, size, scene))) return;
      await woken;
    }
  }

  /** Tiles of what was drawn last, for the values in large pixels. */
  get tiles(): PaneRenderer['tiles'] {
    return this.#renderer.tiles;
  }

  dispose(): void {
    this.#renderer.dispose();
  }
}

/** A layer that only a part of a pane of this width shows, in a block of the pane. */
function clippedIn(layer: DrawnLayer, { from, to }: { readonly from: number; readonly to: number }, width: number) {
  if (!layer.clip) return layer;
  const inBlock = (part: number) => Math.min(1, Math.max(0, (part * width - from) / (to - from)));
  return { ...layer, clip: { from: inBlock(layer.clip.from), to: inBlock(layer.clip.to) } };
}
