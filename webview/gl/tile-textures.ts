import type { TilePayload } from '../../src/protocol/messages.ts';
import type { TilePlace } from './tile-grid.ts';

/** Graphics memory for tiles. */
const MOST_BYTES = 256 * 2 ** 20;
const MOST_IN_FLIGHT = 3;

/** A tile of a layer that is known by `key`. */
export interface TileWish extends TilePlace {
  readonly key: string;
}

interface Held {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** The codes, for the values that are written into large pixels; pictures keep theirs on the graphics card only. */
  readonly codes: Uint16Array | null;
}

/** A tile as it is drawn: nothing packed any more. */
export type UnpackedTile = Omit<TilePayload, 'packed'>;
export type TileFetch = (wish: TileWish, signal: AbortSignal) => Promise<UnpackedTile>;

const nameOf = ({ key, level, column, row }: TileWish) => `${key}|${level}|${column}|${row}`;

/**
 * Tiles as integer textures (R16UI for labels and fields, R8UI for sets, RGB8 for pictures). Fetches what is wished for, a few at a
 * time, and forgets those that were not used for the longest time.
 */
export class TileTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #fetch: TileFetch;
  readonly #arrived: () => void;
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();
  readonly #running = new Map<string, AbortController>();
  readonly #refused = new Set<string>();
  #wishes: readonly TileWish[] = [];
  #bytes = 0;

  constructor(gl: WebGL2RenderingContext, fetch: TileFetch, arrived: () => void) {
    this.#gl = gl;
    this.#fetch = fetch;
    this.#arrived = arrived;
  }

  /** The tile, if it is there. */
  get(wish: TileWish): Held | null {
    const name = nameOf(wish);
    const held = this.#held.get(name);
    if (!held) return null;
    this.#held.delete(name);
    this.#held.set(name, held);
    return held;
  }

  /** Will not come: the host has refused it. */
  isRefused(wish: TileWish): boolean {
    return this.#refused.has(nameOf(wish));
  }

  /** Tiles that are needed now, most urgent first. What was wished for before and is not any more is given up. */
  wish(wishes: readonly TileWish[]): void {
    this.#wishes = wishes;
    const names = new Set(wishes.map(nameOf));
    for (const [name, running] of this.#running) if (!names.has(name)) running.abort();
    this.#next();
  }

  /** Asks for tiles before they are to be drawn; the next `wish` says whether they still are. */
  ask(wishes: readonly TileWish[]): void {
    this.#wishes = [...wishes, ...this.#wishes];
    this.#next();
  }

  /** Frees everything; for a lost context, and the end of the page. */
  clear(): void {
    for (const { texture } of this.#held.values()) this.#gl.deleteTexture(texture);
    this.#held.clear();
    this.#refused.clear();
    this.#bytes = 0;
    for (const running of this.#running.values()) running.abort();
  }

  #next(): void {
    for (const wish of this.#wishes) {
      if (this.#running.size >= MOST_IN_FLIGHT) return;
      const name = nameOf(wish);
      if (!this.#held.has(name) && !this.#running.has(name) && !this.#refused.has(name)) void this.#load(wish, name);
    }
  }

  async #load(wish: TileWish, name: string): Promise<void> {
    const running = new AbortController();
    this.#running.set(name, running);
    try {
      const payload = await this.#fetch(wish, running.signal);
      if (!running.signal.aborted) this.#keep(name, payload);
    } catch {
      // The pane says why its layer cannot be shown; asking again would not help.
      if (!running.signal.aborted) this.#refused.add(name);
    }
    this.#running.delete(name);
    this.#next();
    if (!running.signal.aborted) this.#arrived();
  }

  #keep(name: string, { format, width, height, data }: UnpackedTile): void {
    const gl = this.#gl;
    if (gl.isContextLost()) return;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const codes = format === 'label16' || format === 'field16' ? new Uint16Array(data) : null;
    if (format === 'mask8') {
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.R8UI,
        width,
        height,
        0,
        gl.RED_INTEGER,
        gl.UNSIGNED_BYTE,
        new Uint8Array(data),
      );
    } else if (codes === null) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, width, height, 0, gl.RGB, gl.UNSIGNED_BYTE, new Uint8Array(data));
    } else {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, codes);
    }
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.#held.set(name, { texture, width, height, bytes: data.byteLength, codes });
    this.#bytes += data.byteLength;
    for (const [oldName, old] of this.#held) {
      if (this.#bytes <= MOST_BYTES || oldName === name) break;
      gl.deleteTexture(old.texture);
      this.#held.delete(oldName);
      this.#bytes -= old.bytes;
    }
  }
}
