import { closeSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { Slice } from '../dataset/slice.ts';

/** Characters that are written at a time. */
const CHUNK = 1 << 16;

let written = 0;

/**
 * The way from the folder of a file to another place, parts joined by "/". Folders that are links count as what they lead
 * to: from there ".." climbs.
 */
export function relativeFrom(file: string, place: string): string {
  return path
    .relative(folderOnDisk(file), followed(path.resolve(place)))
    .split(path.sep)
    .join('/');
}

/** Folder of a file, links followed. */
export function folderOnDisk(file: string): string {
  return followed(path.dirname(path.resolve(file)));
}

/** What a path leads to, as far as it exists. */
function followed(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    const above = path.dirname(place);
    return above === place ? place : path.join(followed(above), path.basename(place));
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then moved there.
 * @param pieces of the file, one after the other
 * @throws LensError output-failed
 */
export function writeWhole(file: string, ...pieces: readonly (Uint8Array | string)[]): void {
  const { target, partial } = draftOf(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const descriptor = openSync(partial, 'w');
    try {
      for (const piece of pieces) writeFileSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    renameSync(partial, target);
  } catch (error) {
    forget(partial);
    throw outputError(file, error);
  }
}

/** Writes a file whole or not at all, in pieces, so that its size does not matter. @throws LensError output-failed */
export function writePieces(file: string, pieces: Iterable<string>): void {
  const { target, partial } = draftOf(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
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
    renameSync(partial, target);
  } catch (error) {
    forget(partial);
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
  const { target, partial } = draftOf(file);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    const handle = await open(partial, 'w');
    try {
      await writeInSlices(handle, pieces, signal);
    } finally {
      await handle.close();
    }
    await rename(partial, target);
  } catch (error) {
    forget(partial);
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

/** Where a file is written, which is what a link leads to, and the draft beside it: of each writing its own. */
function draftOf(file: string): { readonly target: string; readonly partial: string } {
  const target = followed(path.resolve(file));
  written += 1;
  return {
    target,
    partial: path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}-${written}.part`),
  };
}

/** What made the writing fail is told, not that there is no draft to remove. */
function forget(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {
    // There is no place for it, so there is none of it either.
  }
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
