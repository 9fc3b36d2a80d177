import { LensError } from '../core/lens-error.ts';
import { isAbsolutePattern, type LensConfig } from './config.ts';
import { filesWithEnding, splitEnding } from './file-endings.ts';
import { fileKey } from './file-key.ts';
import { byName, joinPath, type ListedTree } from './file-tree.ts';
import type { PairingEvent } from './pair-files.ts';
import { matchPart, PathPattern, type PatternValues } from './path-pattern.ts';
import { Slice } from './slice.ts';

const deepest = 32;

/** A file that a pattern found. `path` in the tree. */
export interface PatternHit {
  readonly path: string;
  readonly values: PatternValues;
}

/** A pattern of a config, and the folder it counts from. */
export interface PlacedPattern {
  readonly pattern: PathPattern;
  readonly base: string;
}

/** @throws LensError path-outside { file } for an absolute pattern that is not allowed */
export function placePattern(text: string, folder: string, allowOutside: boolean): PlacedPattern {
  if (!isAbsolutePattern(text)) return { pattern: new PathPattern(text), base: folder };
  if (!allowOutside) throw new LensError('path-outside', { file: text });
  return { pattern: new PathPattern(text.replace(/^([A-Za-z]:)?\/+/, '')), base: '' };
}

/** Files that match a pattern, folder by folder, in the order of their names; gives way to others every few milliseconds. */
export async function* findFiles(tree: ListedTree, { pattern, base }: PlacedPattern): AsyncGenerator<PatternHit> {
  const seen = new Set<string>();
  const slice = new Slice();
  for await (const path of walk(tree, pattern, base, [], 0)) {
    if (slice.isOver) await slice.pause();
    if (seen.has(path)) continue;
    seen.add(path);
    const values = pattern.match(path);
    if (values) yield { path: joinPath(base, path), values };
  }
}

async function* walk(
  tree: ListedTree,
  pattern: PathPattern,
  base: string,
  parts: readonly string[],
  at: number,
): AsyncGenerator<string> {
  const segment = pattern.segments[at];
  if (!segment || parts.length > deepest) return;
  const last = at === pattern.segments.length - 1;
  if ('names' in segment && segment.names.length === 0 && !last) {
    yield* walk(tree, pattern, base, [...parts, segment.literals[0] ?? ''], at + 1);
    return;
  }
  const here = joinPath(base, ...parts);
  const { folders, files, links } = await tree.list(here);
  if (!('names' in segment)) {
    yield* walk(tree, pattern, base, parts, at + 1);
    for (const folder of folders) {
      if (links.has(folder) && (await tree.leadsBack(here, folder))) continue;
      yield* walk(tree, pattern, base, [...parts, folder], at);
    }
    return;
  }
  for (const name of last ? files : folders) {
    if (!matchPart(segment, name)) continue;
    if (last) yield [...parts, name].join('/');
    else yield* walk(tree, pattern, base, [...parts, name], at + 1);
  }
}

/** A run of a config: its name, with "@" and the epoch for one of a series. */
interface ConfigRun {
  readonly name: string;
  readonly placed: PlacedPattern;
  readonly fixed: PatternValues;
}

interface ConfigPairOptions {
  /** A run, or a run and an ending ("ckpt1/*.npy"). */
  readonly run?: string | undefined;
  readonly truthEnding: string | null;
  /** Truths of this folder below that of the config. */
  readonly truthFolder?: string | undefined;
  readonly allowOutside?: boolean | undefined;
}

/**
 * Pairs that the patterns of `lovasz-lens.json` name. Truth and prediction belong together when the names that
 * both patterns have stand for the same text; several of a side are ambiguous.
 * @throws LensError run-choice, run-unknown, path-outside { file }
 */
export async function* configPairs(
  tree: ListedTree,
  folder: string,
  config: LensConfig,
  { run: wanted, truthEnding, truthFolder, allowOutside = false }: ConfigPairOptions,
): AsyncGenerator<PairingEvent> {
  const truths = placePattern(config.groundTruth ?? '', folder, allowOutside);
  const { run, ending } = await chooseConfigRun(tree, folder, config, wanted, allowOutside);
  const images = config.images === undefined ? null : placePattern(config.images, folder, allowOutside);
  const listedIds = config.list === undefined ? null : await readList(tree, joinPath(folder, config.list));
  const shared = [...run.placed.pattern.names].filter((name) => truths.pattern.names.has(name));
  const lookup = await partnerLookup(tree, run.placed, run.fixed, shared, ending);
  const imageShared = images ? [...images.pattern.names].filter((name) => truths.pattern.names.has(name)) : [];
  const imageLookup = images ? await partnerLookup(tree, images, {}, imageShared, null) : null;
  const check = async (path: string) => {
    if (!allowOutside && !(await tree.tree.staysInside(folder, path)))
      throw new LensError('path-outside', { file: path });
    return path;
  };
  // As it is called from the data set, or its path in the tree.
  const truthFolders = truthFolder === undefined ? null : [joinPath(folder, truthFolder), truthFolder];
  const hits = new Map<string, PatternHit[]>();
  const withFile = new Set<string>();
  for await (const hit of findFiles(tree, truths)) {
    if (truthFolders && !truthFolders.some((one) => hit.path.startsWith(`${one}/`))) continue;
    const id = hit.values.id ?? '';
    if (listedIds && !listedIds.has(id)) continue;
    withFile.add(listedIds?.get(id) ?? '');
    const key = keyOf(hit.values, shared);
    hits.set(key, [...(hits.get(key) ?? []), hit]);
  }
  for (const ofKey of hits.values()) {
    const groundTruth = filesWithEnding(
      ofKey.map(({ path }) => path),
      truthEnding,
    );
    const [path] = groundTruth;
    const values = ofKey.find((hit) => hit.path === path)?.values;
    if (path === undefined || values === undefined) continue;
    const predictions = lookup.take(values);
    const id = idOf(truths.pattern, values);
    const [prediction] = predictions;
    if (prediction === undefined) {
      for (const alone of groundTruth) yield { kind: 'unmatched', side: 'groundTruth', path: alone };
    } else if (groundTruth.length > 1 || predictions.length > 1) {
      yield { kind: 'ambiguous', id, groundTruth, predictions };
    } else {
      const found = imageLookup?.take(values) ?? [];
      const [image] = found;
      const pair = {
        id,
        groundTruth: await check(path),
        prediction: await check(prediction),
        image: image !== undefined && found.length === 1 ? await check(image) : null,
      };
      yield { kind: 'pair', pair };
    }
  }
  if (listedIds && config.list !== undefined) {
    // Half a list would pass for the whole: what it names and nobody has is told.
    const missing = [...new Set(listedIds.values())].filter((word) => !withFile.has(word));
    for (const word of missing) {
      yield { kind: 'unmatched', side: 'groundTruth', path: `${joinPath(folder, config.list)}: ${word}` };
    }
    return;
  }
  for (const path of lookup.rest()) yield { kind: 'unmatched', side: 'prediction', path };
}

/** "val/frankfurt/000294": the named parts in the order of the pattern, {id} last. */
function idOf(pattern: PathPattern, values: PatternValues): string {
  const others = [...pattern.names].filter((name) => name !== 'id').map((name) => values[name] ?? '');
  return joinPath(...others, values.id ?? '');
}

/** What the names that both sides have stand for. */
function keyOf(values: PatternValues, shared: readonly string[]): string {
  return shared.map((name) => values[name] ?? '').join('\0');
}

async function partnerLookup(
  tree: ListedTree,
  placed: PlacedPattern,
  fixed: PatternValues,
  shared: readonly string[],
  ending: string | null,
) {
  const byKey = new Map<string, string[]>();
  for await (const { path, values } of findFiles(tree, placed)) {
    if (Object.entries(fixed).some(([name, value]) => values[name] !== value)) continue;
    const key = keyOf(values, shared);
    const known = byKey.get(key);
    if (known) known.push(path);
    else byKey.set(key, [path]);
  }
  return {
    take(values: PatternValues): readonly string[] {
      const key = keyOf(values, shared);
      const found = byKey.get(key) ?? [];
      byKey.delete(key);
      return filesWithEnding(found, ending);
    },
    rest(): readonly string[] {
      return [...byKey.values()].flatMap((paths) => filesWithEnding(paths, ending)).sort(byName);
    },
  };
}

/** Runs of a config; a pattern with {epoch} is one run for each epoch. */
export async function configRuns(
  tree: ListedTree,
  folder: string,
  config: LensConfig,
  allowOutside: boolean,
): Promise<ConfigRun[]> {
  const runs: ConfigRun[] = [];
  for (const [name, text] of Object.entries(config.predictions ?? {})) {
    const placed = placePattern(text, folder, allowOutside);
    if (!placed.pattern.names.has('epoch')) {
      runs.push({ name, placed, fixed: {} });
      continue;
    }
    const epochs = new Set<string>();
    for await (const { values } of findFiles(tree, placed)) epochs.add(values.epoch ?? '');
    const inOrder = [...epochs].sort((a, b) => a.length - b.length || byName(a, b));
    for (const epoch of inOrder) runs.push({ name: `${name}@${epoch}`, placed, fixed: { epoch } });
  }
  return runs;
}

async function chooseConfigRun(
  tree: ListedTree,
  folder: string,
  config: LensConfig,
  wanted: string | undefined,
  allowOutside: boolean,
): Promise<{ readonly run: ConfigRun; readonly ending: string | null }> {
  const runs = await configRuns(tree, folder, config, allowOutside);
  const names = runs.map(({ name }) => name);
  const [only] = runs;
  if (wanted === undefined) {
    if (only && runs.length === 1) return { run: only, ending: null };
    throw new LensError(runs.length === 0 ? 'no-predictions' : 'run-choice', { folder, run: null, runs: names });
  }
  const exact = runs.find(({ name }) => name === wanted);
  if (exact) return { run: exact, ending: null };
  const { place, ending } = splitEnding(wanted);
  const run = place === '.' && runs.length === 1 ? only : runs.find(({ name }) => name === place);
  if (!run) throw new LensError('run-unknown', { folder, run: wanted, runs: names });
  return { run, ending };
}

/**
 * Ids of a list file, as it has them by id: the first word of each line, without folders and extension
 * ("/CamVid/val/x.png …").
 */
async function readList(tree: ListedTree, path: string): Promise<Map<string, string>> {
  const text = await tree.tree.readText(path, 64 << 20);
  if (text === null) throw new LensError('list-missing', { file: path });
  const ids = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [word] = line.trim().split(/\s+/);
    if (!word) continue;
    const name = word.split('/').at(-1) ?? '';
    const { extension } = fileKey(name);
    ids.set(name.slice(0, name.length - extension.length), word);
    ids.set(word, word);
  }
  return ids;
}
