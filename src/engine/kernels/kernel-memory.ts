import { LensError } from '../../core/lens-error.ts';
import { JOB_ADDRESS, JOB_BYTES } from './job-layout.ts';

/** Largest WebAssembly memory, 65,536 pages of 64 KiB. */
const LARGEST_BYTES = 2 ** 32;
const PAGE_BYTES = 65_536;
/** Behind the job block. */
const FIRST_ADDRESS = JOB_ADDRESS + JOB_BYTES;

/**
 * The kernels' memory: one shared WebAssembly memory, which only the leader's TypeScript divides up. Addresses are
 * handed out one after the other and given back all at once (`reset`); memory that was grown is kept.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  #top = FIRST_ADDRESS;

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: LARGEST_BYTES / PAGE_BYTES, shared: true });
  }

  /** Bytes that the memory holds now; it never shrinks. */
  get byteLength(): number {
    return this.memory.buffer.byteLength;
  }

  /** Gives everything back that was handed out after `mark` (absent: everything). */
  reset(mark = FIRST_ADDRESS): void {
    this.#top = mark;
  }

  /** A mark for `reset`. */
  get mark(): number {
    return this.#top;
  }

  /**
   * Room for `bytes` bytes, with 64 bytes to spare behind it, at a multiple of 64. Contents are whatever was there.
   * @throws LensError out-of-memory (`bytes`: what the memory would have had to hold)
   */
  allocate(bytes: number): number {
    const address = Math.ceil(this.#top / 64) * 64;
    const end = address + bytes + 64;
    if (end > this.byteLength) this.#grow(end);
    this.#top = end;
    return address;
  }

  #grow(end: number): void {
    if (end > LARGEST_BYTES) throw new LensError('out-of-memory', { bytes: end });
    try {
      this.memory.grow(Math.ceil((end - this.byteLength) / PAGE_BYTES));
    } catch {
      throw new LensError('out-of-memory', { bytes: end });
    }
  }

  // Views are made anew each time: growing leaves older ones too short.
  uint8(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  uint16(address: number, length: number): Uint16Array {
    return new Uint16Array(this.memory.buffer, address, length);
  }

  uint32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  float64(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }
}
