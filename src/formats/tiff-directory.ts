import { LensError } from '../core/lens-error.ts';
import type { ByteSource } from './decoded.ts';

/** What the directory of one TIFF page says (TIFF 6.0; BigTIFF). */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Bits a sample; all samples have the same. */
  readonly bitDepth: number;
  readonly format: 'uint' | 'int' | 'float';
  readonly compression: number;
  /** Bytes of its strips or tiles together. */
  readonly dataBytes: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, and others. */
  readonly photometric: number;
  /** RGB triplets of a palette, reduced to 8 bit; null without one. */
  readonly palette: Uint8Array | null;
  /** Where the values of these two tags lie in the file; null when the file does not have the tag. */
  readonly photometricAt: number | null;
  readonly formatAt: number | null;
}

export interface TiffStructure {
  readonly littleEndian: boolean;
  readonly pages: readonly TiffPage[];
}

const PAGE_LIMIT = 10_000;
const ENTRY_LIMIT = 4096;
const STRIP_LIMIT = 1_000_000;
/** Bytes of one value of each field type, by number. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  stripBytes: 279,
  colorMap: 320,
  tileOffsets: 324,
  tileBytes: 325,
  format: 339,
} as const;

interface Field {
  readonly type: number;
  readonly count: number;
  readonly position: number;
}

/**
 * Walks the directories of a TIFF file and checks that every strip and tile lies in the file.
 * @throws LensError tiff-truncated { expectedBytes, foundBytes }, tiff-loop { position }, tiff-directory { detail },
 *   tiff-too-many-pages { limit }
 */
export function readTiffStructure(source: ByteSource): TiffStructure {
  return new TiffReader(source).structure();
}

class TiffReader {
  private readonly source: ByteSource;
  private readonly littleEndian: boolean;
  private readonly big: boolean;

  constructor(source: ByteSource) {
    this.source = source;
    const head = this.bytes(0, 4);
    this.littleEndian = head.getUint8(0) === 0x49;
    this.big = head.getUint16(2, this.littleEndian) === 43;
  }

  structure(): TiffStructure {
    const pages: TiffPage[] = [];
    const visited = new Set<number>();
    let next = this.big ? this.long8(8) : this.long(4);
    while (next !== 0) {
      const file = this.source.name;
      if (pages.length >= PAGE_LIMIT) throw new LensError('tiff-too-many-pages', { file, limit: PAGE_LIMIT });
      visited.add(next);
      const { fields, link } = this.directory(next);
      if (visited.has(link)) throw new LensError('tiff-loop', { file, position: link });
      pages.push(this.page(fields));
      next = link;
    }
    if (pages.length === 0) throw this.refuse('it lists no picture');
    return { littleEndian: this.littleEndian, pages };
  }

  private directory(position: number): { fields: Map<number, Field>; link: number } {
    const count = this.big ? this.long8(position) : this.short(position);
    const entryBytes = this.big ? 20 : 12;
    if (count > ENTRY_LIMIT) throw this.refuse(`it has ${count} entries`);
    const first = position + (this.big ? 8 : 2);
    const fields = new Map<number, Field>();
    for (let i = 0; i < count; i += 1) {
      const at = first + i * entryBytes;
      const tag = this.short(at);
      const type = this.short(at + 2);
      const length = this.big ? this.long8(at + 4) : this.long(at + 4);
      const inline = at + (this.big ? 12 : 8);
      const bytes = length * (typeBytes[type] ?? 0);
      const fits = bytes <= (this.big ? 8 : 4);
      if (!fields.has(tag)) {
        fields.set(tag, {
          type,
          count: length,
          position: fits ? inline : this.big ? this.long8(inline) : this.long(inline),
        });
      }
    }
    const end = first + count * entryBytes;
    return { fields, link: this.big ? this.long8(end) : this.long(end) };
  }

  private page(fields: ReadonlyMap<number, Field>): TiffPage {
    const one = (tag: number, otherwise?: number) => {
      const field = fields.get(tag);
      const value = field ? this.numbers(field, 1)[0] : otherwise;
      if (value === undefined) throw this.refuse(`tag ${tag} is missing`);
      return value;
    };
    const samples = one(TAG.samples, 1);
    const bits = fields.get(TAG.bits);
    const depths = bits ? this.numbers(bits, Math.min(bits.count, 16)) : [1];
    if (depths.some((depth) => depth !== depths[0])) throw this.refuse('its samples differ in bits');
    const format = one(TAG.format, 1);
    const formats = new Map([
      [1, 'uint'],
      [2, 'int'],
      [3, 'float'],
      [4, 'uint'],
    ] as const);
    const known = formats.get(format as 1);
    if (known === undefined) throw this.refuse(`its sample format is ${format}`);
    const dataBytes = this.checkedStrips(fields);
    const photometric = one(TAG.photometric, 1);
    return {
      width: one(TAG.width),
      height: one(TAG.height),
      samples,
      bitDepth: depths[0] ?? 1,
      format: known,
      compression: one(TAG.compression, 1),
      dataBytes,
      photometric,
      palette: photometric === 3 ? this.palette(fields.get(TAG.colorMap)) : null,
      photometricAt: fields.get(TAG.photometric)?.position ?? null,
      formatAt: fields.get(TAG.format)?.position ?? null,
    };
  }

  /** Bytes of all strips or tiles, each of which lies in the file. */
  private checkedStrips(fields: ReadonlyMap<number, Field>): number {
    const offsets = fields.get(TAG.stripOffsets) ?? fields.get(TAG.tileOffsets);
    const lengths = fields.get(TAG.stripBytes) ?? fields.get(TAG.tileBytes);
    if (!offsets || !lengths) throw this.refuse('it does not say where the data lies');
    if (offsets.count > STRIP_LIMIT) throw this.refuse(`it has ${offsets.count} strips`);
    if (offsets.count !== lengths.count) throw this.refuse('its strips have no lengths');
    const starts = this.numbers(offsets, offsets.count);
    const sizes = this.numbers(lengths, lengths.count);
    let total = 0;
    for (let i = 0; i < starts.length; i += 1) {
      const end = (starts[i] as number) + (sizes[i] as number);
      if (end > this.source.size) throw this.truncated(end);
      total += sizes[i] as number;
    }
    return total;
  }

  /** Red, green and blue follow each other as whole columns of 16 bit. */
  private palette(field: Field | undefined): Uint8Array | null {
    if (!field || field.count % 3 !== 0 || field.count > 3 * 256) return null;
    const values = this.numbers(field, field.count);
    const entries = field.count / 3;
    return Uint8Array.from(
      { length: field.count },
      (_, i) => (values[(i % 3) * entries + Math.floor(i / 3)] ?? 0) >> 8,
    );
  }

  private numbers(field: Field, count: number): number[] {
    const size = typeBytes[field.type] ?? 0;
    if (![1, 2, 4, 8].includes(size) || field.count < count) throw this.refuse(`a field has type ${field.type}`);
    const view = this.bytes(field.position, count * size);
    const { littleEndian } = this;
    return Array.from({ length: count }, (_, i) => {
      if (size === 1) return view.getUint8(i);
      if (size === 2) return view.getUint16(i * 2, littleEndian);
      if (size === 4) return view.getUint32(i * 4, littleEndian);
      return Number(view.getBigUint64(i * 8, littleEndian));
    });
  }

  private short(position: number): number {
    return this.bytes(position, 2).getUint16(0, this.littleEndian);
  }

  private long(position: number): number {
    return this.bytes(position, 4).getUint32(0, this.littleEndian);
  }

  private long8(position: number): number {
    return Number(this.bytes(position, 8).getBigUint64(0, this.littleEndian));
  }

  private bytes(position: number, length: number): DataView {
    if (position + length > this.source.size) throw this.truncated(position + length);
    const bytes = new Uint8Array(length);
    this.source.read(bytes, position);
    return new DataView(bytes.buffer);
  }

  private truncated(expectedBytes: number): LensError {
    return new LensError('tiff-truncated', { file: this.source.name, expectedBytes, foundBytes: this.source.size });
  }

  private refuse(detail: string): LensError {
    return new LensError('tiff-directory', { file: this.source.name, detail });
  }
}
