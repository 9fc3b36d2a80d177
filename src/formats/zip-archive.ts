import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { LensError } from '../core/lens-error.ts';
import { type ByteStream, DEFLATE_MAX_RATIO, sourceStream, unpackedStream } from './byte-stream.ts';
import type { ByteSource } from './decoded.ts';

/** A member of a zip file, as the directory describes it. Its name is a key and never a path. */
export interface ZipMember {
  readonly name: string;
  readonly packing: 'stored' | 'deflate';
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly sum: number;
  /** Where its bytes begin in the file. */
  locate(): Promise<number>;
}

const MEMBER_LIMIT = 100_000;
/** A member this large and this well packed is a bomb rather than data. */
const BOMB_BYTES = 256 * 1024 ** 2;
const BOMB_RATIO = 500;

/**
 * The members of a zip file, by its directory.
 * @throws LensError zip-no-directory (cut short, or no zip), zip-damaged { detail }, zip-too-many-members { members,
 *   limit }
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipMember[]> {
  const file = source.name;
  try {
    const zip = await openZip(source);
    if (zip.entryCount > MEMBER_LIMIT) {
      throw new LensError('zip-too-many-members', { file, members: zip.entryCount, limit: MEMBER_LIMIT });
    }
    const members: ZipMember[] = [];
    for await (const entry of zip.eachEntry()) members.push(describeEntry(zip, entry, file));
    return members;
  } catch (error) {
    throw zipError(error, file);
  }
}

/**
 * The bytes of a member, unpacked. Sizes are checked before anything is read.
 * @throws LensError zip-size-lies { member, packedBytes, unpackedBytes }, zip-bomb (the same), zip-encrypted,
 *   zip-packing, zip-damaged
 */
export async function openMember(source: ByteSource, member: ZipMember): Promise<ByteStream> {
  const { packedBytes, unpackedBytes } = member;
  const told = { file: source.name, member: member.name, packedBytes, unpackedBytes };
  const possible = member.packing === 'stored' ? packedBytes : packedBytes * DEFLATE_MAX_RATIO;
  if (unpackedBytes > possible || (member.packing === 'stored' && unpackedBytes !== packedBytes)) {
    throw new LensError('zip-size-lies', told);
  }
  if (unpackedBytes > BOMB_BYTES && unpackedBytes > packedBytes * BOMB_RATIO) throw new LensError('zip-bomb', told);
  const start = await member.locate();
  return member.packing === 'stored'
    ? sourceStream(source, start, start + packedBytes)
    : unpackedStream(source, start, start + packedBytes, 'deflate', member.name);
}

function openZip(source: ByteSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded here, so that one that climbs out of a folder is just a name; sizes are checked here too.
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: false };
    fromRandomAccessReader(new SourceReader(source), source.size, options, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

/** The library reads through this; only headers, as the members are read by us. */
class SourceReader extends RandomAccessReader {
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    try {
      if (position + length > this.source.size) throw new LensError('zip-damaged', { detail: 'it ends in a header' });
      this.source.read(buffer.subarray(offset, offset + length), position);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    callback(null, length);
  }
}

function describeEntry(zip: ZipFile, entry: Entry, file: string): ZipMember {
  const raw: unknown = entry.fileName; // a Buffer, as strings are not decoded
  const bytes = raw instanceof Uint8Array ? raw : new Uint8Array(0);
  const name = memberName(bytes);
  return {
    name,
    packing: entry.compressionMethod === 0 ? 'stored' : 'deflate',
    packedBytes: entry.compressedSize,
    unpackedBytes: entry.uncompressedSize,
    sum: entry.crc32,
    async locate() {
      if (entry.isEncrypted()) throw new LensError('zip-encrypted', { file, member: name });
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
        throw new LensError('zip-packing', { file, member: name, method: entry.compressionMethod });
      }
      try {
        return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
      } catch (error) {
        throw zipError(error, file);
      }
    },
  };
}

function memberName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function zipError(error: unknown, file: string): LensError {
  if (error instanceof LensError) return new LensError(error.code, { file, ...error.params });
  const detail = error instanceof Error ? error.message : String(error);
  if (detail.startsWith('End of central directory')) return new LensError('zip-no-directory', { file });
  return new LensError('zip-damaged', { file, detail: detail.slice(0, 120) });
}
