import type { TileFormat } from '../../src/core/view-data.ts';
import { Program } from './program.ts';
import {
  FIELD_FRAGMENT,
  LABEL_FRAGMENT,
  LIT_FRAGMENT,
  OUTLINE_FRAGMENT,
  PICTURE_FRAGMENT,
  TILE_VERTEX,
} from './shaders.ts';

/** Between two looks at programs that are still being linked, ms. */
const POLL_MS = 20;

/** The programs of the panes, of one context. They are looked up as they are linked, one a task: drawing need not wait. */
export class PanePrograms {
  readonly #gl: WebGL2RenderingContext;
  readonly #byFormat: Readonly<Record<TileFormat, Program>>;
  readonly #outline: Program;
  readonly #linked: () => void;
  /** What has not been looked up yet. */
  readonly #unknown: Program[];
  /** Is passed when the graphics process has come to the end of what makes the programs. */
  readonly #made: WebGLSync | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param linked called for each program that has been looked up */
  constructor(gl: WebGL2RenderingContext, linked: () => void) {
    this.#gl = gl;
    this.#linked = linked;
    this.#byFormat = {
      label16: new Program(gl, TILE_VERTEX, LABEL_FRAGMENT),
      field16: new Program(gl, TILE_VERTEX, FIELD_FRAGMENT),
      rgb8: new Program(gl, TILE_VERTEX, PICTURE_FRAGMENT),
      mask8: new Program(gl, TILE_VERTEX, LIT_FRAGMENT),
    };
    this.#outline = new Program(gl, TILE_VERTEX, OUTLINE_FRAGMENT);
    this.#unknown = [...Object.values(this.#byFormat), this.#outline];
    this.#made = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    this.#lookLater();
  }

  /** What draws tiles of a format, or the outlines in them. */
  of(format: TileFormat, isOutline: boolean): Program {
    return isOutline ? this.#outline : this.#byFormat[format];
  }

  /** Nothing is looked up any more: the context is lost. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => this.#look(), POLL_MS);
  }

  #isPassed(): boolean {
    const gl = this.#gl;
    return this.#made === null || gl.getSyncParameter(this.#made, gl.SYNC_STATUS) === gl.SIGNALED;
  }

  #look(): void {
    if (this.#gl.isContextLost() || this.#unknown.length === 0) return;
    this.#lookLater();
    const place = this.#unknown.findIndex(({ isLinked }) => isLinked ?? this.#isPassed());
    if (place < 0) return;
    for (const program of this.#unknown.splice(place, 1)) program.lookUp();
    this.#linked();
  }
}
