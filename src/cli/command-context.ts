import type { Engine } from '../engine/engine.ts';

/** What a command may use: the engine, and the three ways to speak. stdout carries only the result. */
export interface CommandContext {
  /** Started when first asked for, with as many workers, and threads for one pair, as said or as the machine has. */
  engine(threads?: number): Engine;
  readonly signal: AbortSignal;
  /** The result, to stdout. */
  print(text: string): void;
  /** A line for people, to stderr; silent with --quiet. */
  note(text: string): void;
  /** Progress, to stderr, only on a terminal; silent with --quiet. */
  progress(text: string): void;
}
