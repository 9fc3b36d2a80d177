import { crc32 } from 'node:zlib';
import { LensError } from '../core/lens-error.ts';
import type { ArrayContainer, ContainedArray } from './array-container.ts';
import type { ByteStream } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning } from './decoded.ts';
import { checkNpySize, readNpy, readNpyHeader } from './npy.ts';
import { openMember, type ZipMember } from './zip-archive.ts';

/** The `.npy` members of a NumPy archive. Of two with one name the last counts, as in numpy. */
export function npzContainer(source: ByteSource, members: readonly ZipMember[]): ArrayContainer {
  const byKey = new Map<string, ZipMember>();
  const repeated = new Set<string>();
  for (const member of members) {
    if (!member.name.endsWith('.npy')) continue;
    const key = member.name.slice(0, -4);
    if (byKey.has(key)) repeated.add(key);
    byKey.set(key, member);
  }
  return {
    file: source.name,
    keys: [...byKey.keys()],
    async describe(key) {
      const member = byKey.get(key);
      if (!member) throw new LensError('array-not-found', { file: source.name, key, names: [...byKey.keys()] });
      const warnings: FormatWarning[] = repeated.has(key)
        ? [
            {
              code: 'npz-repeated-member',
              message: `The archive holds "${key}" more than once; the last one was read.`,
            },
          ]
        : [];
      return await describeMember(source, key, member, warnings);
    },
  };
}

async function describeMember(
  source: ByteSource,
  key: string,
  member: ZipMember,
  warnings: readonly FormatWarning[],
): Promise<ContainedArray> {
  const read = async (options: DecodeOptions) => await readMember(source, key, member, warnings, options);
  let stream: ByteStream | null = null;
  try {
    stream = await openMember(source, member);
    const input = { file: source.name, member: key, stream, size: member.unpackedBytes };
    const header = await readNpyHeader(input);
    const listed = { key, dtype: header.layout.dtype, shape: header.shape.map(Number) };
    const problem = problemOf(() => checkNpySize(input, header));
    return { listing: { ...listed, refusal: problem?.code ?? null }, problem, read };
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    const dtype = String(error.params['dtype'] ?? '?');
    return { listing: { key, dtype, shape: [], refusal: error.code }, problem: error, read };
  } finally {
    stream?.close();
  }
}

async function readMember(
  source: ByteSource,
  key: string,
  member: ZipMember,
  warnings: readonly FormatWarning[],
  options: DecodeOptions,
): Promise<DecodedArray> {
  const stream = summedStream(await openMember(source, member));
  try {
    const input = { file: source.name, member: key, stream, size: member.unpackedBytes };
    const array = await readNpy(input, options);
    if (stream.bytes === member.unpackedBytes && stream.sum !== member.sum) {
      throw new LensError('zip-crc', { file: source.name, member: key });
    }
    return { container: 'npz', key, picture: null, ...array, warnings: [...warnings, ...array.warnings] };
  } finally {
    stream.close();
  }
}

/** Keeps the check sum of what was read. */
function summedStream(stream: ByteStream): ByteStream & { readonly bytes: number; readonly sum: number } {
  let bytes = 0;
  let sum = 0;
  return {
    get bytes() {
      return bytes;
    },
    get sum() {
      return sum;
    },
    async read(target) {
      const got = await stream.read(target);
      sum = crc32(target.subarray(0, got), sum);
      bytes += got;
      return got;
    },
    close: () => stream.close(),
  };
}

function problemOf(check: () => unknown): LensError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof LensError) return error;
    throw error;
  }
}
