import * as at from '../job-layout.ts';
import { stopped } from './job.ts';

/*
 * Tasks of a class phase add to what they share one after the other, in their order: so that sums do not depend on which
 * thread was first.
 */

/** Waits until all tasks before this one have added theirs; false when the job was stopped. */
export function awaitTurn(job: usize, task: u32): bool {
  while (true) {
    const turn = atomic.load<i32>(job + at.TURN);
    if (turn == <i32>task) return true;
    if (stopped(job)) return false;
    atomic.wait<i32>(job + at.TURN, turn, 200000);
  }
}

/** Lets the next task add. */
export function passTurn(job: usize, task: u32): void {
  atomic.store<i32>(job + at.TURN, <i32>task + 1);
  atomic.notify(job + at.TURN, 64);
}
