import { freemem } from 'node:os';

/** Memory that could be used now without pushing anything else out, in bytes. Container limits count. */
export function availableBytes(): number {
  // Node 20.13 and later; the type package is older.
  const { availableMemory } = process as { availableMemory?: () => number };
  return availableMemory?.() ?? freemem();
}
