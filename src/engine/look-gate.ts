/** The exact numbers wait no longer than this for a first look to be seen, ms. */
const LONGEST_WAIT_MS = 1000;

/**
 * Between a first look and the exact numbers: those are computed on every core, and what shows the look wants some of
 * them first. One word in shared memory, 0 while it is closed; it crosses to a worker as it is.
 */
export type LookGate = Int32Array<SharedArrayBuffer>;

export function closedGate(): LookGate {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Lets the exact numbers begin; more than once does no harm. */
export function openGate(gate: LookGate): void {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
}

/** Blocks the thread until the gate is open, LONGEST_WAIT_MS at most. @returns whether it is */
export function waitAtGate(gate: LookGate): boolean {
  return Atomics.wait(gate, 0, 0, LONGEST_WAIT_MS) !== 'timed-out';
}
