import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';

/** Writes a file whole or not at all: beside its place first, then moved there. @throws LensError output-failed */
export function writeWhole(file: string, content: Uint8Array | string): void {
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(partial, content);
    renameSync(partial, file);
  } catch (error) {
    try {
      rmSync(partial, { force: true });
    } catch {
      // There is no place, so there is no part of a file either.
    }
    throw new LensError('output-failed', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}
