import { LensError } from '../core/lens-error.ts';
import type { ArrayContainer, ContainedArray } from './array-container.ts';
import { ARRAY_LIMIT_BYTES, type CheckedShape, checkShape } from './array-shape.ts';
import { skipBytes } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodedValues, DecodeOptions } from './decoded.ts';
import { cOrderStrides, fillValues } from './fill-values.ts';
import { type Pickle, readPickle } from './pickle.ts';
import { PickleSyntaxError } from './pickle-cursor.ts';
import { allocateValues, heldBytesOf, storedBytesOf } from './stored-dtypes.ts';
import { findTensors } from './torch-contents.ts';
import type { RefusedTensor, TorchTensor } from './torch-tensor.ts';
import { openMember, type ZipMember } from './zip-archive.ts';

/** The pickle holds names and shapes only; the numbers lie in members of their own. */
const PICKLE_LIMIT_BYTES = 4 * 1024 ** 2;
/** A view that repeats a small storage may grow this far, and no further. */
const EXPANDED_LIMIT_BYTES = 64 * 1024 ** 2;

interface TorchArchive {
  readonly source: ByteSource;
  /** By name, without the archive's own folder. */
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly bigEndian: boolean;
}

/** Whether a zip file is one that torch.save or torch.jit.save wrote. */
export function isTorchArchive(members: readonly ZipMember[]): boolean {
  return members.some(({ name }) => name === 'data.pkl' || /^[^/]*\/data\.pkl$/.test(name));
}

/**
 * The tensors of a file that torch.save wrote in the zip format (PyTorch 1.6 and later). A bare tensor has the key ''.
 * The pickle is only described, never executed; every name outside an allow-list refuses the file.
 * @throws LensError pt-torchscript, pt-pickle { detail, position }, and those of `findTensors`
 */
export async function torchContainer(source: ByteSource, members: readonly ZipMember[]): Promise<ArrayContainer> {
  const file = source.name;
  const pickleName = members.find(({ name }) => /^([^/]*\/)?data\.pkl$/.test(name))?.name ?? 'data.pkl';
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const own = members.filter(({ name }) => name.startsWith(folder));
  const byName = new Map(own.map((member) => [member.name.slice(folder.length), member]));
  if (byName.has('constants.pkl') || [...byName.keys()].some((name) => name.startsWith('code/'))) {
    throw new LensError('pt-torchscript', { file });
  }
  const pickle = await readPickleMember(source, byName.get('data.pkl'));
  const tensors = findTensors(pickle, file);
  const order = byName.get('byteorder');
  const bigEndian = order !== undefined && (await memberText(source, order)).startsWith('big');
  const archive: TorchArchive = { source, members: byName, bigEndian };
  return {
    file,
    keys: [...tensors.keys()],
    async describe(key) {
      const tensor = tensors.get(key);
      if (!tensor) throw new LensError('array-not-found', { file, key, names: [...tensors.keys()] });
      return describeTensor(archive, key === '' ? null : key, tensor);
    },
  };
}

function describeTensor(
  archive: TorchArchive,
  key: string | null,
  tensor: TorchTensor | RefusedTensor,
): ContainedArray {
  const { dtype } = tensor;
  const file = archive.source.name;
  if ('refusal' in tensor) {
    const problem = new LensError(tensor.refusal, { file, member: key, dtype });
    const refuse = () => Promise.reject(problem);
    return { listing: { key, dtype, shape: [], refusal: tensor.refusal }, problem, read: refuse };
  }
  const listed = { key, dtype, shape: tensor.shape.map(Number) };
  const read = async (options: DecodeOptions) => await readTensor(archive, key, tensor, options);
  try {
    checkTensor(archive, key, tensor);
    return { listing: { ...listed, refusal: null }, problem: null, read };
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    return { listing: { ...listed, refusal: error.code }, problem: error, read };
  }
}

interface CheckedTensor {
  readonly checked: CheckedShape;
  readonly member: ZipMember;
  readonly strides: readonly number[];
  /** Values from the first to the last one that the tensor uses. */
  readonly span: number;
}

/**
 * @throws LensError pt-storage-missing { storage }, pt-storage-short { expectedBytes, foundBytes }, pt-out-of-storage
 *   { shape, strides, storageLength }, pt-expanded { bytes, limitBytes }
 */
function checkTensor(
  archive: TorchArchive,
  key: string | null,
  tensor: TorchTensor,
  limitBytes?: number,
): CheckedTensor {
  const file = archive.source.name;
  const { dtype, storage, storageLength, offset } = tensor;
  const told = { file, member: key };
  const checked = checkShape({ ...told, dtype, shape: tensor.shape }, limitBytes);
  const member = archive.members.get(`data/${storage}`);
  if (!member) throw new LensError('pt-storage-missing', { ...told, storage: storage.slice(0, 40) });
  const expectedBytes = storageLength * storedBytesOf(dtype);
  if (member.unpackedBytes < expectedBytes) {
    throw new LensError('pt-storage-short', { ...told, expectedBytes, foundBytes: member.unpackedBytes });
  }
  const strides = tensor.strides.slice(-checked.shape.length).map(Number);
  const last = strides.reduce((sum, stride, axis) => sum + stride * ((checked.shape[axis] ?? 1) - 1), offset);
  if (strides.some((stride) => stride < 0) || last >= storageLength) {
    throw new LensError('pt-out-of-storage', { ...told, shape: checked.shape, strides, offset, storageLength });
  }
  const bytes = checked.count * heldBytesOf(dtype);
  if (checked.count > storageLength && bytes > EXPANDED_LIMIT_BYTES) {
    throw new LensError('pt-expanded', { ...told, bytes, limitBytes: EXPANDED_LIMIT_BYTES });
  }
  const span = last - offset + 1;
  const spanBytes = span * heldBytesOf(dtype);
  const spanLimit = limitBytes ?? ARRAY_LIMIT_BYTES;
  if (spanBytes > spanLimit) {
    const shape = String(tensor.shape);
    throw new LensError('array-too-large', { ...told, dtype, shape, bytes: spanBytes, limitBytes: spanLimit });
  }
  return { checked, member, strides, span };
}

async function readTensor(
  archive: TorchArchive,
  key: string | null,
  tensor: TorchTensor,
  options: DecodeOptions,
): Promise<DecodedArray> {
  const { checked, member, strides, span } = checkTensor(archive, key, tensor, options.limitBytes);
  const { dtype } = tensor;
  const { shape, count, warnings } = checked;
  const contiguous = cOrderStrides(shape).every((stride, axis) => shape[axis] === 1 || stride === strides[axis]);
  const values = allocateValues(dtype, span, contiguous ? options.allocate : undefined);
  const stream = await openMember(archive.source, member);
  try {
    await skipBytes(stream, tensor.offset * storedBytesOf(dtype));
    const expectedBytes = span * storedBytesOf(dtype);
    const foundBytes = await fillValues(stream, { dtype, bigEndian: archive.bigEndian }, values, archive.source.name);
    if (foundBytes < expectedBytes) {
      throw new LensError('pt-storage-short', { file: archive.source.name, member: key, expectedBytes, foundBytes });
    }
  } finally {
    stream.close();
  }
  const data = contiguous ? values : allocateValues(dtype, count, options.allocate);
  if (!contiguous) gather(values, shape, strides, data);
  return { container: 'pt', key, dtype, shape, data, picture: null, warnings };
}

/** Copies a strided view into C order. */
function gather(values: DecodedValues, shape: readonly number[], strides: readonly number[], out: DecodedValues): void {
  const inner = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 1;
  const index = new Array<number>(shape.length - 1).fill(0);
  let start = 0;
  for (let row = 0; row < out.length; row += inner) {
    for (let i = 0, from = start; i < inner; i += 1, from += step) out[row + i] = values[from] as number;
    for (let axis = index.length - 1; axis >= 0; axis -= 1) {
      const next = (index[axis] as number) + 1;
      start += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      start -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
}

async function readPickleMember(source: ByteSource, member: ZipMember | undefined): Promise<Pickle> {
  const file = source.name;
  if (!member) throw new LensError('pt-pickle', { file, detail: 'it is missing', position: 0 });
  if (member.unpackedBytes > PICKLE_LIMIT_BYTES) {
    throw new LensError('pt-pickle', { file, detail: `it has ${member.unpackedBytes} bytes`, position: 0 });
  }
  const bytes = await memberBytes(source, member);
  try {
    return readPickle(bytes);
  } catch (error) {
    if (!(error instanceof PickleSyntaxError)) throw error;
    throw new LensError('pt-pickle', { file, detail: error.detail, position: error.position });
  }
}

async function memberText(source: ByteSource, member: ZipMember): Promise<string> {
  return member.unpackedBytes > 64 ? '' : new TextDecoder('latin1').decode(await memberBytes(source, member));
}

async function memberBytes(source: ByteSource, member: ZipMember): Promise<Uint8Array> {
  const stream = await openMember(source, member);
  try {
    const bytes = new Uint8Array(member.unpackedBytes);
    return bytes.subarray(0, await stream.read(bytes));
  } finally {
    stream.close();
  }
}
