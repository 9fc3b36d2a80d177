import { LensError } from '../core/lens-error.ts';
import { type CheckedShape, checkShape } from './array-shape.ts';
import type { ByteStream } from './byte-stream.ts';
import type { DecodedValues, DecodeOptions, FormatWarning, StoredDtype } from './decoded.ts';
import { fillFromFortranOrder, fillValues, type StoredLayout } from './fill-values.ts';
import { npyLayout } from './npy-dtype.ts';
import { type PythonLiteral, PythonSyntaxError, parsePythonLiteral } from './python-literal.ts';
import { allocateValues } from './stored-dtypes.ts';

/** A .npy file, or a member of a .npz, from its first byte on. */
export interface NpyInput {
  readonly file: string;
  readonly member: string | null;
  readonly stream: ByteStream;
  /** Bytes in all. */
  readonly size: number;
}

export interface NpyHeader {
  readonly layout: StoredLayout;
  readonly fortranOrder: boolean;
  readonly shape: readonly bigint[];
  /** Bytes before the data. */
  readonly headerBytes: number;
}

export interface NpyArray {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** C order. */
  readonly data: DecodedValues;
  readonly warnings: readonly FormatWarning[];
}

/** numpy's own headers are below 1 kB; structured types may need some more. */
const HEADER_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads the header of a .npy stream, versions 1.0, 2.0 and 3.0 (numpy.lib.format). The stream then stands at the data.
 * @throws LensError npy-bad-magic, npy-version, npy-header-truncated, npy-header-too-long, npy-header-syntax,
 *   npy-header-missing, and those of `npyLayout`
 */
export async function readNpyHeader(input: NpyInput): Promise<NpyHeader> {
  const { file, member, stream, size } = input;
  const start = new Uint8Array(12);
  const got = await stream.read(start.subarray(0, 10));
  if (!isNpyMagic(start) || got < 6) {
    throw new LensError('npy-bad-magic', { file, member, found: printable(start.subarray(0, Math.min(got, 6))) });
  }
  if (got < 10) throw new LensError('npy-header-truncated', { file, member, headerBytes: 10, fileBytes: size });
  const major = start[6] as number;
  const minor = start[7] as number;
  if (major < 1 || major > 3) throw new LensError('npy-version', { file, member, version: `${major}.${minor}` });
  if (major > 1 && (await stream.read(start.subarray(10))) < 2) {
    throw new LensError('npy-header-truncated', { file, member, headerBytes: 12, fileBytes: size });
  }
  const view = new DataView(start.buffer);
  const prefix = major > 1 ? 12 : 10;
  const textBytes = major > 1 ? view.getUint32(8, true) : view.getUint16(8, true);
  const headerBytes = prefix + textBytes;
  if (headerBytes > size) throw new LensError('npy-header-truncated', { file, member, headerBytes, fileBytes: size });
  if (textBytes > HEADER_LIMIT_BYTES) {
    throw new LensError('npy-header-too-long', { file, member, headerBytes, limitBytes: HEADER_LIMIT_BYTES });
  }
  const bytes = new Uint8Array(textBytes);
  if ((await stream.read(bytes)) < textBytes) {
    throw new LensError('npy-header-truncated', { file, member, headerBytes, fileBytes: size });
  }
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes);
  return { ...interpret(text, file, member), headerBytes };
}

/**
 * Reads an array in .npy format: every number type, C and Fortran order, either byte order.
 * @throws LensError those of `readNpyHeader` and `checkShape`, npy-truncated { …, expectedBytes, foundBytes,
 *   headerBytes }, integer-too-large
 */
export async function readNpy(input: NpyInput, options: DecodeOptions = {}): Promise<NpyArray> {
  const header = await readNpyHeader(input);
  const checked = checkNpySize(input, header, options.limitBytes);
  const { dtype } = header.layout;
  const data = allocateValues(dtype, checked.count, options.allocate);
  const found = header.fortranOrder
    ? await fillFromFortranOrder(input.stream, header.layout, checked.shape, data, input.file)
    : await fillValues(input.stream, header.layout, data, input.file);
  if (found < checked.storedBytes) throw truncated(input, header, checked, found);
  const spare = input.size - header.headerBytes - checked.storedBytes;
  const trailing: FormatWarning[] =
    spare > 0 ? [{ code: 'trailing-bytes', message: `${spare} bytes after the data were not read.` }] : [];
  return { dtype, shape: checked.shape, data, warnings: [...checked.warnings, ...trailing] };
}

/** The claimed size against the bytes that there are. Nothing is read. */
export function checkNpySize(input: NpyInput, header: NpyHeader, limitBytes?: number): CheckedShape {
  const { file, member } = input;
  const checked = checkShape({ file, member, dtype: header.layout.dtype, shape: header.shape }, limitBytes);
  const found = input.size - header.headerBytes;
  if (found < checked.storedBytes) throw truncated(input, header, checked, found);
  return checked;
}

export function isNpyMagic(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY';
}

function truncated(input: NpyInput, header: NpyHeader, checked: CheckedShape, foundBytes: number): LensError {
  return new LensError('npy-truncated', {
    file: input.file,
    member: input.member,
    dtype: header.layout.dtype,
    shape: checked.shape,
    expectedBytes: checked.storedBytes,
    foundBytes,
    headerBytes: header.headerBytes,
  });
}

function interpret(text: string, file: string, member: string | null): Omit<NpyHeader, 'headerBytes'> {
  let header: PythonLiteral;
  try {
    header = parsePythonLiteral(text);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    throw new LensError('npy-header-syntax', { file, member, position: error.position, near: error.near });
  }
  const entries = header.kind === 'dictionary' ? header.entries : new Map<string, PythonLiteral>();
  const needed = (key: string) => {
    const value = entries.get(key);
    if (value === undefined) throw new LensError('npy-header-missing', { file, member, missing: key });
    return value;
  };
  const descr = needed('descr');
  const order = needed('fortran_order');
  const shape = needed('shape');
  if (order.kind !== 'boolean') throw new LensError('npy-header-missing', { file, member, missing: 'fortran_order' });
  if (shape.kind !== 'sequence') throw new LensError('npy-header-missing', { file, member, missing: 'shape' });
  const lengths = shape.items.map((item) => {
    if (item.kind !== 'integer') throw new LensError('npy-header-missing', { file, member, missing: 'shape' });
    return item.value;
  });
  return { layout: npyLayout(descr, file, member), fortranOrder: order.value, shape: lengths };
}

function printable(bytes: Uint8Array): string {
  return [...bytes]
    .map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, '0')}`))
    .join('');
}
