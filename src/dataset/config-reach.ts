import { isAbsolutePattern, type LensConfig } from './config.ts';
import { folderOf, partsOf } from './file-tree.ts';
import { matchPart, PathPattern } from './path-pattern.ts';

/** Whether a file says its pairs by patterns. */
export function hasPatterns(config: LensConfig | null): boolean {
  return config?.groundTruth !== undefined && config.predictions !== undefined;
}

/**
 * Whether a `lovasz-lens.json` can mean files in a folder: it names no files at all, or one of its patterns leads into
 * the folder or below. A data set of its own in a folder beside is none of its business.
 * @param folder path in the tree of a folder at or below that of the file
 */
export function reachesFolder(
  { folder: base, config }: { readonly folder: string; readonly config: LensConfig },
  folder: string,
): boolean {
  if (!hasPatterns(config)) return true;
  const parts = partsOf(folder).slice(partsOf(base).length);
  const patterns = [config.groundTruth, config.images, ...Object.values(config.predictions ?? {})];
  return patterns.some(
    (text) => text !== undefined && (isAbsolutePattern(text) || leadsInto(new PathPattern(text), parts)),
  );
}

/** What holds for a pair of files: the config, unless it names its files and can mean neither of these. */
export function configOfPair(
  placed: { readonly folder: string; readonly config: LensConfig } | null,
  files: readonly string[],
): LensConfig | null {
  return placed && files.some((file) => reachesFolder(placed, folderOf(file))) ? placed.config : null;
}

/** Whether files of a pattern lie in the folder of these parts, or below it. */
function leadsInto({ segments }: PathPattern, parts: readonly string[]): boolean {
  for (const [at, part] of parts.entries()) {
    const segment = segments[at];
    // The last segment is a file's name.
    if (!segment || at === segments.length - 1) return false;
    if (!('names' in segment)) return true;
    if (!matchPart(segment, part)) return false;
  }
  return true;
}
