import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** What a person sees: the colours of the page as they are on screen. */
export interface PagePicture {
  /** Red, green, blue at a place of the page in CSS pixels. */
  at(x: number, y: number): number[];
  /** How many pixels have a colour. */
  count(color: readonly [number, number, number]): number;
}

/** Takes a picture of the page, or of a part of it (then places count from that part's corner). */
export async function pictureOf(
  page: Page,
  clip?: { x: number; y: number; width: number; height: number },
): Promise<PagePicture> {
  const { data, info } = await sharp(await page.screenshot(clip ? { clip } : {}))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    at: (x, y) => {
      const start = (Math.floor(y) * info.width + Math.floor(x)) * info.channels;
      return [...data.subarray(start, start + 3)];
    },
    count: ([red, green, blue]) => {
      let count = 0;
      for (let at = 0; at < data.length; at += info.channels) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
      }
      return count;
    },
  };
}

/** Pixels of a made pair in blocks, borders and the unsure corner. */
export const SAMPLED_PIXELS = [
  [5, 10],
  [50, 30],
  [90, 60],
  [70, 65],
  [33, 40],
] as const;
