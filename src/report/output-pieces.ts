import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';

/** The way from the folder of a file to another place, parts joined by "/". */
export function relativeFrom(file: string, place: string): string {
  return path
    .relative(path.dirname(path.resolve(file)), place)
    .split(path.sep)
    .join('/');
}

/** Writes a file whole or not at all, in pieces, so that its size does not matter. @throws LensError output-failed */
export function writePieces(file: string, pieces: Iterable<string>): void {
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(partial, 'w');
    try {
      let waiting = '';
      for (const piece of pieces) {
        waiting += piece;
        if (waiting.length < 1 << 16) continue;
        writeAll(descriptor, waiting);
        waiting = '';
      }
      writeAll(descriptor, waiting);
    } finally {
      closeSync(descriptor);
    }
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof LensError) throw error;
    throw new LensError('output-failed', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Bytes written. */
export function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  return bytes.length;
}
