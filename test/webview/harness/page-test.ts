import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type MadePair, makePair } from './made-pair.ts';
import { type HostedPage, hostPage, launchBrowser, type OpenOptions, type PageName, settled } from './open-page.ts';
import { endEngine, type PageEnd, type PairFiles, PanelHost } from './panel-host.ts';

/** What sits at the other end of a page. */
interface HostEnd {
  /** What went wrong there: it must stay empty. */
  readonly errors: readonly string[];
  dispose(): void;
}

/** A page with its host. */
export interface LoadedPage<H extends HostEnd = HostEnd> extends HostedPage {
  readonly host: H;
  /** Closes the page before its test ends. */
  close(): Promise<void>;
}

export interface BrowserTest {
  /** There while tests and their hooks run. */
  readonly browser: Browser;
  /** Loads one of the built pages, once its host is there. */
  load<H extends HostEnd>(
    name: PageName,
    options: OpenOptions,
    hostOf: (end: PageEnd) => H | Promise<H>,
  ): Promise<LoadedPage<H>>;
}

/**
 * One browser for the tests of a file. Every page that a test loads is closed with it, and must have broken no rule: no
 * policy violation, no error in any console, none at the host.
 */
export function browserTest(): BrowserTest {
  let browser: Browser | null = null;
  const opened: LoadedPage[] = [];
  const running = () => {
    if (!browser) throw new Error('The browser is not there yet');
    return browser;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await endEngine();
  });
  afterEach(async () => {
    const all = opened.splice(0);
    for (const one of all) await one.close();
    expect(all.flatMap(({ problems, host }) => [...problems, ...host.errors])).toEqual([]);
  });
  return {
    get browser() {
      return running();
    },
    async load(name, options, hostOf) {
      const hosted = await hostPage(running(), name, options);
      const host = await hostOf(hosted.end);
      const close = async () => {
        await hosted.page.context().close();
        host.dispose();
      };
      const loaded = { ...hosted, host, close };
      opened.push(loaded);
      await hosted.go();
      return loaded;
    },
  };
}

/** The inspector's page. */
export type OpenedPage = LoadedPage<PanelHost>;

export interface PageTest {
  /** The pair that `open` shows unless told otherwise. */
  readonly pair: MadePair;
  open(files?: PairFiles, options?: OpenOptions): Promise<OpenedPage>;
}

/** The inspector's page with a host that has opened a pair, in the browser of the file. */
export function pageTest(): PageTest {
  const pair = makePair();
  const { load } = browserTest();
  return {
    pair,
    async open(files = pair, options = {}) {
      const opened = await load('page', options, async (end) => {
        const host = await PanelHost.start(end, files);
        host.remote = options.remote ?? false;
        return host;
      });
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
