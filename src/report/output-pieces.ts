import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { Slice } from './steps.ts';

/** Characters that are written at a time. */
const CHUNK = 1 << 16;

let written = 0;

/** The way from the folder of a file to another place, parts joined by "/". */
export function relativeFrom(file: string, place: string): string {
  return path
    .relative(path.dirname(path.resolve(file)), place)
    .split(path.sep)
    .join('/');
}

/** Writes a file whole or not at all, in pieces, so that its size does not matter. @throws LensError output-failed */
export function writePieces(file: string, pieces: Iterable<string>): void {
  const partial = partialName(file);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(partial, 'w');
    try {
      let waiting = '';
      for (const piece of pieces) {
        waiting += piece;
        if (waiting.length < CHUNK) continue;
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
    throw outputError(file, error);
  }
}

/**
 * The same beside other work: pieces are made for a few milliseconds at a time, an empty one is a chance to pause, and
 * the disk is waited for without holding up anybody. When `signal` aborts, nothing is written.
 * @throws LensError output-failed; what `signal` was aborted with
 */
export async function writePiecesGivingWay(
  file: string,
  pieces: Iterable<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const partial = partialName(file);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(partial, 'w');
    try {
      await writeInSlices(handle, pieces, signal);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    signal?.throwIfAborted();
    throw outputError(file, error);
  }
}

async function writeInSlices(
  handle: FileHandle,
  pieces: Iterable<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const slice = new Slice(signal);
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length >= CHUNK) {
      await handle.writeFile(waiting);
      waiting = '';
    }
    if (slice.isOver) await slice.pause();
  }
  await handle.writeFile(waiting);
  signal?.throwIfAborted();
}

/** In the same folder, so that it can take the file's place at once; of each writing its own. */
function partialName(file: string): string {
  written += 1;
  return path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${written}.part`);
}

function outputError(file: string, error: unknown): LensError {
  if (error instanceof LensError) return error;
  return new LensError('output-failed', { file, detail: error instanceof Error ? error.message : String(error) });
}

/** Bytes written. */
export function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  return bytes.length;
}
