import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { LensError } from '../core/lens-error.ts';
import type { ByteSource } from './decoded.ts';

/** Small reads (headers, chunk lists) are served from one window of the file. */
const WINDOW_BYTES = 65536;

/** Bytes that are in memory already, for example of a virtual file system. Nothing is copied. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read(target, position) {
      if (position < 0 || position + target.length > bytes.length) throw new LensError('file-changed', { file: name });
      target.set(bytes.subarray(position, position + target.length));
    },
  };
}

/**
 * A regular file on disk. It is opened anew for each read, so that nothing has to be closed; a file that was replaced
 * or rewritten in between is noticed by its size, time and inode.
 * @throws LensError file-missing, file-is-folder, file-not-regular, file-unreadable { file, reason }; on reading
 *   file-changed { file }
 */
export function fileSource(path: string, displayName: string = path): ByteSource {
  const first = checkRegular(
    asked(displayName, () => statSync(path)),
    displayName,
  );
  const { size } = first;
  let window = new Uint8Array(0);
  let windowStart = 0;

  const readFrom = (target: Uint8Array, position: number) =>
    asked(displayName, () => {
      // Non-blocking, so that a pipe that took the file's place cannot hang the worker.
      const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const now = fstatSync(handle);
        if (now.size !== size || now.mtimeMs !== first.mtimeMs || now.ino !== first.ino) {
          throw new LensError('file-changed', { file: displayName });
        }
        let filled = 0;
        while (filled < target.length) {
          const got = readSync(handle, target, filled, target.length - filled, position + filled);
          if (got === 0) throw new LensError('file-changed', { file: displayName });
          filled += got;
        }
      } finally {
        closeSync(handle);
      }
    });

  return {
    name: displayName,
    size,
    read(target, position) {
      if (position < 0 || position + target.length > size) throw new LensError('file-changed', { file: displayName });
      if (target.length * 2 > WINDOW_BYTES) {
        readFrom(target, position);
        return;
      }
      if (position < windowStart || position + target.length > windowStart + window.length) {
        const fresh = new Uint8Array(Math.min(WINDOW_BYTES, size - position));
        readFrom(fresh, position);
        window = fresh;
        windowStart = position;
      }
      const start = position - windowStart;
      target.set(window.subarray(start, start + target.length));
    },
  };
}

function checkRegular(stats: Stats, file: string): Stats {
  if (stats.isDirectory()) throw new LensError('file-is-folder', { file });
  if (!stats.isFile()) throw new LensError('file-not-regular', { file });
  return stats;
}

function asked<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof LensError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (reason === 'ENOENT' || reason === 'ENOTDIR') throw new LensError('file-missing', { file });
    if (reason === 'EISDIR') throw new LensError('file-is-folder', { file });
    throw new LensError('file-unreadable', { file, reason });
  }
}
