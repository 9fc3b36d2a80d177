import type { Thumbnails } from '../engine/thumbnails.ts';
import type { PageRow } from './page/page-data.ts';
import type { Report, ReportPair } from './report.ts';
import { givingWay } from './steps.ts';
import { byWorst } from './worst-first.ts';

export type Pictures = NonNullable<PageRow['pictures']>;

/** Pairs with pictures: the worst ones, so that the page of a large data set can still be opened. */
const PICTURED = 1000;
/** Characters of a pair's data URLs together. */
const LIMIT = 56_000;

export interface PictureOptions {
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Pictures of the worst pairs, a few made at a time; a pair whose files cannot be read any more has none.
 * @returns by `pictureKey`
 */
export async function collectPictures(
  report: Report,
  make: (pair: ReportPair, signal: AbortSignal | undefined) => Promise<Thumbnails>,
  { concurrency, signal, onProgress }: PictureOptions,
): Promise<ReadonlyMap<string, Pictures>> {
  // What is stopped has fewer pictures, and is a page all the same.
  const pairs = await givingWay(byWorst(report.pairs, PICTURED), undefined);
  const pictures = new Map<string, Pictures>();
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let pair = pairs[next]; pair && !signal?.aborted; pair = pairs[next]) {
      next += 1;
      const own = pair;
      const made = await make(own, signal).catch(() => null);
      const urls = made && dataUrls(made);
      if (urls) pictures.set(pictureKey(own), urls);
      done += 1;
      onProgress?.(done, pairs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  return pictures;
}

export function pictureKey({ id, files }: ReportPair): string {
  return `${id}\n${files.prediction}`;
}

function dataUrls({ image, truth, prediction, contribution }: Thumbnails): Pictures | null {
  const urls: Pictures = [
    image && dataUrl('jpeg', image),
    dataUrl('png', truth),
    dataUrl('png', prediction),
    dataUrl('jpeg', contribution),
  ];
  const size = urls.reduce((sum, url) => sum + (url?.length ?? 0), 0);
  return size <= LIMIT ? urls : null;
}

function dataUrl(kind: 'jpeg' | 'png', bytes: Uint8Array): string {
  return `data:image/${kind};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}
