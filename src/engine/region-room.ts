import { getHeapStatistics } from 'node:v8';
import type { LabelBatch, LabelIds } from '../core/batch.ts';
import { countPairRuns } from '../core/pair-runs.ts';
import { bytesToTake, checkFits, type Room } from './memory-room.ts';

/**
 * What regions and budget hold at their peak: runs of pixels with one truth and one decision (places, components of the
 * wrong ones, of truth and of decision), distances, and of each pixel its lines of the budget, twice while they move into
 * shared memory.
 */
const BYTES = {
  regions: { aPixel: 1, aRun: 96 },
  budget: { aPixel: 8, aRun: 64 },
} as const;

/** A region as an object on the heap of JavaScript, whose size is limited. At worst each run is one. */
const HEAP_BYTES_A_REGION = 160;

/**
 * Counted before anything is allocated.
 * @param decision class decided at each pixel, B×H×W
 * @param runs where they were counted already
 */
export function regionRoom(
  what: keyof typeof BYTES,
  truth: LabelBatch,
  decision: LabelIds,
  runs = countPairRuns(truth, decision),
): Room {
  const pixels = truth.ids.length;
  const memory = { bytes: pixels * BYTES[what].aPixel + runs * BYTES[what].aRun, availableBytes: bytesToTake() };
  if (what === 'budget') return memory;
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  const heap = { bytes: runs * HEAP_BYTES_A_REGION, availableBytes: Math.max(0, limit - used) };
  return heap.bytes > heap.availableBytes ? heap : memory;
}

/** @throws LensError memory-too-small { what, pixels, bytes, availableBytes } before anything is allocated */
export function checkRegionRoom(what: keyof typeof BYTES, truth: LabelBatch, decision: LabelIds): void {
  checkFits(what, truth.ids.length, regionRoom(what, truth, decision));
}
