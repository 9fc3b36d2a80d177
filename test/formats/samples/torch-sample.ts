import { concat } from './png-sample.ts';
import { type ZipSampleMember, zipSample } from './zip-sample.ts';

/** Pickle operations, written by hand (Python, Lib/pickletools.py). */
const text = (value: string) => {
  const bytes = new TextEncoder().encode(value);
  return concat([Uint8Array.of(0x58, bytes.length, 0, 0, 0), bytes]);
};
const ascii = (value: string) => new TextEncoder().encode(value);
export const pickleGlobal = (module: string, name: string) => ascii(`c${module}\n${name}\n`);
const int = (value: number) => {
  const bytes = new Uint8Array(5);
  bytes[0] = 0x4a;
  new DataView(bytes.buffer).setInt32(1, value, true);
  return bytes;
};
const tuple = (items: readonly Uint8Array[]) => concat([ascii('('), ...items, ascii('t')]);

export interface TensorSample {
  readonly storageType: string;
  readonly key: string;
  readonly storageLength: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export function pickledTensor(tensor: TensorSample): Uint8Array {
  const storage = [
    text('storage'),
    pickleGlobal('torch', tensor.storageType),
    text(tensor.key),
    text('cpu'),
    int(tensor.storageLength),
  ];
  const ordered = concat([pickleGlobal('collections', 'OrderedDict'), ascii(')R')]);
  const args = [
    concat([tuple(storage), ascii('Q')]),
    int(tensor.offset ?? 0),
    tuple(tensor.shape.map(int)),
    tuple(tensor.strides.map(int)),
    Uint8Array.of(0x89),
    ordered,
  ];
  return concat([pickleGlobal('torch._utils', '_rebuild_tensor_v2'), tuple(args), ascii('R')]);
}

export function pickledDict(entries: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  return concat([ascii('}('), ...entries.flatMap(([key, value]) => [text(key), value]), ascii('u')]);
}

export function pickle(root: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x80, 2), root, ascii('.')]);
}

/** A file as torch.save writes it. */
export function torchSample(
  root: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>>,
  extra: readonly ZipSampleMember[] = [],
): Uint8Array {
  return zipSample([
    { name: 'archive/data.pkl', content: pickle(root) },
    ...Object.entries(storages).map(([key, content]) => ({ name: `archive/data/${key}`, content })),
    { name: 'archive/version', content: ascii('3\n') },
    ...extra,
  ]);
}
