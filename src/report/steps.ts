/** Steps at a stretch before others may run. */
const SLICE_MS = 12;

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
  let begun = Date.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (Date.now() - begun < SLICE_MS) continue;
    await new Promise((done) => setImmediate(done));
    signal?.throwIfAborted();
    begun = Date.now();
  }
}
