import { LensError } from '../core/lens-error.ts';
import { availableBytes } from '../formats/memory-room.ts';

/** What needs a multiple of a pair's pixels, and how many bytes a pixel it holds at its peak. */
const BYTES_A_PIXEL = {
  /** Errors, weights, order, ranks of a class, sorted. */
  order: 84,
  /** Every rank in a line of text, and all lines as one. */
  curveFile: 150,
  /** Both label maps as they would be with other codes. */
  doctor: 56,
} as const;

type RoomFor = keyof typeof BYTES_A_PIXEL;

/** Only so much of what is available is taken: others want some, too. */
const SHARE = 0.7;

/** What something would take, and what there is for it, in bytes. */
export interface Room {
  readonly bytes: number;
  readonly availableBytes: number;
}

/** What may be taken of the memory that there is, in bytes. */
export function bytesToTake(): number {
  return Math.floor(availableBytes() * SHARE);
}

/** @throws LensError memory-too-small { what, pixels, bytes, availableBytes } before anything is allocated */
export function checkRoom(what: RoomFor, pixels: number): void {
  checkFits(what, pixels, { bytes: pixels * BYTES_A_PIXEL[what], availableBytes: bytesToTake() });
}

/** @throws LensError memory-too-small { what, pixels, bytes, availableBytes } */
export function checkFits(what: string, pixels: number, room: Room): void {
  if (room.bytes > room.availableBytes) throw new LensError('memory-too-small', { what, pixels, ...room });
}
