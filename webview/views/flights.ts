import { placementOf } from '../gl/camera.ts';
import type { Camera } from '../store/view-state.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const FLIGHT_MS = 300;
/** What a place fills of a pane at most, and the zoom that is near enough. */
const FILLS = 0.5;
const NEAR_ZOOM = 16;
const MOST_WAYS_BACK = 50;

/** Takes all panes to a place in the picture and back; without motion where it is not wanted. */
export class Flights {
  readonly #context: PageContext;
  readonly #stage: PaneStage;
  readonly #back: Camera[] = [];
  #flight = 0;

  constructor(context: PageContext, stage: PaneStage) {
    this.#context = context;
    this.#stage = stage;
  }

  /** @param box x, y, width, height in pixels of the image */
  to([x, y, width, height]: readonly [number, number, number, number]): void {
    const image = this.#stage.image.peek();
    if (!image) return;
    const pane = this.#stage.paneSize.peek();
    const fitting = Math.min((pane.width * FILLS) / width, (pane.height * FILLS) / height);
    const { camera } = this.#context.store.view.peek();
    this.#back.push(camera);
    if (this.#back.length > MOST_WAYS_BACK) this.#back.shift();
    this.#fly({ x: x + width / 2, y: y + height / 2, zoom: Math.min(NEAR_ZOOM, fitting) });
  }

  /** To where the last flight began. */
  back(): void {
    const camera = this.#back.pop();
    if (camera !== undefined) this.#fly(camera);
  }

  #fly(target: Camera): void {
    const { store } = this.#context;
    const image = this.#stage.image.peek();
    this.#flight += 1;
    const flight = this.#flight;
    if (!image || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      store.change({ camera: target });
      return;
    }
    const pane = this.#stage.paneSize.peek();
    const middle = (camera: Camera) => {
      const { left, top, zoom } = placementOf(camera, image, pane);
      return { x: left + pane.width / 2 / zoom, y: top + pane.height / 2 / zoom, zoom };
    };
    const from = middle(store.view.peek().camera);
    const to = middle(target);
    const start = performance.now();
    let shown: Camera = store.view.peek().camera;
    const step = () => {
      // Whoever moves the panes meanwhile has the last word.
      if (flight !== this.#flight || store.view.peek().camera !== shown) return;
      const part = Math.min(1, (performance.now() - start) / FLIGHT_MS);
      const eased = part * part * (3 - 2 * part);
      const zoom = Math.exp(Math.log(from.zoom) + (Math.log(to.zoom) - Math.log(from.zoom)) * eased);
      // The middle moves as the zoom does, so that the place runs straight towards it.
      const way = from.zoom === to.zoom ? eased : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
      shown = part === 1 ? target : { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, zoom };
      store.change({ camera: shown });
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
