import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measuringArguments } from '../scripts/chromium.mjs';
import { writeLargeLabels } from '../test/engine/large-labels.ts';
import { startHost } from '../test/journeys/harness/host.ts';
import { InspectorPage } from '../test/journeys/inspector-page.ts';

/** A large pair of label maps in the real VS Code: opened, panned and zoomed. */
export interface LargePairMeasurement {
  /** From the click to the loss on the page, ms. */
  readonly lossMs: number;
  readonly loss: number;
  /** Most bytes that came into the page in one message, buffers and text. */
  readonly largestMessageBytes: number;
  readonly messages: number;
  /** Tasks of the page of more than 100 ms, ms each. */
  readonly longTasksMs: readonly number[];
  /** Most memory that was resident, MiB: the largest process of a page, and the extension host with its workers. */
  readonly pageMiB: number;
  readonly workersMiB: number;
}

type Watch = { lensLongTasks?: number[]; lensMessages?: { most: number; count: number } };

/** Resident memory of the processes below this one, MiB, the largest by kind. */
async function residentMiB(): Promise<{ page: number; workers: number }> {
  const found = { page: 0, workers: 0 };
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const [line, status] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
        readFile(`/proc/${pid}/status`, 'utf8'),
      ]);
      const kind = line.includes('--type=renderer') ? 'page' : line.includes('extensionHost') ? 'workers' : null;
      const mib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      if (kind) found[kind] = Math.max(found[kind], Math.round(mib));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/**
 * @param folder where the pair is made
 * @param picture where a picture of the window goes
 */
export async function measureLargePair(
  folder: string,
  width: number,
  height: number,
  picture: string,
): Promise<LargePairMeasurement> {
  for (const [directory, side] of [['gt', 'truth'] as const, ['pred', 'prediction'] as const]) {
    await mkdir(join(folder, directory), { recursive: true });
    await writeLargeLabels(join(folder, directory, 'a.png'), side, width, height);
  }
  const code = await startHost({ workspaceFolder: folder, browserArguments: measuringArguments });
  const most = { page: 0, workers: 0 };
  const watch = setInterval(async () => {
    const { page, workers } = await residentMiB();
    most.page = Math.max(most.page, page);
    most.workers = Math.max(most.workers, workers);
  }, 500);
  try {
    await code.page.context().addInitScript(() => {
      const own = globalThis as unknown as Watch;
      const tasks: number[] = [];
      own.lensLongTasks = tasks;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) if (task.duration > 100) tasks.push(task.duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    const page = new InspectorPage(code);
    const from = Date.now();
    await code.rightClickAndChoose('pred/a.png', 'Inspect Loss');
    await page.locator('#lens .num, #lens .progress-line').first().waitFor({ timeout: 120_000 });
    // Once the page is there: VS Code writes its document anew, which ends what has listened before.
    await page.locator('#lens').evaluate(() => {
      const own = globalThis as unknown as Watch;
      const messages = { most: 0, count: 0 };
      own.lensMessages = messages;
      const bytesOf = (value: unknown): number => {
        if (value instanceof ArrayBuffer) return value.byteLength;
        if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
        if (typeof value === 'string') return value.length;
        if (typeof value !== 'object' || value === null) return 8;
        return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 0);
      };
      addEventListener('message', ({ data }) => {
        messages.count += 1;
        messages.most = Math.max(messages.most, bytesOf(data));
      });
    });
    await page.locator('[data-number=loss][title^="0."]').waitFor({ timeout: 400_000 });
    const lossMs = Date.now() - from;
    const loss = await page.loss();
    await code.page.waitForTimeout(30_000);
    const box = await page.locator('canvas').first().boundingBox();
    if (!box) throw new Error('There is no canvas.');
    for (let step = 0; step < 12; step += 1) {
      await code.page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.4);
      await code.page.mouse.wheel(0, step < 8 ? -240 : 240);
      await code.page.waitForTimeout(700);
      await code.page.mouse.down();
      await code.page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
      await code.page.mouse.up();
      await code.page.waitForTimeout(700);
    }
    await code.page.waitForTimeout(5000);
    await code.page.screenshot({ path: picture });
    const seen = await page.locator('#lens').evaluate(() => {
      const own = globalThis as unknown as Watch;
      return { tasks: own.lensLongTasks ?? [], messages: own.lensMessages ?? { most: 0, count: 0 } };
    });
    return {
      lossMs,
      loss,
      largestMessageBytes: seen.messages.most,
      messages: seen.messages.count,
      longTasksMs: seen.tasks.map(Math.round),
      pageMiB: most.page,
      workersMiB: most.workers,
    };
  } finally {
    clearInterval(watch);
    await code.stop();
  }
}
