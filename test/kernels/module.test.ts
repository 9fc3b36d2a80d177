import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMPILE_LIMIT_MS, compileTestKernels } from './test-kernels.ts';

/** Ids of the sections of a WebAssembly module, custom ones (0) left out. */
function sectionIds(wasm: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at] as number;
    let size = 0;
    let shift = 0;
    for (at += 1; ; at += 1, shift += 7) {
      const byte = wasm[at] as number;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += 1 + size;
    if (id !== 0) ids.push(id);
  }
  return ids;
}

const [GLOBAL, START, DATA] = [6, 8, 11];

describe('kernels.wasm', () => {
  it(
    'has nothing of its own in the memory that its instances share',
    async () => {
      const ids = sectionIds(await readFile(await compileTestKernels()));
      expect(ids).toContain(10);
      for (const id of [GLOBAL, START, DATA]) expect(ids).not.toContain(id);
    },
    COMPILE_LIMIT_MS,
  );
});
