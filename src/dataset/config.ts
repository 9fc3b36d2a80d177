import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import * as v from 'valibot';
import { LensError } from '../core/lens-error.ts';
import {
  axesSchema,
  classSelectionSchema,
  ignoreListSchema,
  kindSchema,
  labelOffsetSchema,
  lossSchema,
  namedClassSchema,
  type PairOptions,
  tiesSchema,
} from './pair-options.ts';
import { PathPattern } from './path-pattern.ts';
import { presetNames } from './presets.ts';

/** Name of the file at the root of a data set. */
export const configFileName = 'lovasz-lens.json';
/** Larger files are refused unread. */
export const configSizeLimit = 1 << 20;

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

const patternSchema = v.pipe(
  path,
  v.check(
    (text) => patternProblem(text) === null,
    (issue) => patternProblem(issue.input) ?? 'not a pattern',
  ),
);

/** The library takes a list for an object. */
const anObject = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected an object',
);

const configSchema = v.pipe(
  anObject,
  v.strictObject({
    $schema: v.optional(v.string()),
    preset: v.optional(v.nullable(v.picklist(presetNames))),
    classes: v.optional(v.pipe(v.array(namedClassSchema), v.minLength(1), v.maxLength(65_536))),
    ignore: v.optional(v.union([v.picklist(['auto', 'none']), ignoreListSchema])),
    labelOffset: v.optional(v.union([v.literal('auto'), labelOffsetSchema])),
    images: v.optional(patternSchema),
    groundTruth: v.optional(patternSchema),
    predictions: v.optional(
      v.pipe(anObject, v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), patternSchema)),
    ),
    list: v.optional(
      v.pipe(
        path,
        v.check(
          (text) => placeProblem(text) === null,
          (issue) => placeProblem(issue.input) ?? '',
        ),
      ),
    ),
    kind: v.optional(kindSchema),
    axes: v.optional(axesSchema),
    key: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
    groundTruthKey: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
    resize: v.optional(v.picklist(['auto', 'none'])),
    loss: v.optional(
      v.pipe(
        anObject,
        v.strictObject({
          name: v.optional(lossSchema),
          classes: v.optional(classSelectionSchema),
          perImage: v.optional(v.boolean()),
          ties: v.optional(tiesSchema),
        }),
      ),
    ),
  }),
);

/** What `lovasz-lens.json` says (conventions.md). Paths are relative to its folder. */
export type LensConfig = v.InferOutput<typeof configSchema>;

/** A mistake in the file, with its place in the text. */
export interface ConfigProblem {
  /** JSON pointer (RFC 6901) of the value, '' for the whole file. */
  readonly pointer: string;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

export interface ParsedConfig {
  /** Null when there are problems. */
  readonly config: LensConfig | null;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the text of a `lovasz-lens.json`; comments and trailing commas are allowed. Never throws. */
export function parseConfig(text: string): ParsedConfig {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !tree) {
    const problems = errors.map(({ error, offset, length }) => ({
      pointer: '',
      offset,
      length,
      message: sayParseError(printParseErrorCode(error)),
    }));
    return {
      config: null,
      problems: problems.length > 0 ? problems : [{ ...wholeFile(text), message: 'The file is empty.' }],
    };
  }
  const duplicates = duplicateKeys(tree, []);
  const result = v.safeParse(configSchema, getNodeValue(tree));
  if (result.success && duplicates.length === 0) return { config: result.output, problems: [] };
  const invalid = result.success ? [] : result.issues.flatMap((issue) => problemsOf(issue, tree));
  return { config: null, problems: [...duplicates, ...invalid].sort((a, b) => a.offset - b.offset) };
}

/** @throws LensError config-invalid { file, line, column, pointer, message, problems } naming the first problem */
export function requireConfig(text: string, file: string): LensConfig {
  const { config, problems } = parseConfig(text);
  if (config) return config;
  const first = problems[0] ?? { ...wholeFile(text), message: 'not understood' };
  const before = text.slice(0, first.offset).split('\n');
  throw new LensError('config-invalid', {
    file,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    pointer: first.pointer,
    message: first.message,
    problems: problems.length,
  });
}

/** Options of a pair: defaults, then the file, then what was asked for besides (a command line, a panel). */
export function optionsOfConfig(
  defaults: PairOptions,
  config: LensConfig | null,
  asked: Partial<PairOptions>,
): PairOptions {
  const { loss = {} } = config ?? {};
  const said = {
    kind: config?.kind,
    axes: config?.axes,
    key: config?.key,
    groundTruthKey: config?.groundTruthKey,
    preset: config?.preset,
    classes: config?.classes,
    ignore: config?.ignore,
    labelOffset: config?.labelOffset,
    resize: config?.resize,
    loss: loss.name,
    classSelection: loss.classes,
    perImage: loss.perImage,
    ties: loss.ties,
  };
  return { ...defaults, ...withoutUndefined(said), ...withoutUndefined(asked) };
}

function withoutUndefined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Object.fromEntries loses the key types; the entries are those of `options`.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Why a pattern is refused; null when it is one. Whether it may lead outside is asked when it is used. */
function patternProblem(text: string): string | null {
  const place = placeProblem(text);
  if (place) return place;
  try {
    const pattern = new PathPattern(text.replace(/^([A-Za-z]:)?\//, ''));
    return pattern.names.has('id') ? null : 'The pattern has no {id}.';
  } catch (error) {
    if (error instanceof LensError) return `Not a pattern: ${String(error.params.why)}.`;
    throw error;
  }
}

function placeProblem(text: string): string | null {
  if (/^(\\\\|\/\/)/.test(text)) return 'Network paths are refused.';
  if (text.includes('\\')) return 'Parts of a path are separated by "/".';
  if (text.includes('\0')) return 'A path holds no NUL.';
  if (text.split('/').includes('..')) return 'The path leaves the folder of the file: ".." is refused.';
  return null;
}

/** An absolute place counts only where the person has agreed (--allow-outside). */
export function isAbsolutePattern(text: string): boolean {
  return /^([A-Za-z]:)?\//.test(text);
}

function wholeFile(text: string) {
  return { pointer: '', offset: 0, length: text.length };
}

function sayParseError(code: string): string {
  const words = code.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `Not JSON: ${words}.`;
}

function duplicateKeys(node: Node, at: readonly (string | number)[]): ConfigProblem[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.flatMap((child, i) => duplicateKeys(child, [...at, i]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (!key) return [];
    const name = String(key.value);
    const inner = value ? duplicateKeys(value, [...at, name]) : [];
    if (!seen.has(name)) {
      seen.add(name);
      return inner;
    }
    const { offset, length } = key;
    return [{ pointer: pointerOf([...at, name]), offset, length, message: `"${name}" stands here twice.` }, ...inner];
  });
}

type Issue = v.InferIssue<typeof configSchema>;

/** A failed union is reported by its deepest alternative: the one that came closest. */
function problemsOf(issue: Issue, tree: Node): ConfigProblem[] {
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  const known = issue.type === 'strict_object' && issue.expected === 'never';
  let node: Node | undefined;
  for (let depth = keys.length; depth >= 0 && !node; depth--) node = findNodeAtLocation(tree, keys.slice(0, depth));
  // An unknown key is marked at its name, a wrong value at the value.
  const marked = known ? (node?.parent?.children?.[0] ?? node) : node;
  const name = String(keys.at(-1) ?? '');
  const message = known ? `"${name}" is not known here.` : sayIssue(issue);
  return [{ pointer: pointerOf(keys), offset: marked?.offset ?? 0, length: marked?.length ?? 0, message }];
}

function sayIssue(issue: Issue): string {
  if (issue.kind === 'validation' && issue.type === 'check') return issue.message;
  const received = issue.received.length > 80 ? `${issue.received.slice(0, 77)}…` : issue.received;
  if (issue.type === 'custom' || !issue.expected) return `${issue.message}, found ${received}.`;
  return `Expected ${issue.expected}, found ${received}.`;
}

function pointerOf(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
