import { type BigIntStats, statSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../core/lens-error.ts';
import { formatCount } from '../engine/words/number-words.ts';
import type { ReadReport } from './report-reader.ts';

export const MAKE_AGAIN = 'make the parts again';

/**
 * Each part takes its pairs from the list of all: those of two lists have some pairs twice and lack others. Where the
 * files can be reached, they are of one folder, too: another one may have files of the same names.
 * @throws LensError usage that names the parts
 */
export function checkSameFiles(parts: readonly ReadReport[]): void {
  checkLists(parts);
  let known: { readonly file: string; readonly place: Place } | null = null;
  for (const part of parts) {
    const place = placeOf(part);
    if (!place) continue;
    known ??= { file: part.file, place };
    if (known.place.identity === place.identity) continue;
    const folders = `${known.place.folder} and ${place.folder}`;
    throw usageError(`${known.file} and ${part.file} are of two data sets, ${folders}: ${MAKE_AGAIN} from one of them`);
  }
}

function checkLists(parts: readonly ReadReport[]): void {
  let first: { readonly file: string; readonly pairs: number; readonly digest: string } | null = null;
  for (const { file, report } of parts) {
    const list = report.partOf;
    if (!list) throw usageError(`${file} does not say which files it is a part of (an earlier version): ${MAKE_AGAIN}`);
    first ??= { file, ...list };
    if (first.digest === list.digest) continue;
    const what =
      first.pairs === list.pairs
        ? `${first.file} and ${file} are of other files`
        : `${first.file} is of ${formatCount(first.pairs)} pairs and ${file} of ${formatCount(list.pairs)}`;
    throw usageError(`${what}: the data set changed between them, or they are of two data sets; ${MAKE_AGAIN}`);
  }
}

/** Where the files of a part lie. */
interface Place {
  readonly folder: string;
  /** Whatever the folder is called. */
  readonly identity: string;
}

/** Null for a part that was carried away from its files, or has none. */
function placeOf({ report, dataSetFolder: folder }: ReadReport): Place | null {
  if (folder === null) return null;
  for (const { files } of report.pairs) {
    const stat = statOf(path.join(folder, files.groundTruth)) && statOf(folder);
    return stat && { folder, identity: `${stat.dev} ${stat.ino}` };
  }
  return null;
}

function statOf(place: string): BigIntStats | null {
  try {
    return statSync(place, { bigint: true });
  } catch {
    return null;
  }
}
