import { LensError } from '../core/lens-error.ts';
import type { Pickle } from './pickle.ts';
import { dictEntries, globalName, isList, isNode, type PickleNode, type PickleValue } from './pickle-values.ts';
import { asTensor, isDataName, type RefusedTensor, type TorchTensor } from './torch-tensor.ts';

/** Nested dictionaries and lists are searched this deep for tensors. */
const NESTING_LIMIT = 4;
const TENSOR_LIMIT = 10_000;

/** Names that parameters of layers end in. */
const weightName = /(^|\.)(weight|bias|running_mean|running_var|num_batches_tracked)$/;

/**
 * The tensors that a PyTorch file holds, by their keys: '' for a bare tensor, else the path of keys and positions
 * ('outputs.logits', '0').
 * @throws LensError pt-module { name }, pt-foreign-code { names }, pt-state-dict { tensors, names }, pt-no-tensor,
 *   pt-too-many-tensors { limit }, pt-tensor { detail }
 */
export function findTensors(pickle: Pickle, file: string): Map<string, TorchTensor | RefusedTensor> {
  refuseCode(pickle, file);
  refuseStateDict(pickle.root, file);
  const found = new Map<string, TorchTensor | RefusedTensor>();
  const seen = new Set<PickleNode>();
  const search = (value: PickleValue, path: string, depth: number) => {
    if (!isNode(value) || seen.has(value)) return;
    seen.add(value);
    const tensor = asTensor(value, file);
    if (tensor) {
      if (found.size >= TENSOR_LIMIT) throw new LensError('pt-too-many-tensors', { file, limit: TENSOR_LIMIT });
      found.set(path, tensor);
      return;
    }
    if (depth >= NESTING_LIMIT) return;
    for (const [key, item] of children(value)) search(item, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  search(pickle.root, '', 0);
  if (found.size === 0) throw new LensError('pt-no-tensor', { file });
  return found;
}

function children(value: PickleNode): (readonly [string, PickleValue])[] {
  if (isList(value)) return value.items.map((item, i) => [String(i), item] as const);
  const entries = dictEntries(value) ?? [];
  return entries.flatMap(([key, item]) =>
    typeof key === 'string' || typeof key === 'number' ? [[String(key), item] as const] : [],
  );
}

function refuseCode({ root, globals }: Pickle, file: string): void {
  const foreign = globals.filter((global) => !isDataName(global));
  if (foreign.length === 0) return;
  const names = foreign.map((global) => (globalName(global) ?? '').slice(0, 80));
  const rootName = isNode(root) && root.kind === 'call' ? globalName(root.callee) : null;
  const state = isNode(root) && root.kind === 'call' ? dictEntries(root.state) : null;
  const isModule = state?.some(([key]) => key === '_parameters' || key === '_modules') ?? false;
  const layer = names.find((name) => name.startsWith('torch.nn.'));
  if (isModule || layer !== undefined) throw new LensError('pt-module', { file, name: rootName ?? layer ?? '?' });
  throw new LensError('pt-foreign-code', { file, names: names.slice(0, 5), count: names.length });
}

/** Weights of a network, alone or inside a checkpoint. */
function refuseStateDict(root: PickleValue, file: string): void {
  const candidates = [root, ...(isNode(root) ? children(root).map(([, item]) => item) : [])];
  for (const candidate of candidates) {
    const entries = dictEntries(candidate);
    if (!entries || entries.length === 0) continue;
    const names = entries.flatMap(([key]) => (typeof key === 'string' ? [key] : []));
    const marked = isNode(candidate) && candidate.kind === 'call' && hasMetadata(candidate.state);
    const weights = marked || names.some((name) => weightName.test(name));
    if (weights && entries.every(([, item]) => asTensor(item, file) !== null)) {
      throw new LensError('pt-state-dict', { file, tensors: entries.length, names: names.slice(0, 3) });
    }
  }
}

/** Module.state_dict() puts a _metadata attribute on its dictionary. */
function hasMetadata(state: PickleValue): boolean {
  return dictEntries(state)?.some(([key]) => key === '_metadata') ?? false;
}
