import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../test/journeys/harness/host.ts';
import { InspectorPage } from '../test/journeys/inspector-page.ts';

export { measureLargePair } from './large-session.ts';

/** What a person waits for, and what stands still meanwhile, during one inspection in the real VS Code. */
export interface UiMeasurement {
  /** From the click until VS Code has brought the page in, which is its own work, ms. */
  readonly pageMs: number;
  /** From the click to the first figure of the loss, with its bounds, ms. */
  readonly estimateMs: number;
  /** From the click to the loss on the page, ms. */
  readonly lossMs: number;
  /** From the click until the curve is drawn too, ms. */
  readonly curveMs: number;
  /** Longest time that one task kept the extension host's thread running during it, and before it, ms. */
  readonly hostBlockedMs: number;
  /** Every task after which more than 50 ms had gone by: when after the click, how long it ran, and how long it took. */
  readonly hostStops: readonly (readonly [afterMs: number, ranMs: number, wentByMs: number])[];
  readonly hostBlockedIdleMs: number;
  /** Tasks of the page of more than 50 ms during it, ms each. */
  readonly pageTasksMs: readonly number[];
}

const AFTERMATH_MS = 10_000;

type Window = { lensLongTasks?: [startMs: number, durationMs: number][] };

/**
 * Opens a large pair by a right-click, as a person does, in a window that has shown a small one.
 * @param watch package of the extension that watches the event loop (bench/loop-watch)
 */
export async function measureInspection(
  pairs: { readonly small: readonly [logits: string, labels: string]; readonly large: readonly [string, string] },
  watch: string,
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
  const code = await startHost({
    workspaceFolder: join(folder, 'set'),
    besides: [watch],
    env: { LENS_LOOP_LOG: log },
  });
  try {
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
    await code.chooseMenu('Inspect Loss');
    await page.locator('#lens .num').first().waitFor({ timeout: 120_000 });
    const pageMs = Date.now() - from;
    await page.locator('[data-number=estimate], [data-number=loss][title^="0."]').waitFor({ timeout: 120_000 });
    const estimateMs = Date.now() - from;
    await page.loss();
    const lossMs = Date.now() - from;
    await page.locator('.plot svg').first().waitFor({ timeout: 120_000 });
    const curveMs = Date.now() - from;
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
      pageMs,
      estimateMs,
      lossMs,
      curveMs,
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
