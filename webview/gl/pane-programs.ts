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
const POLL_MS = 10;

/** What is drawn: tiles of a format, or the outlines in them. */
type Kind = TileFormat | 'outline';

/** In the order in which a panel comes to need them. */
const FRAGMENTS: Readonly<Record<Kind, string>> = {
  label16: LABEL_FRAGMENT,
  field16: FIELD_FRAGMENT,
  rgb8: PICTURE_FRAGMENT,
  mask8: LIT_FRAGMENT,
  outline: OUTLINE_FRAGMENT,
};
const KINDS = Object.keys(FRAGMENTS) as Kind[];

/**
 * The programs of the panes, of one context. They are made one after the other, and looked up when the graphics process
 * is through with them: neither drawing nor the page need wait, and the first is not behind the last.
 */
export class PanePrograms {
  readonly #gl: WebGL2RenderingContext;
  readonly #started = new Map<Kind, Program>();
  readonly #linked: () => void;
  /** What the graphics process is finishing, and what is passed when it has. */
  #finishing: { readonly program: Program; readonly done: WebGLSync | null } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param linked called for each program that has been looked up */
  constructor(gl: WebGL2RenderingContext, linked: () => void) {
    this.#gl = gl;
    this.#linked = linked;
    this.#start(KINDS[0] as Kind);
    this.#lookLater();
  }

  /** What draws tiles of a format, or the outlines in them. */
  of(format: TileFormat, isOutline: boolean): Program {
    const kind = isOutline ? 'outline' : format;
    return this.#started.get(kind) ?? this.#start(kind);
  }

  /** Nothing is looked up any more: the context is lost. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(kind: Kind): Program {
    const program = new Program(this.#gl, TILE_VERTEX, FRAGMENTS[kind]);
    this.#gl.flush();
    this.#started.set(kind, program);
    return program;
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => this.#look(), POLL_MS);
  }

  #look(): void {
    if (this.#gl.isContextLost()) return;
    this.#lookUp();
    const unknown = [...this.#started.values()].filter(({ isKnown }) => !isKnown);
    const next = KINDS.find((kind) => !this.#started.has(kind));
    if (unknown.length === 0 && !next) return;
    if (unknown.length === 0 && next) this.#start(next);
    // One at a time: to look one up waits for all that was asked for before.
    const program = this.#finishing ? undefined : unknown.find(({ isLinked }) => isLinked !== false);
    if (program) this.#finishing = { program, done: program.finish() };
    this.#lookLater();
  }

  /** Looks up what is finished. */
  #lookUp(): void {
    const gl = this.#gl;
    if (!this.#finishing) return;
    const { program, done } = this.#finishing;
    if (done && gl.getSyncParameter(done, gl.SYNC_STATUS) !== gl.SIGNALED) return;
    gl.deleteSync(done);
    this.#finishing = null;
    if (!program.isKnown) program.lookUp();
    this.#linked();
  }
}
