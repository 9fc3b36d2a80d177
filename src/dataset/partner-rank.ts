import { fileKey, isDataFile, isPhotograph, isPictureFile } from './file-key.ts';
import { joinPath } from './file-tree.ts';

/** Of several truths of one key the one to read: ids before train ids before drawings before instance numbers. */
function truthRank(name: string): number {
  const { suffix } = fileKey(name);
  if (/_(color|polygons)$/i.test(suffix)) return 3;
  if (/_instanceids$/i.test(suffix)) return 4;
  if (/_labeltrainids$/i.test(suffix)) return 1;
  return isPhotograph(name) ? 2 : 0;
}

/** The names of the best rank. */
function bestOf(names: readonly string[], rank: (name: string) => number): string[] {
  const best = Math.min(...names.map(rank));
  return names.filter((name) => rank(name) === best);
}

/** Truths of a key among the files of a folder of truths: several when nothing tells which. */
export function truthsIn(folder: string, names: readonly string[]): string[] {
  const usable = names.filter((name) => {
    const { role } = fileKey(name);
    return isDataFile(name) && role !== 'image' && role !== 'prediction';
  });
  return bestOf(usable, truthRank).map((name) => joinPath(folder, name));
}

/**
 * Predictions of a key among the files of a folder.
 * @param told the folder's name says that it holds predictions: they may be called as the images that they were made of
 *   ("results/…_leftImg8bit.png")
 */
export function predictionsIn(folder: string, names: readonly string[], told: boolean): string[] {
  const namedAsImage = (name: string) => fileKey(name).role === 'image';
  const usable = names.filter((name) => isDataFile(name) && (told || !namedAsImage(name)));
  const rank = (name: string) => (isPhotograph(name) ? 2 : namedAsImage(name) ? 1 : 0);
  return bestOf(usable, rank).map((name) => joinPath(folder, name));
}

/** The photograph of a key among the files of a folder of images. */
export function imageIn(folder: string, names: readonly string[]): string | null {
  const usable = names.filter((name) => {
    const { role } = fileKey(name);
    return isPictureFile(name) && (role === 'image' || role === null);
  });
  const [first, second] = bestOf(usable, (name) => (fileKey(name).role === 'image' ? 0 : isPhotograph(name) ? 1 : 2));
  return first !== undefined && second === undefined ? joinPath(folder, first) : null;
}

const keyedNames = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** File names of a folder by key; made once for each list. */
export function namesByKey(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = keyedNames.get(files);
  if (known) return known;
  const byKey = new Map<string, string[]>();
  for (const name of files) {
    if (!isDataFile(name)) continue;
    const { key } = fileKey(name);
    const names = byKey.get(key);
    if (names) names.push(name);
    else byKey.set(key, [name]);
  }
  keyedNames.set(files, byKey);
  return byKey;
}

/** File names of one key: cheap in folders of many files. */
export function namesOfKey(files: readonly string[], key: string): string[] {
  return files.filter((name) => name.startsWith(key) && isDataFile(name) && fileKey(name).key === key);
}
