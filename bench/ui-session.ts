import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measuringArguments } from '../scripts/chromium.mjs';
import { startHost, type VsCodeDriver } from '../test/journeys/harness/host.ts';
import { InspectorPage } from '../test/journeys/inspector-page.ts';
import { type Link, type LinkSpeed, openLink } from './link.ts';

export { measureLargePair } from './large-session.ts';

/** A moment of an inspection: ms since the click, and the bytes that browser and VS Code have exchanged since. */
export interface Moment {
  readonly ms: number;
  readonly bytes: number;
}

/** What a person waits for, and what stands still meanwhile, during one inspection in the real VS Code. */
export interface UiMeasurement {
  /** VS Code has brought the page in, which is its own work. */
  readonly page: Moment;
  /** The first figure of the loss is there, with its bounds. */
  readonly estimate: Moment;
  /** So are IoU, labels and the map of contributions. */
  readonly readable: Moment;
  /** The exact loss is there. */
  readonly loss: Moment;
  /** The curve is drawn too. */
  readonly curve: Moment;
  /** Longest time that one task kept the extension host's thread running during it, and before it, ms. */
  readonly hostBlockedMs: number;
  /** Every task after which more than 50 ms had gone by: when after the click, how long it ran, and how long it took. */
  readonly hostStops: readonly (readonly [afterMs: number, ranMs: number, wentByMs: number])[];
  readonly hostBlockedIdleMs: number;
  /** Tasks of the page of more than 50 ms during it, ms each. */
  readonly pageTasksMs: readonly number[];
}

const AFTERMATH_MS = 10_000;

type Window = { lensLongTasks?: [startMs: number, durationMs: number][]; lensTiles?: string[] };

/** Writes down the format of every tile that comes into a page. Runs in every frame before its scripts. */
function watchTiles(): void {
  const own = globalThis as unknown as Window;
  const formats: string[] = [];
  own.lensTiles = formats;
  const watch = ({ data }: MessageEvent) => {
    if (data?.result?.data && data.result.format) formats.push(data.result.format);
  };
  const listen = EventTarget.prototype.addEventListener;
  // VS Code writes the page's document anew, which ends what has listened before: it listens when the page does.
  globalThis.addEventListener = (...listener: Parameters<typeof listen>) => {
    if (listener[0] === 'message') listen.call(globalThis, 'message', watch as EventListener);
    listen.apply(globalThis, listener);
  };
}

/**
 * Waits until the class table has an IoU, and both label maps and the map of contributions have been drawn. The canvas is
 * not looked into: to read it back keeps a page on a processor without a graphics card busy.
 */
async function readable(code: VsCodeDriver): Promise<void> {
  const frame = await code.webviewFrame();
  const isReadable = () => {
    const formats = (globalThis as unknown as Window).lensTiles ?? [];
    const iou = [...document.querySelectorAll('table.classes tbody td:nth-child(3)')];
    return (
      formats.filter((format) => format === 'label16').length >= 2 &&
      formats.includes('field16') &&
      iou.some(({ textContent }) => /\d/.test(textContent))
    );
  };
  await frame.waitForFunction(isReadable, undefined, { timeout: 120_000 });
  await frame.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/**
 * Opens a large pair by a right-click, as a person does, in a window that has shown a small one.
 * @param watch package of the extension that watches the event loop (bench/loop-watch)
 * @param speed of the line between browser and VS Code; null: both on this machine
 */
export async function measureInspection(
  pairs: { readonly small: readonly [logits: string, labels: string]; readonly large: readonly [string, string] },
  watch: string,
  speed: LinkSpeed | null,
): Promise<UiMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'lovasz-lens-bench-ui-'));
  const log = join(folder, 'loop.log');
  await writeFile(log, '');
  for (const [name, files] of Object.entries(pairs)) {
    for (const [place, side] of ['logits', 'gt'].entries()) {
      await mkdir(join(folder, 'set', name, side), { recursive: true });
      await copyFile(files[place] as string, join(folder, 'set', name, side, 'c.npy'));
    }
  }
  let link: Link | null = null;
  const code = await startHost({
    browserArguments: measuringArguments,
    workspaceFolder: join(folder, 'set'),
    link: async (port) => {
      link = await openLink(port, speed);
      return link;
    },
    besides: [watch],
    env: { LENS_LOOP_LOG: log },
  });
  try {
    await code.page.context().addInitScript(watchTiles);
    await code.page.context().addInitScript(() => {
      const own = globalThis as unknown as Window;
      const tasks: [number, number][] = [];
      own.lensLongTasks = tasks;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) tasks.push([performance.timeOrigin + task.startTime, task.duration]);
      }).observe({ type: 'longtask', buffered: true });
    });
    const page = new InspectorPage(code);
    const listed = async (file: string) => {
      while (!(await code.rightClick(file)).includes('Inspect Loss')) await code.page.keyboard.press('Escape');
    };
    // The first page of a window takes VS Code itself some seconds: not what is measured here.
    await listed('small/logits/c.npy');
    await code.chooseMenu('Inspect Loss');
    await page.loss();
    await code.page.waitForTimeout(3000);
    await code.palette('View: Close All Editors');
    await code.page.locator('iframe.webview').first().waitFor({ state: 'detached' });
    await listed('large/logits/c.npy');
    const idleFrom = Date.now();
    await code.page.waitForTimeout(3000);
    const from = Date.now();
    const sent = () => link?.bytes() ?? 0;
    const sentBefore = sent();
    const moment = (): Moment => ({ ms: Date.now() - from, bytes: sent() - sentBefore });
    await code.chooseMenu('Inspect Loss');
    await page.locator('#lens .num').first().waitFor({ timeout: 120_000 });
    const pageIsThere = moment();
    await page.locator('[data-number=estimate], [data-number=loss][title^="0."]').waitFor({ timeout: 120_000 });
    const estimate = moment();
    await readable(code);
    const isReadable = moment();
    await page.loss();
    const loss = moment();
    await page.locator('.plot svg').first().waitFor({ timeout: 120_000 });
    const curve = moment();
    // Maps, tiles and the doctor come after the numbers.
    await code.page.waitForTimeout(AFTERMATH_MS);
    const to = Date.now();
    const stops = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as [atMs: number, ranMs: number, wentByMs: number]);
    if (stops.length === 0) throw new Error('The extension host was not watched.');
    const longest = (first: number, last: number) =>
      Math.max(0, ...stops.filter(([at]) => at >= first && at <= last).map(([, ran]) => ran));
    const tasks = await page.locator('#lens').evaluate(() => (globalThis as unknown as Window).lensLongTasks ?? []);
    return {
      page: pageIsThere,
      estimate,
      readable: isReadable,
      loss,
      curve,
      hostBlockedMs: longest(from, to),
      hostStops: stops
        .filter(([at, , wentBy]) => at >= from && wentBy > 50)
        .map(([at, ran, wentBy]) => [at - from, ran, wentBy]),
      hostBlockedIdleMs: longest(idleFrom, from),
      pageTasksMs: tasks.filter(([start]) => start >= from).map(([, duration]) => duration),
    };
  } finally {
    await code.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
