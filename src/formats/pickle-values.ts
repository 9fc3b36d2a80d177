/**
 * What a pickle describes, as data. Nothing here is ever called: a global is a pair of names, and a call is the record
 * that the file asks for one.
 */
export type PickleValue = null | boolean | number | bigint | string | Uint8Array | PickleNode;

export type PickleNode = PickleList | PickleDict | PickleGlobal | PickleCall | PicklePersistent;

/** A list, tuple or set. */
export interface PickleList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: [key: PickleValue, value: PickleValue][];
}

/** A name that Python would import: "torch._utils" "_rebuild_tensor_v2". */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
}

/** A call or an object that Python would make; here only its description. */
export interface PickleCall {
  readonly kind: 'call';
  readonly callee: PickleValue;
  readonly args: readonly PickleValue[];
  /** What would be put into the object afterwards, as items or as its state. */
  readonly items: [key: PickleValue, value: PickleValue][];
  state: PickleValue;
}

/** A reference to something outside the pickle; in PyTorch files a storage. */
export interface PicklePersistent {
  readonly kind: 'persistent';
  readonly id: PickleValue;
}

export function isNode(value: PickleValue): value is PickleNode {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

export function isList(value: PickleValue | undefined): value is PickleList {
  return value !== undefined && isNode(value) && value.kind === 'list';
}

/** "collections.OrderedDict" when the value is that global, else null. */
export function globalName(value: PickleValue | undefined): string | null {
  if (value === undefined || !isNode(value) || value.kind !== 'global') return null;
  return `${value.module}.${value.name}`;
}

/** Key and value pairs of a dictionary, an OrderedDict included; null for anything else. */
export function dictEntries(value: PickleValue): readonly (readonly [PickleValue, PickleValue])[] | null {
  if (!isNode(value)) return null;
  if (value.kind === 'dict') return value.entries;
  if (value.kind === 'call' && globalName(value.callee) === 'collections.OrderedDict') return value.items;
  return null;
}
