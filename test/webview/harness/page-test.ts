import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type MadePair, makePair } from './made-pair.ts';
import { launchBrowser, type OpenedPage, type OpenOptions, openPage, settled } from './open-page.ts';
import { endEngine, type PairFiles } from './panel-host.ts';

export interface PageTest {
  /** The pair that `open` shows unless told otherwise. */
  readonly pair: MadePair;
  open(files?: PairFiles, options?: OpenOptions): Promise<OpenedPage>;
}

/**
 * One browser for the tests of a file. Every test must end with a page that broke no rule: no policy violation, no error
 * in any console, none at the host.
 */
export function pageTest(): PageTest {
  const pair = makePair();
  let browser: Browser | null = null;
  let opened: OpenedPage | null = null;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await endEngine();
  });
  afterEach(async () => {
    const last = opened;
    opened = null;
    await last?.close();
    expect(last?.problems ?? []).toEqual([]);
    expect(last?.host.errors ?? []).toEqual([]);
  });
  return {
    pair,
    async open(files = pair, options = {}) {
      if (!browser) throw new Error('The browser is not there yet');
      opened = await openPage(browser, files, options);
      await settled(opened);
      return opened;
    },
  };
}

/** Parameters of the requests of a kind, in their order. */
export function asked(host: OpenedPage['host'], method: string): Record<string, unknown>[] {
  return host.received.filter((one) => one.method === method).map(({ params }) => params as Record<string, unknown>);
}

/** Middle of a pixel in a pane that fits its image, in page coordinates. */
export async function pixelPlace(
  { page }: OpenedPage,
  image: { readonly width: number; readonly height: number },
  pane: number,
  x: number,
  y: number,
): Promise<{ x: number; y: number }> {
  const box = await page.locator(`[data-pane="${pane}"]`).boundingBox();
  if (!box) throw new Error(`Pane ${pane} is not shown`);
  const zoom = Math.min(box.width / image.width, box.height / image.height);
  return {
    x: box.x + box.width / 2 + (x + 0.5 - image.width / 2) * zoom,
    y: box.y + box.height / 2 + (y + 0.5 - image.height / 2) * zoom,
  };
}

export async function probeText({ page }: OpenedPage): Promise<string> {
  return (await page.locator('.probe-values').innerText()).replaceAll(/\s+/g, ' ');
}
