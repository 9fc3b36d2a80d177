import { fstatSync, readSync } from 'node:fs';

const NEWLINE = 10;
const CHUNK_BYTES = 1 << 20;

/** A line of a file, without its newline. */
export interface FileLine {
  readonly offset: number;
  /** With the newline. */
  readonly bytes: number;
  readonly text: string;
  /** False for what stands behind the last newline. */
  readonly whole: boolean;
}

/** Lines of an open file, a chunk in memory at a time. */
export function* fileLines(descriptor: number): Generator<FileLine> {
  const { size } = fstatSync(descriptor);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let restAt = 0;
  for (let position = 0; position < size; ) {
    const got = readSync(descriptor, chunk, 0, Math.min(chunk.length, size - position), position);
    if (got === 0) return;
    position += got;
    rest = Buffer.concat([rest, chunk.subarray(0, got)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE, start); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      yield { offset: restAt + start, bytes: end + 1 - start, text: rest.toString('utf8', start, end), whole: true };
      start = end + 1;
    }
    restAt += start;
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield { offset: restAt, bytes: rest.length, text: rest.toString('utf8'), whole: false };
}

/** Text of a part of an open file. Shorter where the file ends before it. */
export function fileText(descriptor: number, offset: number, bytes: number): string {
  const buffer = Buffer.allocUnsafe(bytes);
  let read = 0;
  while (read < bytes) {
    const got = readSync(descriptor, buffer, read, bytes - read, offset + read);
    if (got === 0) break;
    read += got;
  }
  return buffer.toString('utf8', 0, read);
}
