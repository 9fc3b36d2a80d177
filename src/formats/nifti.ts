import { LensError } from '../core/lens-error.ts';
import { checkShape } from './array-shape.ts';
import { type ByteStream, DEFLATE_MAX_RATIO, skipBytes, sourceStream, unpackedStream } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodedValues, DecodeOptions, FormatWarning, StoredDtype } from './decoded.ts';
import { isNiftiHead } from './file-kind.ts';
import { fillValues } from './fill-values.ts';
import { allocateValues } from './stored-dtypes.ts';

/** NIfTI data type codes (nifti1.h) that are numbers of a mask or a score. */
const dtypes = new Map<number, StoredDtype>([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);

const refused = new Map<number, readonly [code: string, name: string]>([
  [1, ['dtype-unknown', 'binary']],
  [32, ['dtype-complex', 'complex64']],
  [128, ['dtype-structured', 'RGB24']],
  [1536, ['dtype-longdouble', 'float128']],
  [1792, ['dtype-complex', 'complex128']],
  [2048, ['dtype-complex', 'complex256']],
  [2304, ['dtype-structured', 'RGBA32']],
]);

/** Bytes of the larger of the two headers, with the four bytes after it. */
const HEAD_BYTES = 544;

const DRAIN_LIMIT_BYTES = 64 * 1024 ** 2;

interface NiftiHead {
  readonly dtype: StoredDtype;
  readonly bigEndian: boolean;
  /** Slowest axis first: time, z, y, x. */
  readonly shape: readonly bigint[];
  readonly dataStart: number;
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Reads a NIfTI-1 or NIfTI-2 volume, also packed by gzip. The file's x axis is the width, y the height; the slices
 * along z are the batch: D×H×W. Stored numbers with a scale become float64 value·slope + intercept.
 * @throws LensError gzip-other (no NIfTI inside), nifti-pair (.hdr without its .img), nifti-header { detail },
 *   nifti-truncated { expectedBytes, foundBytes }, those of `checkShape`, dtype-*
 */
export async function decodeNifti(
  source: ByteSource,
  packing: 'none' | 'gzip',
  options: DecodeOptions = {},
): Promise<DecodedArray> {
  const file = source.name;
  const head = await readHead(source, packing);
  const scaled = head.slope !== 1 || head.intercept !== 0;
  const dtype = scaled ? 'float64' : head.dtype;
  const checked = checkShape({ file, member: null, dtype, shape: head.shape }, options.limitBytes);
  const stored = checkShape({ file, member: null, dtype: head.dtype, shape: head.shape }, options.limitBytes);
  const expectedBytes = head.dataStart + stored.storedBytes;
  const possibleBytes = packing === 'gzip' ? source.size * DEFLATE_MAX_RATIO : source.size;
  if (expectedBytes > possibleBytes) {
    throw new LensError('nifti-truncated', { file, shape: checked.shape, expectedBytes, foundBytes: possibleBytes });
  }
  const values = allocateValues(head.dtype, checked.count, scaled ? undefined : options.allocate);
  const stream = openStream(source, packing);
  let spare = 0;
  try {
    await skipBytes(stream, head.dataStart);
    const found = await fillValues(stream, head, values, file);
    if (found < stored.storedBytes) {
      const foundBytes = head.dataStart + found;
      throw new LensError('nifti-truncated', { file, shape: checked.shape, expectedBytes, foundBytes });
    }
    spare = packing === 'gzip' ? await drain(stream) : source.size - expectedBytes;
  } finally {
    stream.close();
  }
  const data = scaled ? rescale(values, head, allocateValues(dtype, checked.count, options.allocate)) : values;
  const { shape } = checked;
  const trailing: FormatWarning[] =
    spare > 0 ? [{ code: 'trailing-bytes', message: `${spare} bytes after the voxels were not read.` }] : [];
  const warnings = [...checked.warnings, ...trailing];
  return { container: 'nifti', key: null, dtype, shape, data, picture: null, warnings };
}

/** Reads on to the end of a gzip file, where its check sum stands; within bounds. */
async function drain(stream: ByteStream): Promise<number> {
  const piece = new Uint8Array(262144);
  let bytes = 0;
  while (bytes < DRAIN_LIMIT_BYTES) {
    const got = await stream.read(piece);
    bytes += got;
    if (got < piece.length) break;
  }
  return bytes;
}

function openStream(source: ByteSource, packing: 'none' | 'gzip'): ByteStream {
  return packing === 'gzip'
    ? unpackedStream(source, 0, source.size, 'gzip', null)
    : sourceStream(source, 0, source.size);
}

async function readHead(source: ByteSource, packing: 'none' | 'gzip'): Promise<NiftiHead> {
  const file = source.name;
  const stream = openStream(source, packing);
  const bytes = new Uint8Array(HEAD_BYTES);
  const got = await stream.read(bytes).finally(() => stream.close());
  const { readHeader } = await import('nifti-reader-js');
  if (got < 348 || !isNiftiHead(bytes)) throw new LensError('gzip-other', { file });
  const second = bytes[0] === 0x1c || bytes[3] === 0x1c;
  // Without its extensions: their lengths are the file's claims, and nothing of them is used.
  bytes.fill(0, second ? 540 : 348);
  // Where the first version has its magic: nothing of the second that is read here, but the library looks there first.
  if (second) bytes.fill(0, 344, 348);
  const header = readHeader(bytes.buffer, true);
  if (header.magic.startsWith('ni')) throw new LensError('nifti-pair', { file });
  const refuse = (detail: string) => new LensError('nifti-header', { file, detail });
  const [axes = 0, ...lengths] = header.dims;
  if (!Number.isInteger(axes) || axes < 1 || axes > 7) throw refuse(`${axes} axes`);
  const shape = lengths.slice(0, axes);
  while (shape.length > 2 && shape.at(-1) === 1) shape.pop();
  if (!shape.every(Number.isInteger)) throw refuse(`axes ${shape.join(' × ')}`);
  const dtype = dtypes.get(header.datatypeCode);
  if (dtype === undefined) {
    const [code, name] = refused.get(header.datatypeCode) ?? ['dtype-unknown', `code ${header.datatypeCode}`];
    throw new LensError(code, { file, member: null, dtype: name });
  }
  const dataStart = header.vox_offset;
  if (!Number.isInteger(dataStart) || dataStart < 0 || dataStart > 2 ** 31) throw refuse(`data at byte ${dataStart}`);
  const hasScale = Number.isFinite(header.scl_slope) && header.scl_slope !== 0 && Number.isFinite(header.scl_inter);
  return {
    dtype,
    bigEndian: !header.littleEndian,
    shape: shape.reverse().map(BigInt),
    dataStart: Math.max(dataStart, second ? 544 : 352),
    slope: hasScale ? header.scl_slope : 1,
    intercept: hasScale ? header.scl_inter : 0,
  };
}

function rescale(values: DecodedValues, head: NiftiHead, out: DecodedValues): DecodedValues {
  const { slope, intercept } = head;
  for (let i = 0; i < values.length; i += 1) out[i] = (values[i] as number) * slope + intercept;
  return out;
}
