import { computed, effect, signal, untracked } from '@preact/signals-core';
import { decodeField } from '../../src/core/field-code.ts';
import { type LitSet, TILE_SIZE } from '../../src/core/view-data.ts';
import { type Placement, placementOf, type Size, zoomOf } from '../gl/camera.ts';
import { type DrawnLayer, type DrawnScene, PaneRenderer } from '../gl/pane-renderer.ts';
import type { LayerState } from '../store/layer-source.ts';
import { isMapLayer, type MapLayer } from '../store/pane-layer.ts';
import type { Arrangement, Layout, Pixel } from '../store/view-state.ts';
import { frameElement } from '../ui/area.ts';
import { errorWords } from '../ui/error-words.ts';
import { LitLayers } from './lit-layers.ts';
import { LookReport } from './look-report.ts';
import type { PageContext } from './page-context.ts';
import { panePicture, withLit } from './pane-layers.ts';
import { arrangementOf, type PlacedCell, paneCells } from './pane-layout.ts';
import { drawMarks, drawPins } from './pane-marks.ts';
import { drawValues, VALUES_FROM_ZOOM } from './pane-values.ts';
import { StageColours } from './stage-colours.ts';

/** What the panes show: all that is needed to draw them anew. */
export interface PicturedPanes {
  readonly scene: Omit<DrawnScene, 'panes'>;
  /** CSS pixels of the stage. */
  readonly size: Size;
  readonly panes: readonly (PlacedCell & {
    readonly layers: readonly DrawnLayer[];
    /** Layers whose values are written into large pixels. */
    readonly written: readonly DrawnLayer[];
  })[];
}

/** The panes' pictures: what is drawn on the two canvases behind the panes' frames. */
export class PaneStage {
  readonly element: HTMLElement;
  /** Size of the stage in CSS pixels. */
  readonly size = signal<Size>({ width: 638, height: 480 });
  readonly graphicsProblem = signal<string | null>(null);
  readonly #context: PageContext;
  readonly #pictures = document.createElement('canvas');
  readonly #marks = document.createElement('canvas');
  readonly #renderer: PaneRenderer | null;
  /** What each pane showed last: it stays until its next layer has arrived. */
  readonly #shown = new Map<number, DrawnLayer>();
  /** Panes in which there was nothing to draw. */
  readonly #empty = new Set<number>();
  readonly #lit: LitLayers;
  readonly #colours: StageColours;
  readonly #look: LookReport;
  /** Grows with every drawing: the values in the pixels follow the tiles. */
  readonly #drawn = signal(0);
  #frameAsked = false;

  /** Size of the truth, which all placements refer to. */
  readonly image = computed<Size | null>(() => {
    const size = this.#context.store.inspection.value?.size;
    return size ? { width: size.width, height: size.height } : null;
  });
  /** The layout: one pane where the page is narrow. */
  readonly #layout = computed<Layout>(() => {
    const { store } = this.#context;
    return store.frame.value.widthPx < 640 ? 'one' : store.view.value.layout;
  });
  readonly arrangement = computed<Arrangement>(() =>
    arrangementOf(this.#layout.value, this.image.value, this.size.value),
  );
  readonly cells = computed(() => {
    const { width, height } = this.size.value;
    return paneCells(this.arrangement.value, this.#context.store.view.value, width, height);
  });
  /** The least width and height of the panes: what fits is seen whole in each. */
  readonly paneSize = computed<Size>(() => {
    const cells = this.cells.value;
    return {
      width: Math.min(...cells.map((cell) => cell.width)),
      height: Math.min(...cells.map((cell) => cell.height)),
    };
  });
  readonly zoom = computed(() => {
    const image = this.image.value;
    return image ? zoomOf(this.#context.store.view.value.camera, image, this.paneSize.value) : 1;
  });
  /** Where the image lies in a pane of a size: all panes share their middle and their zoom. */
  placementIn(pane: Size): Placement | null {
    const image = this.image.value;
    return image ? placementOf(this.#context.store.view.value.camera, image, pane, this.zoom.value) : null;
  }

  #placedCells(): PlacedCell[] {
    return this.cells.value.flatMap((cell) => {
      const placement = this.placementIn(cell);
      return placement ? [{ ...cell, placement }] : [];
    });
  }

  /** The map that the colour bar, the overlay and the heat pane are about: the active pane's, else the last one. */
  readonly activeMap = computed<MapLayer | null>(() => {
    const { panes, activePane } = this.#context.store.view.value;
    const shown = this.cells.value.map((cell) => panes[cell.index]).filter((layer) => layer !== undefined);
    const active = panes[activePane];
    if (active !== undefined && isMapLayer(active)) return active;
    return [...shown, ...panes].findLast(isMapLayer) ?? null;
  });
  constructor(context: PageContext) {
    this.#context = context;
    this.#lit = new LitLayers(context);
    this.#colours = new StageColours(context.store);
    this.#look = new LookReport(context);
    this.element = frameElement('div', 'stage-canvases', { 'aria-hidden': 'true' });
    this.element.append(this.#pictures, this.#marks);
    // Before there is a context: to give its canvas another size, it waits for the graphics process.
    this.#fit(this.size.peek());
    let renderer: PaneRenderer | null = null;
    try {
      const { layers } = context;
      renderer = new PaneRenderer(
        this.#pictures,
        (wish, signal) => layers.tile(wish, signal),
        () => this.redraw(),
      );
    } catch (error) {
      this.graphicsProblem.value = errorWords(error);
    }
    this.#renderer = renderer;
    effect(() => {
      const size = this.size.value;
      untracked(() => this.#resize(size));
    });
    effect(() => {
      // A frame may be long in coming on a busy machine: what it will show is asked for at once.
      context.store.inspected.value;
      context.layers.answers.value;
      untracked(() => this.#ask());
    });
    effect(() => {
      // Everything that the picture depends on; the tiles call redraw themselves.
      const { store, layers } = context;
      store.view.value;
      store.inspected.value;
      store.selectedClass.value;
      store.unit.value;
      store.blinking.value;
      store.lit.value;
      store.shownOther.value;
      layers.answers.value;
      this.size.value;
      this.cells.value;
      this.#colours.tones.value;
      this.redraw();
    });
    effect(() => {
      this.#drawn.value;
      this.#drawMarks();
    });
  }

  /** Value of a map at a pixel, as precise as its picture; null while the picture at full size is not there. */
  fieldValueAt({ key, info }: LayerState, { x, y }: Pixel): number | null {
    this.#drawn.value;
    const column = Math.floor(x / TILE_SIZE);
    const row = Math.floor(y / TILE_SIZE);
    const held = this.#renderer?.tiles.get({ key, level: 0, column, row });
    const code = held?.codes?.[(y - row * TILE_SIZE) * held.width + (x - column * TILE_SIZE)];
    if (code === undefined || !info?.field) return null;
    const value = decodeField(code, info.field.peak);
    return Number.isNaN(value) ? null : value;
  }

  /** Draws anew at the next frame. */
  redraw(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    requestAnimationFrame(() => {
      this.#frameAsked = false;
      if (this.#renderer) this.#draw(this.#renderer);
      this.#drawn.value = this.#drawn.peek() + 1;
    });
  }

  #fit({ width, height }: Size): void {
    const density = window.devicePixelRatio;
    const wide = Math.max(1, Math.round(width * density));
    const high = Math.max(1, Math.round(height * density));
    for (const canvas of [this.#pictures, this.#marks]) {
      if (canvas.width !== wide) canvas.width = wide;
      if (canvas.height !== high) canvas.height = high;
      canvas.style.setProperty('width', `${width}px`);
      canvas.style.setProperty('height', `${height}px`);
    }
  }

  #resize(size: Size): void {
    this.#fit(size);
    // A canvas of a new size is empty: drawn at once, nothing flickers while a sash is dragged.
    if (this.#renderer) this.#draw(this.#renderer);
  }

  #paneLayers(renderer: PaneRenderer, index: number): DrawnLayer[] {
    const { base, above } = panePicture(this.#context, index, this.activeMap.value);
    const arrived = base && renderer.tiles.get({ key: base.key, level: base.info.levels - 1, column: 0, row: 0 });
    const before = this.#shown.get(index);
    const below: DrawnLayer[] = base ? [base] : [];
    const state = this.#context.layers.state(this.#context.store.view.value.panes[index] ?? 'image');
    if (base && arrived) this.#shown.set(index, base);
    else if (!state || state.refusal !== null) this.#shown.delete(index);
    else if (before && before.key !== base?.key) below.unshift(before);
    return [...below, ...above];
  }

  #scene(image: Size): Omit<DrawnScene, 'panes'> {
    return {
      ...this.#colours.tones.value,
      image,
      placement: placementOf(this.#context.store.view.value.camera, image, this.paneSize.value),
      density: window.devicePixelRatio,
      palettes: this.#colours.palettes,
      ramps: this.#colours.ramps,
    };
  }

  /** What the panes show at this moment, to be drawn elsewhere; null while nothing is shown. */
  pictured(): PicturedPanes | null {
    const image = this.image.peek();
    if (!image) return null;
    const { store, layers } = this.#context;
    const lit = store.lit.peek() && layers.litState(store.lit.peek() as LitSet);
    const above = lit?.info
      ? [{ key: lit.key, info: lit.info, alpha: 1, range: null, palette: 'classes' as const }]
      : [];
    return {
      scene: this.#scene(image),
      size: this.size.peek(),
      panes: this.#placedCells().map((cell) => {
        const { base, above: over, written } = panePicture(this.#context, cell.index, this.activeMap.peek());
        return { ...cell, written, layers: withLit([...(base ? [base] : []), ...over], above) };
      }),
    };
  }

  #ask(): void {
    const pictured = this.pictured();
    if (pictured) this.#renderer?.ask({ ...pictured.scene, panes: pictured.panes });
  }

  #draw(renderer: PaneRenderer): void {
    const image = this.image.value;
    if (!image) {
      this.#shown.clear();
      this.#lit.clear();
      return;
    }
    const scene = this.#scene(image);
    const cells = this.#placedCells();
    // All share their middle: what the widest and the highest show, all show.
    const most = {
      width: Math.max(...cells.map(({ width }) => width)),
      height: Math.max(...cells.map(({ height }) => height)),
    };
    const placement = this.placementIn(most) ?? scene.placement;
    const lit = this.#lit.layers((layer) => renderer.hasAll(layer, most, { ...scene, placement }));
    const panes = cells.map((cell) => ({ ...cell, layers: withLit(this.#paneLayers(renderer, cell.index), lit) }));
    this.#empty.clear();
    for (const { index, layers } of panes) if (layers.length === 0) this.#empty.add(index);
    const isWhole = renderer.draw({ ...scene, panes }, false);
    this.element.toggleAttribute('data-partial', !isWhole);
    if (!isWhole) return;
    this.#look.drawn(cells, (cell) => {
      const { base } = panePicture(this.#context, cell.index, this.activeMap.value);
      return base && renderer.hasAll(base, cell, { ...scene, placement: cell.placement });
    });
  }

  #drawMarks(): void {
    const { store, pins } = this.#context;
    const image = this.image.value;
    const context = this.#marks.getContext('2d');
    if (!image || !context) return;
    const cells = this.#placedCells().filter(({ index }) => !this.#empty.has(index));
    const density = window.devicePixelRatio;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.size.value.width, this.size.value.height);
    const { mark } = this.#colours.tones.value;
    const unit = store.unit.value;
    drawPins(context, cells, {
      ink: mark,
      font: getComputedStyle(document.body).fontFamily,
      pins: pins.rows.value.filter(({ pin: { unit: of } }) => of === unit),
    });
    drawMarks(context, cells, {
      at: store.probed.value,
      ink: mark,
      line: store.lasso.value ?? [],
    });
    if (!this.#renderer || this.zoom.value < VALUES_FROM_ZOOM) return;
    const names = new Map([...store.classes.value.values()].map(({ id, name }) => [id, name]));
    for (const cell of cells) {
      const { written } = panePicture(this.#context, cell.index, this.activeMap.value);
      drawValues(context, this.#renderer.tiles, cell, written, { image, names, palettes: this.#colours.palettes });
    }
  }
}
