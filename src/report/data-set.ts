import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from '../dataset/config.ts';
import { hasPatterns } from '../dataset/config-reach.ts';
import { type FileTree, partsOf } from '../dataset/file-tree.ts';
import { collectPairs, type PairFiles, type PairingResult } from '../dataset/pair-files.ts';
import { pairFolder } from '../dataset/pair-folder.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import type { FileRef, PairRequest } from '../engine/pair-request.ts';
import { panopticSidecarVersion } from '../engine/panoptic-sidecar.ts';
import type { ReportSource } from './build-report.ts';
import type { ReportPair } from './report.ts';

/** Where a data set lies. */
export interface DataSetPlace {
  readonly tree: FileTree;
  /** A folder of the tree. */
  readonly folder: string;
  /** The `lovasz-lens.json` of the folder. */
  readonly config: LensConfig | null;
  readonly run?: string | undefined;
  readonly truthEnding?: string | undefined;
  readonly truthFolder?: string | undefined;
  readonly allowOutside?: boolean | undefined;
}

/** A data set whose files are paired. */
export interface DataSet {
  /** Its folder in the tree: the one asked for, or, for one side of a data set, the folder that holds both. */
  readonly root: string;
  readonly name: string;
  /** Paths relative to `root`. */
  readonly pairing: PairingResult;
}

/** @throws LensError of the pairing: run-choice, run-unknown, truth-choice, truth-unknown, no-truths, no-predictions, path-outside */
export async function openDataSet(place: DataSetPlace): Promise<DataSet> {
  const { tree, folder, ...options } = place;
  const { config } = options;
  const found = await collectPairs(pairFolder(tree, folder, options));
  const root = hasPatterns(config) ? folder : commonRoot(folder, filesOf(found));
  const relative = (path: string) => relativePath(root, path);
  return {
    root,
    name: partsOf(root).at(-1) ?? '',
    pairing: {
      pairs: found.pairs.map((pair) => ({
        id: pair.id,
        groundTruth: relative(pair.groundTruth),
        prediction: relative(pair.prediction),
        image: pair.image === null ? null : relative(pair.image),
      })),
      unmatched: {
        groundTruth: found.unmatched.groundTruth.map(relative).sort(),
        prediction: found.unmatched.prediction.map(relative).sort(),
      },
      ambiguous: found.ambiguous.map((entry) => ({
        id: entry.id,
        groundTruth: entry.groundTruth.map(relative),
        predictions: entry.predictions.map(relative),
      })),
    },
  };
}

/** Regions of wrong pixels that a row keeps: those that carry most of its loss. */
const REGIONS_OF_A_PAIR = 5;

/** How the files of a data set are reached. */
export interface DataSetAccess {
  readonly options: PairOptions;
  /** A file by its path relative to the data set; `name` is how messages and evidence call it. */
  fileRef(path: string, name: string): Promise<FileRef>;
  inspect(request: PairRequest, signal: AbortSignal | undefined): Promise<Inspection>;
}

/** The request of one pair. */
export async function pairRequest(
  dataSetName: string,
  files: ReportPair['files'],
  options: PairOptions,
  access: Pick<DataSetAccess, 'fileRef'>,
): Promise<PairRequest> {
  const prefix = prefixOf(dataSetName);
  const ref = (path: string) => access.fileRef(path, `${prefix}${path}`);
  const [groundTruth, prediction] = await Promise.all([ref(files.groundTruth), ref(files.prediction)]);
  return { groundTruth, prediction, image: files.image === null ? null : await ref(files.image), options };
}

function prefixOf(dataSetName: string): string {
  return dataSetName === '' ? '' : `${dataSetName}/`;
}

/**
 * The data set for a report. Files are called by the data set's name and their path in it, which is what the preset
 * is recognised by ("camvid/gt/…"); the report shows them relative to the data set.
 */
export function reportSource(dataSet: DataSet, access: DataSetAccess): ReportSource {
  const prefix = prefixOf(dataSet.name);
  // The image is not computed with.
  const request = (files: PairFiles, options: PairOptions) =>
    pairRequest(dataSet.name, { ...files, image: null }, options, access);
  return {
    pairing: dataSet.pairing,
    stateOf: async (files) => {
      const { groundTruth, prediction } = await request(files, access.options);
      const sidecar = await panopticSidecarVersion(groundTruth);
      const state = `${groundTruth.version} ${prediction.version} ${files.groundTruth}`;
      return sidecar === '' ? state : `${state} ${sidecar}`;
    },
    inspect: async (files, options, signal) => {
      try {
        return await access.inspect({ ...(await request(files, options)), errors: REGIONS_OF_A_PAIR }, signal);
      } catch (error) {
        const file = error instanceof LensError ? error.params.file : null;
        if (!(error instanceof LensError) || typeof file !== 'string' || !file.startsWith(prefix)) throw error;
        throw new LensError(error.code, { ...error.params, file: file.slice(prefix.length) });
      }
    },
  };
}

/** Both sides of every pair, and of every name that has several files. */
function* filesOf({ pairs, ambiguous }: PairingResult): Generator<string> {
  for (const { groundTruth, prediction } of pairs) yield* [groundTruth, prediction];
  for (const { groundTruth, predictions } of ambiguous) yield* [...groundTruth, ...predictions];
}

/** The deepest folder that holds the folder asked for and all of some files. */
function commonRoot(folder: string, files: Iterable<string>): string {
  let parts = partsOf(folder);
  for (const path of files) {
    const other = partsOf(path);
    let length = 0;
    while (length < parts.length && parts[length] === other[length]) length += 1;
    parts = parts.slice(0, length);
  }
  return parts.join('/');
}

function relativePath(root: string, path: string): string {
  const base = partsOf(root);
  const parts = partsOf(path);
  let shared = 0;
  while (shared < base.length && base[shared] === parts[shared]) shared += 1;
  return [...base.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
}
