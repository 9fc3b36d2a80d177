import { closeSync, openSync, readSync } from 'node:fs';

/** A little-endian C-order .npy of the bench's inputs: shape and values in shared memory. */
export function readNpy(file, TypedArray) {
  const descriptor = openSync(file, 'r');
  const head = Buffer.alloc(512);
  readSync(descriptor, head, 0, head.length, 0);
  const headerLength = head.readUInt16LE(8);
  const header = head.toString('latin1', 10, 10 + headerLength);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)[1]
    .split(',')
    .filter((part) => part.trim())
    .map(Number);
  const values = new TypedArray(
    new SharedArrayBuffer(shape.reduce((product, size) => product * size, 1) * TypedArray.BYTES_PER_ELEMENT),
  );
  const bytes = new Uint8Array(values.buffer);
  for (let done = 0; done < bytes.length; ) {
    done += readSync(descriptor, bytes, done, Math.min(8 << 20, bytes.length - done), 10 + headerLength + done);
  }
  closeSync(descriptor);
  return { shape, values };
}
