import type { LensConfig } from './config.ts';
import { configRuns, findFiles, placePattern } from './config-pairs.ts';
import { type FileRole, fileKey, isPhotograph } from './file-key.ts';
import { byName, type FileTree, folderOf, joinPath, ListedTree, partsOf } from './file-tree.ts';
import { pathRole } from './folder-role.ts';
import { commonEnd, mirrorOf } from './folder-survey.ts';
import { imageIn, namesOfKey, predictionsIn, truthsIn } from './partner-rank.ts';
import { searchBelow } from './partner-search.ts';
import { isOfAnotherExperiment, isTruthOf, truthsOf } from './truth-folders.ts';
import { type WideTrace, wideSurveys } from './wide-survey.ts';

/** A `lovasz-lens.json` and the folder it stands in. */
export interface PlacedConfig {
  readonly folder: string;
  readonly config: LensConfig;
  readonly allowOutside?: boolean | undefined;
}

/** What was found for one clicked file. Paths are in the tree. */
export interface PartnerSearch {
  /** What the clicked file is taken for. */
  readonly role: FileRole;
  /** Null when nothing, or more than one thing, was found. */
  readonly found: {
    readonly groundTruth: string;
    readonly prediction: string;
    readonly image: string | null;
  } | null;
  /** The other side's files to choose from: predictions for a truth, truths for a prediction. */
  readonly candidates: readonly string[];
  readonly image: string | null;
  readonly evidence: readonly string[];
  /** Where was looked for the other side, beside the folders whose names say a role. */
  readonly looked: LookedInto;
}

/** Folders of a search. */
export interface LookedInto {
  /** The file's own. */
  readonly own: string;
  /** Of which everything below was looked through. */
  readonly below: readonly string[];
  /** One that holds too much for that; null: there is none. */
  readonly cut: string | null;
}

/** Ancestors looked at, from the file's own folder up. */
const rings = 6;

/**
 * The partner of a file: by the patterns of the config, else by key and suffix in its own folder, else in mirrored
 * folders, the nearest ancestor first. Several candidates are all returned and none is picked.
 */
export async function findPartner(tree: FileTree, path: string, placed?: PlacedConfig | null): Promise<PartnerSearch> {
  const listed = new ListedTree(tree, 'passed');
  if (placed) {
    const byConfig = await partnerByConfig(listed, path, placed);
    if (byConfig) return byConfig;
  }
  const trace: WideTrace = { roots: [], cut: null };
  const found = await partnerByName(listed, path, trace);
  return { ...found, looked: { ...found.looked, below: trace.roots, cut: trace.cut } };
}

async function partnerByName(listed: ListedTree, path: string, trace: WideTrace): Promise<PartnerSearch> {
  const role = roleOf(path);
  const near = role === 'image' ? path : await imageOf(listed, path);
  const wanted = role === 'truth' ? 'prediction' : 'truth';
  const beside = await candidatesFor(listed, path, wanted);
  const farther = beside.length === 0 && role === 'prediction' ? await truthsFarther(listed, path, trace) : [];
  const candidates = [...beside, ...farther];
  const [far] = farther;
  const image = near ?? (far !== undefined && farther.length === 1 ? await imageOf(listed, far) : null);
  // A name that says nothing may be the truth as well.
  if (candidates.length === 0 && role === 'prediction' && !saysRole(path)) {
    const predictions = await candidatesFor(listed, path, 'prediction');
    if (predictions.length > 0) return answer('truth', path, predictions, image);
  }
  if (role !== 'image') return answer(role, path, candidates, image);
  const [truth] = candidates;
  if (truth === undefined || candidates.length > 1) return { ...answer(role, path, candidates, image), found: null };
  const predictions = await candidatesFor(listed, truth, 'prediction');
  return { ...answer('truth', truth, predictions, image), role };
}

function answer(role: FileRole, path: string, candidates: readonly string[], image: string | null): PartnerSearch {
  const [only] = candidates;
  const unique = only !== undefined && candidates.length === 1;
  const pair =
    role === 'truth' ? { groundTruth: path, prediction: only ?? '' } : { groundTruth: only ?? '', prediction: path };
  const side = role === 'truth' ? 'ground truth' : role;
  return {
    role,
    found: unique ? { ...pair, image } : null,
    candidates,
    image,
    looked: { own: folderOf(path), below: [], cut: null },
    evidence: [`${path} is taken for the ${side}.`, ...candidates.map((candidate) => `Same key: ${candidate}.`)],
  };
}

function saysRole(path: string): boolean {
  return fileKey(nameOf(path)).role !== null || pathRole(folderOf(path)) !== null;
}

function roleOf(path: string): FileRole {
  const name = nameOf(path);
  const folder = pathRole(folderOf(path));
  const { role } = fileKey(name);
  if (folder === 'prediction' || role === 'prediction') return 'prediction';
  if (role) return role;
  if (folder && folder !== 'aside') return folder;
  if (isPhotograph(name)) return 'image';
  return 'prediction';
}

function nameOf(path: string): string {
  return partsOf(path).at(-1) ?? '';
}

/** The folder of a file, and what it is called there. */
function placeOf(path: string): { readonly own: string; readonly name: string; readonly key: string } {
  const name = nameOf(path);
  return { own: folderOf(path), name, key: fileKey(name).key };
}

/** Other files of the same key in the folder of a file. */
async function besideOf(listed: ListedTree, path: string): Promise<string[]> {
  const { own, name, key } = placeOf(path);
  return namesOfKey((await listed.list(own)).files, key).filter((other) => other !== name);
}

async function candidatesFor(listed: ListedTree, path: string, wanted: 'truth' | 'prediction'): Promise<string[]> {
  const { own, name, key } = placeOf(path);
  const parts = partsOf(own);
  const beside = await besideOf(listed, path);
  const suffixed = beside.filter((other) => fileKey(other).role === wanted);
  const plain = beside.filter((other) => fileKey(other).role === null && !isPhotograph(other));
  const near = suffixed.length > 0 ? suffixed : fileKey(name).role === null ? [] : plain;
  const ranked = wanted === 'truth' ? truthsIn(own, near) : predictionsIn(own, near, false);
  if (ranked.length > 0) return ranked;
  for (let depth = parts.length; depth >= 0 && depth > parts.length - rings; depth--) {
    const ancestor = joinPath(...parts.slice(0, depth));
    const found = await searchBelow(listed, ancestor, wanted, key, parts.slice(depth));
    const others = [...new Set(found)].filter((other) => other !== path && mayBelong(path, other, wanted)).sort(byName);
    if (others.length > 0) return others;
  }
  return [];
}

/** Predictions of an experiment are for its own truths and for those above it, and are no truths themselves. */
function mayBelong(path: string, other: string, wanted: 'truth' | 'prediction'): boolean {
  const [own, found] = [folderOf(path), folderOf(other)];
  if (wanted === 'truth') return !isOfAnotherExperiment(partsOf(found), partsOf(own));
  return pathRole(found) !== 'truth' && !isOfAnotherExperiment(partsOf(own), partsOf(found));
}

/** Truths of a prediction that lie in no folder near it: as far as a report on its data set would find them. */
async function truthsFarther(listed: ListedTree, path: string, trace: WideTrace): Promise<string[]> {
  const { own, key } = placeOf(path);
  for await (const { root, survey } of wideSurveys(listed, own, trace)) {
    const mirror = mirrorOf(partsOf(own).slice(partsOf(root).length));
    let found: string[] = [];
    let nearest = 0;
    for (const folder of truthsOf(survey)) {
      const names = namesOfKey(folder.files, key).filter((name) => isTruthOf(folder, name));
      const truths = truthsIn(folder.path, names).filter((truth) => truth !== path);
      const shared = commonEnd(folder.mirror, mirror);
      if (truths.length === 0 || shared < nearest) continue;
      found = shared > nearest ? truths : [...found, ...truths];
      nearest = shared;
    }
    if (found.length > 0) return found.sort(byName);
  }
  return [];
}

async function imageOf(listed: ListedTree, path: string): Promise<string | null> {
  const { own, key } = placeOf(path);
  const parts = partsOf(own);
  const beside = await besideOf(listed, path);
  const near = imageIn(
    own,
    beside.filter((other) => fileKey(other).role === 'image' || isPhotograph(other)),
  );
  if (near !== null) return near;
  for (let depth = parts.length; depth >= 0 && depth > parts.length - rings; depth--) {
    const found = await searchBelow(listed, joinPath(...parts.slice(0, depth)), 'image', key, parts.slice(depth));
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? only : null;
  }
  return null;
}

async function partnerByConfig(listed: ListedTree, path: string, placed: PlacedConfig): Promise<PartnerSearch | null> {
  const { folder, config } = placed;
  const allowOutside = placed.allowOutside ?? false;
  if (config.groundTruth === undefined || config.predictions === undefined) return null;
  const truths = placePattern(config.groundTruth, folder, allowOutside);
  const runs = await configRuns(listed, folder, config, allowOutside);
  const images = config.images === undefined ? null : placePattern(config.images, folder, allowOutside);
  const within = (base: string) =>
    base === '' ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : null;
  const valuesOf = (pattern: typeof truths) => {
    const relative = within(pattern.base);
    return relative === null ? null : pattern.pattern.match(relative);
  };
  const sides = [
    { role: 'truth' as const, values: valuesOf(truths) },
    ...runs.map((run) => ({ role: 'prediction' as const, values: valuesOf(run.placed) })),
    { role: 'image' as const, values: images && valuesOf(images) },
  ];
  const own = sides.find(({ values }) => values !== null);
  if (!own?.values) return null;
  const values = own.values;
  const partners = async (pattern: typeof truths, fixed: Readonly<Record<string, string>> = {}) => {
    const found: string[] = [];
    for await (const hit of findFiles(listed, pattern)) {
      const same = Object.entries({ ...values, ...fixed }).every(([name, value]) => {
        const other = hit.values[name];
        return other === undefined || other === value;
      });
      if (same && (allowOutside || (await listed.tree.staysInside(folder, hit.path)))) found.push(hit.path);
    }
    return found;
  };
  const imagePaths = images ? await partners(images) : [];
  const image = imagePaths.length === 1 ? (imagePaths[0] ?? null) : null;
  if (own.role === 'prediction') return answer('prediction', path, await partners(truths), image);
  const predictions: string[] = [];
  for (const run of runs) predictions.push(...(await partners(run.placed, run.fixed)));
  if (own.role === 'truth') return answer('truth', path, predictions, image);
  const [truth] = await partners(truths);
  return truth === undefined ? null : { ...answer('truth', truth, predictions, path), role: 'image' };
}
