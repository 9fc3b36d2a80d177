import { LensError } from '../core/lens-error.ts';
import type { StoredDtype } from './decoded.ts';
import { globalName, isList, isNode, type PickleGlobal, type PickleValue } from './pickle-values.ts';
import { storedBytesOf } from './stored-dtypes.ts';

/** A tensor as torch.save describes it: a view of a storage. */
export interface TorchTensor {
  readonly dtype: StoredDtype;
  /** Name of the storage's member, below data/. */
  readonly storage: string;
  /** Values in the storage. */
  readonly storageLength: number;
  /** In values. */
  readonly offset: number;
  readonly shape: readonly bigint[];
  readonly strides: readonly bigint[];
}

/** A tensor that is recognised and that is not read. */
export interface RefusedTensor {
  readonly refusal: string;
  readonly dtype: string;
}

const storageDtypes = new Map<string, StoredDtype>([
  ['FloatStorage', 'float32'],
  ['DoubleStorage', 'float64'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
]);

const torchDtypes = new Map<string, StoredDtype>(
  [
    ...(['bool', 'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64'] as const),
    ...(['float16', 'bfloat16', 'float32', 'float64'] as const),
  ].map((dtype) => [`torch.${dtype}`, dtype]),
);

const refusedStorages = new Map<string, string>([
  ['ComplexFloatStorage', 'dtype-complex'],
  ['ComplexDoubleStorage', 'dtype-complex'],
  ['QUInt8Storage', 'dtype-quantized'],
  ['QInt8Storage', 'dtype-quantized'],
  ['QInt32Storage', 'dtype-quantized'],
]);

const plainNames = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch.Size',
  'torch.device',
  'torch.storage.UntypedStorage',
  '__builtin__.set',
  'builtins.set',
]);

/** Names that stand for data in a PyTorch file. All others are code that Python would run. */
export function isDataName(global: PickleGlobal): boolean {
  const name = globalName(global) ?? '';
  if (plainNames.has(name) || torchDtypes.has(name)) return true;
  return global.module === 'torch' && (storageDtypes.has(global.name) || refusedStorages.has(global.name));
}

/**
 * The tensor that a value describes; null when it describes something else.
 * @throws LensError pt-tensor { detail } for a tensor that contradicts itself
 */
export function asTensor(value: PickleValue, file: string): TorchTensor | RefusedTensor | null {
  let call = value;
  // A parameter wraps a tensor; a loop, as a file may wrap it a million times.
  while (isNode(call) && call.kind === 'call' && globalName(call.callee) === 'torch._utils._rebuild_parameter') {
    call = call.args[0] ?? null;
  }
  if (!isNode(call) || call.kind !== 'call') return null;
  const name = globalName(call.callee);
  if (name !== 'torch._utils._rebuild_tensor' && !/^torch\._utils\._rebuild_tensor_v[23]$/.test(name ?? ''))
    return null;
  const [reference, offset, size, strides] = call.args;
  const typed = name?.endsWith('_v3') ? call.args[6] : undefined;
  const storage = asStorage(reference, typed, file);
  if ('refusal' in storage) return storage;
  const tensor = {
    ...storage,
    offset: wholeNumber(offset, file),
    shape: sizes(size, file),
    strides: sizes(strides, file),
  };
  if (tensor.shape.length !== tensor.strides.length) throw broken(file, 'its strides do not fit its shape');
  return tensor;
}

/** ('storage', torch.FloatStorage, '0', 'cpu', 9216) */
function asStorage(
  reference: PickleValue | undefined,
  typed: PickleValue | undefined,
  file: string,
): Pick<TorchTensor, 'dtype' | 'storage' | 'storageLength'> | RefusedTensor {
  const id = reference !== undefined && reference !== null && isNode(reference) ? reference : null;
  if (id?.kind !== 'persistent' || !isList(id.id)) throw broken(file, 'it has no storage');
  const [tag, type, key, , length] = id.id.items;
  if (tag !== 'storage' || typeof key !== 'string') throw broken(file, 'it has no storage');
  const typeName = globalName(type) ?? '?';
  const count = wholeNumber(length, file);
  const short = typeName.replace(/^torch\.(storage\.)?/, '');
  const refusal = refusedStorages.get(short);
  if (refusal !== undefined) return { refusal, dtype: short };
  const dtype = typed === undefined ? storageDtypes.get(short) : torchDtypes.get(globalName(typed) ?? '');
  if (dtype === undefined) return { refusal: 'dtype-unknown', dtype: globalName(typed ?? type) ?? '?' };
  // An untyped storage counts bytes.
  const storageLength = short === 'UntypedStorage' ? Math.floor(count / storedBytesOf(dtype)) : count;
  return { dtype, storage: key, storageLength };
}

function sizes(value: PickleValue | undefined, file: string): bigint[] {
  const list = value !== undefined && value !== null && isNode(value) && value.kind === 'call' ? value.args[0] : value;
  if (!isList(list)) throw broken(file, 'it has no shape');
  return list.items.map((item) => {
    if (typeof item === 'bigint') return item;
    return BigInt(wholeNumber(item, file, true));
  });
}

function wholeNumber(value: PickleValue | undefined, file: string, signed = false): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || (!signed && value < 0)) {
    throw broken(file, 'a size is no number');
  }
  return value;
}

function broken(file: string, detail: string): LensError {
  return new LensError('pt-tensor', { file, detail });
}
