import type { FieldRange } from '../../src/core/field-range.ts';
import { type LayerInfo, TILE_SIZE } from '../../src/core/view-data.ts';
import type { Placement, Size } from './camera.ts';
import { lookupTexture } from './lookup-texture.ts';
import { PanePrograms } from './pane-programs.ts';
import type { Program } from './program.ts';
import { levelFor, visibleTiles } from './tile-grid.ts';
import { type TileFetch, TileTextures, type TileWish } from './tile-textures.ts';

type Tone = readonly [red: number, green: number, blue: number];

/** A layer to draw: `key` names its tiles. Fields need a range; labels a palette by name. */
export interface DrawnLayer {
  readonly key: string;
  readonly info: LayerInfo;
  readonly alpha: number;
  readonly range: FieldRange | null;
  readonly palette: 'classes' | 'outcome' | 'versus';
  /** Part of the pane's width that shows it; all of it when absent. */
  readonly clip?: { readonly from: number; readonly to: number };
  /** Label layers: only where this one differs from another of the same size. */
  readonly differsFrom?: string;
  /** Label layers: only the outline of a class. */
  readonly outline?: { readonly classId: number; readonly dashed: boolean };
}

/** A pane: its place on the canvas in CSS pixels, and its layers from the bottom up. */
export interface DrawnPane {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Where the image lies in it, where its size is not that of the others; with the scene's zoom. */
  readonly placement?: Placement;
  readonly layers: readonly DrawnLayer[];
}

/** What all panes share. Colours 0..255; `image` is the size that placements refer to. */
export interface DrawnScene {
  readonly panes: readonly DrawnPane[];
  readonly image: Size;
  readonly placement: Placement;
  /** Device pixels a CSS pixel. */
  readonly density: number;
  readonly ground: Tone;
  readonly hatchInk: Tone;
  /** Outlines of lit pixels. */
  readonly mark: Tone;
  /** Changes when the bytes do. */
  readonly palettes: Readonly<Record<DrawnLayer['palette'], Uint8Array>>;
  readonly ramps: { readonly sequential: Uint8Array; readonly diverging: Uint8Array };
}

/** Palettes and ramps kept; older ones are made anew when they are needed again. */
const MOST_LOOKUPS = 8;

interface Resources {
  readonly programs: PanePrograms;
  /** Lookup textures by their bytes. */
  readonly lookups: Map<Uint8Array, WebGLTexture>;
}

/** Draws all panes on one canvas with one context, tile by tile, whatever is there; asks for the tiles that are not. */
export class PaneRenderer {
  readonly canvas: HTMLCanvasElement;
  readonly tiles: TileTextures;
  readonly #gl: WebGL2RenderingContext;
  readonly #redraw: () => void;
  #resources: Resources | null = null;
  /** Whether layers were left out of the last drawing. */
  #isPartial = false;

  /** @throws Error where there is no WebGL2 */
  constructor(canvas: HTMLCanvasElement, fetch: TileFetch, redraw: () => void) {
    this.canvas = canvas;
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error('This window has no WebGL2');
    this.#gl = gl;
    this.#redraw = redraw;
    // Compiled while the host reads the files.
    this.#resources = this.#create();
    this.tiles = new TileTextures(gl, fetch, redraw);
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#resources?.programs.stop();
      this.#resources = null;
      this.tiles.clear();
    });
    canvas.addEventListener('webglcontextrestored', redraw);
  }

  /** Whether all tiles of a layer that a pane of this size shows are there. */
  hasAll(layer: DrawnLayer, pane: Size, { placement, density, image }: Omit<DrawnScene, 'panes'>): boolean {
    const { info, key } = layer;
    const scale = { x: info.width / image.width, y: info.height / image.height };
    const level = levelFor(info, (placement.zoom * density) / scale.x);
    return visibleTiles(info, level, placement, pane, scale).every((place) => {
      const wish = { key, ...place };
      return this.tiles.get(wish) !== null || this.tiles.isRefused(wish);
    });
  }

  /** Frees everything; the canvas is of no use any more. */
  dispose(): void {
    this.#resources?.programs.stop();
    this.tiles.clear();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /**
   * Draws what is there.
   * @param waits for programs that are still being linked; otherwise their layers are left out, and `redraw` is called
   *   once they are
   * @returns whether none was left out
   */
  draw(scene: DrawnScene, waits = true): boolean {
    const gl = this.#gl;
    if (gl.isContextLost()) return true;
    this.#isPartial = false;
    const { density, ground } = scene;
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(ground[0] / 255, ground[1] / 255, ground[2] / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const pane of scene.panes) {
      const width = Math.round(pane.width * density);
      const height = Math.round(pane.height * density);
      const left = Math.round(pane.left * density);
      const bottom = this.canvas.height - Math.round(pane.top * density) - height;
      gl.viewport(left, bottom, width, height);
      for (const layer of pane.layers) {
        const from = Math.round((layer.clip?.from ?? 0) * width);
        const to = Math.round((layer.clip?.to ?? 1) * width);
        gl.scissor(left + from, bottom, Math.max(0, to - from), height);
        this.#drawLayer(scene, pane, layer, waits);
      }
    }
    this.tiles.wish(this.#wishes(scene));
    return !this.#isPartial;
  }

  /** Asks for the tiles of a scene that is about to be drawn: a frame may be long in coming. */
  ask(scene: DrawnScene): void {
    if (!this.#gl.isContextLost()) this.tiles.ask(this.#wishes(scene));
  }

  /** The tiles that a scene shows, those that it is seen whole with first. */
  #wishes(scene: DrawnScene): TileWish[] {
    const coarse: TileWish[] = [];
    const fine: TileWish[] = [];
    for (const pane of scene.panes) {
      for (const layer of pane.layers) {
        const { info, key, differsFrom } = layer;
        const { placement, scale, wanted, top } = levelsIn(scene, pane, layer);
        const wishes = visibleTiles(info, wanted, placement, pane, scale).map((place) => ({ key, ...place }));
        if (differsFrom !== undefined) fine.push(...wishes.map((wish) => ({ ...wish, key: differsFrom })));
        fine.push(...wishes.filter((wish) => !this.tiles.get(wish)));
        if (wanted !== top)
          coarse.push(...visibleTiles(info, top, placement, pane, scale).map((place) => ({ key, ...place })));
      }
    }
    return [...coarse, ...fine];
  }

  #drawLayer(scene: DrawnScene, pane: DrawnPane, layer: DrawnLayer, waits: boolean): void {
    if (layer.alpha === 0) return;
    const { info, key, differsFrom } = layer;
    const { placement, scale, wanted, top } = levelsIn(scene, pane, layer);
    const seen = (level: number) =>
      visibleTiles(info, level, placement, pane, scale).map((place) => ({ key, ...place }));
    // Coarser levels first where the wanted one has holes; only what covers everything may be painted over.
    const covers = layer.alpha === 1 && !layer.outline && info.format !== 'mask8' && differsFrom === undefined;
    const from = seen(wanted).every((wish) => this.tiles.get(wish)) || !covers ? wanted : top;
    const there: TileWish[] = [];
    for (let level = from; level >= wanted; level -= 1)
      there.push(...seen(level).filter((wish) => this.tiles.get(wish)));
    if (there.length === 0) return;
    const program = this.#made().programs.of(info.format, layer.outline !== undefined);
    if (!waits && !program.isKnown) {
      this.#isPartial = true;
      return;
    }
    this.#use(program, scene, layer);
    for (const wish of there) this.#drawTile(scene, pane, program, wish, scale, differsFrom);
  }

  #drawTile(
    scene: DrawnScene,
    pane: DrawnPane,
    program: Program,
    wish: TileWish,
    scale: { x: number; y: number },
    differsFrom: string | undefined,
  ): void {
    const held = this.tiles.get(wish);
    const other = differsFrom === undefined ? null : this.tiles.get({ ...wish, key: differsFrom });
    if (!held || (differsFrom !== undefined && !other)) return;
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, other?.texture ?? null);
    const { density } = scene;
    const placement = pane.placement ?? scene.placement;
    const { uniforms } = program;
    const step = 2 ** wish.level;
    const sizeX = (placement.zoom * density * step) / scale.x;
    const sizeY = (placement.zoom * density * step) / scale.y;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, held.texture);
    gl.uniform2f(uniforms.get('tileSize') ?? null, held.width, held.height);
    gl.uniform2f(uniforms.get('texelSize') ?? null, sizeX, sizeY);
    gl.uniform2f(uniforms.get('paneSize') ?? null, Math.round(pane.width * density), Math.round(pane.height * density));
    gl.uniform2f(
      uniforms.get('offset') ?? null,
      wish.column * TILE_SIZE * sizeX - placement.left * placement.zoom * density,
      wish.row * TILE_SIZE * sizeY - placement.top * placement.zoom * density,
    );
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  #made(): Resources {
    this.#resources ??= this.#create();
    return this.#resources;
  }

  /** Makes a layer's program current and sets what all of its tiles share. */
  #use({ program, uniforms }: Program, scene: DrawnScene, layer: DrawnLayer): void {
    const gl = this.#gl;
    const { format } = layer.info;
    const at = (name: string) => uniforms.get(name) ?? null;
    const tone = (name: string, [red, green, blue]: Tone) => gl.uniform3f(at(name), red / 255, green / 255, blue / 255);
    gl.useProgram(program);
    gl.uniform1f(at('alpha'), layer.alpha);
    gl.uniform1f(at('density'), scene.density);
    gl.uniform1f(at('fullSize'), scene.placement.zoom * scene.density);
    tone('hatchInk', scene.hatchInk);
    tone('hatchGround', scene.ground);
    gl.uniform1i(at('picture') ?? at('labels') ?? at('field'), 0);
    if (format === 'mask8') {
      tone('ink', scene.mark);
    } else if (layer.outline) {
      gl.uniform1i(at('wanted'), layer.outline.classId);
      gl.uniform1i(at('dashed'), layer.outline.dashed ? 1 : 0);
    } else if (format === 'label16') {
      gl.uniform1i(at('other'), 2);
      gl.uniform1i(at('onlyDifferent'), layer.differsFrom === undefined ? 0 : 1);
      this.#bindLookup(at('palette'), scene.palettes[layer.palette], 256);
    } else if (format === 'field16' && layer.range && layer.info.field) {
      const { range } = layer;
      const { peak } = layer.info.field;
      gl.uniform1i(at('logarithmic'), range.mode === 'log' ? 1 : 0);
      gl.uniform1i(at('isSigned'), range.signed ? 1 : 0);
      gl.uniform1f(at('lowOverPeak'), range.mode === 'log' ? Math.log(range.low / peak) : 0);
      gl.uniform1f(at('highOverPeak'), peak === 0 ? 0 : Math.log(range.high / peak));
      gl.uniform1f(at('lowShare'), range.mode === 'linear' && !range.signed ? range.low / range.high : 0);
      const ramp = range.signed ? scene.ramps.diverging : scene.ramps.sequential;
      this.#bindLookup(at('ramp'), ramp, 1);
    }
  }

  #bindLookup(location: WebGLUniformLocation | null, bytes: Uint8Array, height: number): void {
    const gl = this.#gl;
    const { lookups } = this.#made();
    let texture = lookups.get(bytes);
    gl.activeTexture(gl.TEXTURE1);
    if (!texture) {
      texture = lookupTexture(gl, 256, height, bytes);
      lookups.set(bytes, texture);
      for (const [old, oldTexture] of lookups) {
        if (lookups.size <= MOST_LOOKUPS) break;
        gl.deleteTexture(oldTexture);
        lookups.delete(old);
      }
    }
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(location, 1);
  }

  #create(): Resources {
    const gl = this.#gl;
    const corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    const programs = new PanePrograms(gl, () => {
      if (this.#isPartial) this.#redraw();
    });
    return { programs, lookups: new Map() };
  }
}

/** Where a layer lies in a pane, the level that is as fine as the pane's pixels, and the coarsest one. */
function levelsIn({ image, placement: shared, density }: DrawnScene, pane: DrawnPane, { info }: DrawnLayer) {
  const placement = pane.placement ?? shared;
  const scale = { x: info.width / image.width, y: info.height / image.height };
  const wanted = levelFor(info, (placement.zoom * density) / scale.x);
  return { placement, scale, wanted, top: info.levels - 1 };
}
