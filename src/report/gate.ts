import { usageError } from '../core/lens-error.ts';

const comparisons = ['<=', '>=', '==', '!=', '<', '>'] as const;
type Comparison = (typeof comparisons)[number];

/** A rule that fails a run when it holds. `path` leads to a number of the report's JSON. */
export type Gate = { readonly text: string; readonly path: string; readonly limit: number } & (
  | { readonly kind: 'compare'; readonly comparison: Comparison }
  | { readonly kind: 'drops' | 'rises' }
);

/** What became of a rule. */
export interface GateResult {
  readonly text: string;
  /** The rule holds: the run fails. Also when the number does not exist, which nobody can call good. */
  readonly crossed: boolean;
  /** One sentence with the numbers. */
  readonly message: string;
}

const NUMBER = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`;
const COMPARE = new RegExp(String.raw`^\s*(.+?)\s*(<=|>=|==|!=|<|>)\s*${NUMBER}\s*$`);
const CHANGE = new RegExp(String.raw`^\s*(.+?)\s+(drops|rises)\s+(?:by\s+)?${NUMBER}\s*$`);

/**
 * "pooled.mIoU<0.6", "pooled.iou.traffic light <= 0.4", "pooled.mIoU drops 0.01" (by that much or more, against a
 * baseline). Only read, never evaluated as code.
 * @throws LensError usage
 */
export function parseGate(text: string, hasBaseline: boolean): Gate {
  const change = CHANGE.exec(text);
  if (change) {
    const [, path = '', kind, limit] = change;
    if (!hasBaseline)
      throw usageError(`--fail-if '${text}' compares with an earlier report: say which with --baseline`);
    if (Number(limit) < 0) throw usageError(`--fail-if '${text}': say drops or rises, and by how much, from 0`);
    return { text, path: checkedPath(path, text), limit: Number(limit), kind: kind === 'rises' ? 'rises' : 'drops' };
  }
  const compare = COMPARE.exec(text);
  const comparison = comparisons.find((known) => known === compare?.[2]);
  if (!compare || !comparison) {
    throw usageError(`--fail-if takes a rule like 'pooled.mIoU<0.6' or 'pooled.mIoU drops 0.01'; not '${text}'`);
  }
  return { text, path: checkedPath(compare[1] ?? '', text), limit: Number(compare[3]), kind: 'compare', comparison };
}

/** What is a number both over all pixels and as a mean over the images. */
const AMBIGUOUS: readonly string[] = ['mIoU', 'pixelAccuracy', 'iou', 'classes', 'pairs'];

/** Which mean is meant is never guessed. */
function checkedPath(path: string, text: string): string {
  if (path.includes('.') || path === 'found') return path;
  const same = AMBIGUOUS.find((name) => name.toLowerCase() === path.toLowerCase());
  if (same) throw usageError(`--fail-if '${text}': say which number is meant: pooled.${same} or means.${same}`);
  throw usageError(
    `--fail-if '${text}': ${path} is no number of a report: say its path in the JSON, as in pooled.mIoU, means.loss or failed.length`,
  );
}

/**
 * @param report the JSON of the report, its rows may be left out
 * @param baseline that of an earlier one, for rules about change
 * @throws LensError usage for a path that leads to no number
 */
export function checkGate(gate: Gate, report: object, baseline: object | null): GateResult {
  const value = numberAt(report, gate.path, gate.text);
  if (value === null) return missing(gate, 'this report');
  if (gate.kind === 'compare') {
    const crossed = holds(value, gate.comparison, gate.limit);
    return { text: gate.text, crossed, message: `${gate.path} is ${value}` };
  }
  const before = numberAt(baseline ?? {}, gate.path, gate.text);
  if (before === null) return missing(gate, 'the baseline');
  const change = gate.kind === 'drops' ? before - value : value - before;
  return { text: gate.text, crossed: change >= gate.limit, message: `${gate.path} was ${before} and is ${value}` };
}

function missing(gate: Gate, where: string): GateResult {
  return { text: gate.text, crossed: true, message: `${gate.path} does not exist in ${where} (no pixel has it)` };
}

function holds(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}

/** The number at a path, null where it does not exist. */
function numberAt(root: object, path: string, text: string): number | null {
  const found = follow(root, path);
  if (found === null || typeof found === 'number') return found;
  const why = found === undefined ? 'leads nowhere' : 'is no number';
  throw usageError(`--fail-if '${text}': ${path} ${why}${suggestion(root, path)}`);
}

/** Keys may hold dots ("Caravan e.g."): every key that the rest of the path begins with is tried, the longest first. */
function follow(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Array.isArray(value) ? [...value.keys()].map(String).concat('length') : Object.keys(value);
  const own = value as Readonly<Record<string, unknown>>; // an array is read by its index and length
  for (const same of [(text: string) => text, (text: string) => text.toLowerCase()]) {
    const rest = same(path);
    const fits = keys.filter((key) => rest === same(key) || rest.startsWith(`${same(key)}.`));
    fits.sort((a, b) => b.length - a.length);
    // Two keys that differ in case only: neither is meant.
    const found = fits.map((key) => follow(own[key], path.slice(key.length + 1))).filter((end) => end !== undefined);
    if (found.length > 0 && new Set(fits.map(same)).size === fits.length) return found[0];
  }
  return undefined;
}

function suggestion(root: object, path: string): string {
  const parent = path.slice(0, path.lastIndexOf('.'));
  const around = follow(root, parent);
  if (typeof around !== 'object' || around === null) return '';
  const keys = Object.entries(around).flatMap(([key, value]) => (typeof value === 'object' && value ? [] : [key]));
  return keys.length === 0 ? '' : `; there are ${keys.slice(0, 12).join(', ')}`;
}
