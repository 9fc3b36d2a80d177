import { LensError } from '../core/lens-error.ts';
import type { ArrayContainer, ContainedArray } from './array-container.ts';
import { checkShape } from './array-shape.ts';
import { sourceStream } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodeOptions, StoredDtype } from './decoded.ts';
import { fillValues } from './fill-values.ts';
import { allocateValues, storedBytesOf } from './stored-dtypes.ts';

const dtypes = new Map<string, StoredDtype>([
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);

/** Headers of large language models are below 1 MiB. */
const HEADER_LIMIT_BYTES = 8 * 1024 ** 2;

interface TensorEntry {
  readonly key: string;
  readonly dtype: string;
  readonly shape: readonly bigint[];
  /** From the end of the header. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tensors of a safetensors file (github.com/huggingface/safetensors, format): 8 bytes of length, a JSON header,
 * little-endian data in C order.
 * @throws LensError safetensors-header-length { headerBytes, fileBytes }, safetensors-json { near },
 *   safetensors-entry { key, detail }, safetensors-offsets { key, end, dataBytes }, safetensors-overlap { key, other }
 */
export function safetensorsContainer(source: ByteSource): ArrayContainer {
  const file = source.name;
  const lengthBytes = new Uint8Array(8);
  source.read(lengthBytes, 0);
  const declared = new DataView(lengthBytes.buffer).getBigUint64(0, true);
  if (declared > BigInt(source.size - 8) || declared > BigInt(HEADER_LIMIT_BYTES)) {
    throw new LensError('safetensors-header-length', { file, headerBytes: Number(declared), fileBytes: source.size });
  }
  const headerBytes = Number(declared);
  const bytes = new Uint8Array(headerBytes);
  source.read(bytes, 8);
  const entries = parseHeader(bytes, file);
  const dataStart = 8 + headerBytes;
  checkOffsets(entries, source.size - dataStart, file);
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return {
    file,
    keys: [...byKey.keys()],
    async describe(key) {
      const entry = byKey.get(key);
      if (!entry) throw new LensError('array-not-found', { file, key, names: [...byKey.keys()] });
      return describeTensor(source, dataStart, entry);
    },
  };
}

function describeTensor(source: ByteSource, dataStart: number, entry: TensorEntry): ContainedArray {
  const listed = { key: entry.key, dtype: dtypes.get(entry.dtype) ?? entry.dtype, shape: entry.shape.map(Number) };
  const read = async (options: DecodeOptions) => await readTensor(source, dataStart, entry, options);
  try {
    checkTensor(source.name, entry);
    return { listing: { ...listed, refusal: null }, problem: null, read };
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    return { listing: { ...listed, refusal: error.code }, problem: error, read };
  }
}

async function readTensor(
  source: ByteSource,
  dataStart: number,
  entry: TensorEntry,
  options: DecodeOptions,
): Promise<DecodedArray> {
  const { dtype, checked } = checkTensor(source.name, entry, options.limitBytes);
  const data = allocateValues(dtype, checked.count, options.allocate);
  const stream = sourceStream(source, dataStart + entry.start, dataStart + entry.end);
  await fillValues(stream, { dtype, bigEndian: false }, data, source.name);
  const { shape, warnings } = checked;
  return { container: 'safetensors', key: entry.key, dtype, shape, data, picture: null, warnings };
}

function checkTensor(file: string, entry: TensorEntry, limitBytes?: number) {
  const dtype = dtypes.get(entry.dtype);
  const member = entry.key;
  if (dtype === undefined) throw new LensError('dtype-unknown', { file, member, dtype: entry.dtype });
  const checked = checkShape({ file, member, dtype, shape: entry.shape }, limitBytes);
  if (checked.storedBytes !== entry.end - entry.start) {
    const detail = `${checked.count} values of ${storedBytesOf(dtype)} bytes in ${entry.end - entry.start} bytes`;
    throw new LensError('safetensors-entry', { file, key: entry.key, detail });
  }
  return { dtype, checked };
}

function parseHeader(bytes: Uint8Array, file: string): TensorEntry[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const near = error instanceof Error ? error.message.slice(0, 80) : '';
    throw new LensError('safetensors-json', { file, near });
  }
  if (!isRecord(header)) throw new LensError('safetensors-json', { file, near: 'no object' });
  return Object.entries(header)
    .filter(([key]) => key !== '__metadata__')
    .map(([key, value]) => parseEntry(key, value, file));
}

function parseEntry(key: string, value: unknown, file: string): TensorEntry {
  const refuse = (detail: string) => new LensError('safetensors-entry', { file, key: key.slice(0, 80), detail });
  if (!isRecord(value)) throw refuse('no object');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw refuse('no dtype');
  if (!Array.isArray(shape) || !shape.every(isSize)) throw refuse('no shape');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) throw refuse('no data_offsets');
  const [start = 0, end = 0] = offsets;
  if (end < start) throw refuse('data_offsets run backwards');
  return { key, dtype: dtype.slice(0, 40), shape: shape.map(BigInt), start, end };
}

function checkOffsets(entries: readonly TensorEntry[], dataBytes: number, file: string): void {
  const ordered = [...entries].sort((a, b) => a.start - b.start || a.end - b.end);
  let previous: TensorEntry | null = null;
  for (const entry of ordered) {
    if (entry.end > dataBytes) {
      throw new LensError('safetensors-offsets', { file, key: entry.key, end: entry.end, dataBytes });
    }
    if (previous && entry.start < previous.end) {
      throw new LensError('safetensors-overlap', { file, key: entry.key, other: previous.key });
    }
    previous = entry;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0; // a number, by the line's first half
}
