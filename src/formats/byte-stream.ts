import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { LensError } from '../core/lens-error.ts';
import type { ByteSource } from './decoded.ts';

/** Largest piece in which a file is read. */
export const PIECE_BYTES = 8 * 1024 * 1024;

/** Deflate cannot pack more than this many bytes into one: RFC 1951, a 258-byte match in 2 bits. */
export const DEFLATE_MAX_RATIO = 1032;

/** Bytes one after the other; of a file or of what a packed part of it unpacks to. */
export interface ByteStream {
  /** Fills `target` and returns the number of bytes; fewer than asked for only at the end. */
  read(target: Uint8Array): Promise<number>;
  /** Ends the stream early. */
  close(): void;
}

/** The bytes `start` ≤ position < `end` of a source. */
export function sourceStream(source: ByteSource, start: number, end: number): ByteStream {
  let position = start;
  return {
    async read(target) {
      const length = Math.min(target.length, end - position);
      source.read(length === target.length ? target : target.subarray(0, length), position);
      position += length;
      return length;
    },
    close() {},
  };
}

/**
 * What a packed stretch of a source unpacks to. Pieces are unpacked as they are asked for.
 * @throws LensError packed-data-damaged or packed-data-truncated { file, member } on reading
 */
export function unpackedStream(
  source: ByteSource,
  start: number,
  end: number,
  packing: 'deflate' | 'gzip',
  member: string | null,
): ByteStream {
  const unpacker = packing === 'gzip' ? createGunzip({ chunkSize: 262144 }) : createInflateRaw({ chunkSize: 262144 });
  pipeline(Readable.from(piecesOf(source, start, end), { objectMode: true }), unpacker, () => {
    // Errors reach the reader through the iterator below.
  });
  const pieces: AsyncIterator<Uint8Array> = unpacker[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async read(target) {
      let filled = 0;
      while (filled < target.length) {
        if (rest.length === 0) {
          const next = await pieces.next().catch((error: unknown) => {
            throw asLensError(error, source.name, member);
          });
          if (next.done === true) return filled;
          rest = next.value;
          continue;
        }
        const length = Math.min(rest.length, target.length - filled);
        target.set(rest.subarray(0, length), filled);
        rest = rest.subarray(length);
        filled += length;
      }
      return filled;
    },
    close() {
      unpacker.destroy();
    },
  };
}

/** Passes over bytes that are not wanted; stops at the end of the stream. */
export async function skipBytes(stream: ByteStream, count: number): Promise<void> {
  const piece = new Uint8Array(Math.min(count, 262144));
  for (let left = count; left > 0; left -= piece.length) {
    const part = left < piece.length ? piece.subarray(0, left) : piece;
    if ((await stream.read(part)) < part.length) return;
  }
}

function* piecesOf(source: ByteSource, start: number, end: number): Generator<Uint8Array> {
  for (let position = start; position < end; position += 262144) {
    const piece = new Uint8Array(Math.min(262144, end - position));
    source.read(piece, position);
    yield piece;
  }
}

function asLensError(error: unknown, file: string, member: string | null): LensError {
  if (error instanceof LensError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new LensError(code === 'Z_BUF_ERROR' ? 'packed-data-truncated' : 'packed-data-damaged', { file, member });
}
