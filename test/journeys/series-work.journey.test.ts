import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Courses, writeCourseRun, writeCourseTruths } from '../report/course-data-set.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';

/** Enough pairs for a person to act while they are computed. */
const IMAGES = 250;

const courses: Courses = Object.fromEntries(
  Array.from({ length: IMAGES }, (_, at) => [`street-${String(at).padStart(3, '0')}`, at % 2 === 0 ? 'BG' : 'GG']),
);

let folder: string;
let code: VsCodeDriver;

beforeAll(async () => {
  folder = writeCourseTruths(Object.keys(courses));
  for (const [place, run] of ['ckpt1', 'ckpt2'].entries()) writeCourseRun(folder, run, courses, place);
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('cancelled while it computes, shows what is finished, and goes on from there when it is told to', async () => {
  await code.palette('Lovász Lens: Show Series of Runs…');
  await code.answerPath('Runs of a data set over time', `${folder}/`);
  const page = code.webview();
  const running = page.locator('.running').filter({ hasText: `of ${IMAGES}` });
  await running.first().waitFor({ timeout: 120_000 });
  await page.locator('.running .lk').filter({ hasText: 'Cancel' }).first().click();
  await expect.poll(() => page.locator('.running').count(), { timeout: 60_000 }).toBe(0);
  await code.screenshot('series-cancelled');
  const begunAnew = page.locator('[aria-label="Compute again what has changed"], vscode-button').first();
  await begunAnew.click();
  const pairs = page.locator('.run-table td.pairs');
  await expect
    .poll(async () => await pairs.allInnerTexts(), { timeout: 240_000 })
    .toEqual([String(IMAGES), String(IMAGES)]);
  await page.getByRole('radio', { name: `Learned ${IMAGES / 2}` }).waitFor();
  await page.getByRole('radio', { name: `Good ${IMAGES / 2}` }).waitFor();
  expect(await code.page.locator('.notification-toast').count()).toBe(0);
});
