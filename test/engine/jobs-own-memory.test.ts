import { expect, it } from 'vitest';
import { JobsOwnMemory } from '../../src/engine/shared-memory.ts';

const BLOCK = 2 ** 20;

it('what a job had is the next one’s, as zeros; two blocks of a job are never one', () => {
  const memory = new JobsOwnMemory();
  const first = memory.allocate(BLOCK);
  new Uint8Array(first).fill(7);
  expect(memory.allocate(BLOCK)).not.toBe(first);
  memory.release();
  const again = [memory.allocate(BLOCK), memory.allocate(BLOCK), memory.allocate(BLOCK)];
  expect(again).toContain(first);
  expect(new Set(again).size).toBe(3);
  for (const block of again) expect(new Uint8Array(block).every((byte) => byte === 0)).toBe(true);
});

it('keeps what the last job had, no other size, and not much', () => {
  const memory = new JobsOwnMemory();
  const first = memory.allocate(BLOCK);
  memory.release();
  expect(memory.allocate(BLOCK + 8)).toHaveProperty('byteLength', BLOCK + 8);
  memory.release();
  expect(memory.allocate(BLOCK)).not.toBe(first);
  const large = [memory.allocate(40 * BLOCK), memory.allocate(40 * BLOCK)];
  memory.release();
  expect(large).not.toContain(memory.allocate(40 * BLOCK));
});
