/** Where the bytes are no pickle, and why. */
export class PickleSyntaxError extends Error {
  override readonly name = 'PickleSyntaxError';
  readonly position: number;
  readonly detail: string;

  constructor(position: number, detail: string) {
    super(`${detail} at ${position}`);
    this.position = position;
    this.detail = detail;
  }
}

const utf8 = new TextDecoder('utf-8');
const latin1 = new TextDecoder('latin1');

/** Reads the operands of pickle operations one after the other; never beyond the bytes. */
export class PickleCursor {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Little endian. */
  unsigned(length: 1 | 2 | 4 | 8): number {
    const at = this.skip(length);
    if (length === 1) return this.view.getUint8(at);
    if (length === 2) return this.view.getUint16(at, true);
    if (length === 4) return this.view.getUint32(at, true);
    return Number(this.view.getBigUint64(at, true));
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  /** Big endian, as BINFLOAT has it. */
  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** A two's complement integer of `length` bytes. */
  long(length: number): number | bigint {
    const bytes = this.take(length);
    // Tensors need 64 bits; converting longer ones would take quadratic time.
    if (length > 16) return this.fail('an integer of more than 128 bits');
    let value = 0n;
    for (let i = length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i] as number);
    value = BigInt.asIntN(length * 8, value);
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }

  /** A number written as a line of text. */
  decimal(): number {
    const text = this.line();
    const value = Number(text.replace(/L$/, ''));
    return Number.isNaN(value) && text !== 'nan' ? this.fail('no number') : value;
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) return this.fail('it ends in a line');
    const text = this.latin1(end - this.position);
    this.position += 1;
    return text;
  }

  utf8(length: number): string {
    return utf8.decode(this.take(length));
  }

  latin1(length: number): string {
    return latin1.decode(this.take(length));
  }

  take(length: number): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  fail(detail: string): never {
    throw new PickleSyntaxError(this.position, detail);
  }

  private skip(length: number): number {
    const at = this.position;
    if (length > this.bytes.length - at) return this.fail('it ends early');
    this.position += length;
    return at;
  }
}
