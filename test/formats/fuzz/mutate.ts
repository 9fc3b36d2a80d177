import type { Random } from './random.ts';

/** Numbers at which sizes, lengths and offsets tend to break. */
const edges = [
  0, 1, 2, 7, 8, 127, 128, 254, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];
const words = [
  '-1',
  '0',
  '99999999999',
  '9007199254740993',
  '1e9',
  '(',
  '[',
  '{',
  "'",
  '"',
  ',',
  'True',
  'None',
  'NaN',
  '\0',
];

/** One to four small faults: flipped bits, edge values, cut, doubled, moved or foreign stretches. */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array = bytes): Uint8Array {
  // A copy for sure: the slice of a Buffer would share its memory.
  let current: Uint8Array = new Uint8Array(bytes);
  for (let faults = 1 + random.below(4); faults > 0; faults -= 1) current = mutateOnce(current, random, other);
  return current;
}

function mutateOnce(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  // Heads matter more than data: half of the faults lie in the first 64 bytes.
  const at = random.chance(2) ? random.below(Math.min(64, bytes.length)) : random.below(bytes.length);
  switch (random.below(9)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      return bytes;
    case 1:
      bytes[at] = random.below(256);
      return bytes;
    case 2:
      return writeNumber(bytes, at, random);
    case 3:
      return bytes.slice(0, at);
    case 4:
      return spliced(bytes, at, random.below(16), new Uint8Array(0));
    case 5: {
      const from = random.below(bytes.length);
      return spliced(bytes, at, 0, bytes.slice(from, from + random.below(32)));
    }
    case 6: {
      const from = random.below(Math.max(1, other.length));
      const foreign = other.slice(from, from + random.below(64));
      return spliced(bytes, at, foreign.length, foreign);
    }
    case 7:
      return spliced(bytes, at, random.below(3), new TextEncoder().encode(random.pick(words)));
    default:
      bytes.fill(random.pick([0, 255, random.below(256)]), at, at + random.below(16));
      return bytes;
  }
}

function writeNumber(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  const size = random.pick([1, 2, 4]);
  if (at + size > bytes.length) return bytes;
  const value = random.pick(edges);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = random.chance(2);
  if (size === 1) view.setUint8(at, value & 255);
  else if (size === 2) view.setUint16(at, value & 65535, little);
  else view.setUint32(at, value >>> 0, little);
  return bytes;
}

function spliced(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - Math.min(removed, bytes.length - at) + inserted.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(bytes.subarray(at + removed), at + inserted.length);
  return result;
}
