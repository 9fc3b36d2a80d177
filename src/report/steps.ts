import { Slice } from '../dataset/slice.ts';

/** Work in small steps that ends with a result: it can be done at once, or so that it holds up nobody. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Gives way to others every few milliseconds. @throws what `signal` was aborted with */
export async function givingWay<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  const slice = new Slice(signal);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (slice.isOver) await slice.pause();
  }
}

/** Steps as empty pieces of a text: whoever writes it may pause there. */
export function* asPieces<T>(steps: Steps<T>): Generator<string, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield '';
  }
}
