import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { inspectByCli, sampleCopy } from './sample-copy.ts';

let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

beforeAll(async () => {
  folder = await sampleCopy();
  const whole = await readFile(join(folder, 'run-a/street-01.npy'));
  await writeFile(join(folder, 'run-a/street-09.npy'), whole.subarray(0, 5000));
  await writeFile(join(folder, 'gt/street-09.png'), await readFile(join(folder, 'gt/street-01.png')));
  code = await startHost({ workspaceFolder: folder });
  page = new InspectorPage(code);
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const closeAll = () => code.palette('View: Close All Editors');

describe('right-click on a prediction, Inspect Loss', () => {
  it('shows the loss that the command line gives', async () => {
    await code.rightClickAndChoose('run-a/street-01.npy', 'Inspect Loss');
    const expected = await inspectByCli(folder, 'run-a/street-01.npy');
    expect(await page.loss()).toBe(expected.loss.value);
    const rows = await page.classRows();
    const shown = expected.classes.filter(({ pixels, predicted }) => pixels + predicted > 0);
    expect(rows).toHaveLength(shown.length);
    for (const row of shown) {
      const found = rows.find(([name]) => name === row.name);
      expect(found?.[2]).toBe(row.iou === 0 ? '0' : row.iou?.toFixed(4));
    }
    await page.drawn();
    await code.screenshot('inspect-dark');
  });

  it('names the files, what was detected, and why', async () => {
    const header = page.locator('header').first();
    expect(await header.innerText()).toMatch(/street-01\.png[\s\S]*street-01\.npy/);
    await page.locator('button.chip').filter({ hasText: 'logits' }).click();
    const evidence = page.locator('.pop');
    await evidence.waitFor();
    expect(await evidence.innerText()).toMatch(/logits, because/);
    await code.page.keyboard.press('Escape');
  });

  it('follows the pointer in the panes and on the curve', async () => {
    await page.selectClass('car');
    const pane = page.locator('[data-pane="1"]');
    const box = await pane.boundingBox();
    if (!box) throw new Error('The pane has no place.');
    await code.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const inPane = await page.probe();
    expect(inPane).toMatch(/x \d+ y \d+ truth .* error .* rank [\d,]+/);
    const plot = page.locator('.plot-cursor');
    await plot.focus();
    await code.page.keyboard.press('Home');
    await expect.poll(() => page.probe()).toMatch(/rank 1 /);
  });

  it('pins a pixel by a click and lets go with Escape', async () => {
    const pane = page.locator('[data-pane="1"]');
    await pane.click({ position: { x: 60, y: 80 } });
    await page.locator('button[title^="Let go of the pixel"]').waitFor();
    await code.page.keyboard.press('Escape');
    await page.locator('button[title^="Pin the pixel"]').waitFor();
  });

  it('shows every map', async () => {
    for (const label of ['Error', 'Weight', 'Gradient dL/dp', 'Contribution']) {
      const word = label.split(' ').at(-1) ?? label;
      await page.chooseLayer(4, word);
      await page.drawn();
    }
    await code.screenshot('inspect-maps');
  });

  it('shows the loss as the area on the Δ axis', async () => {
    const axis = page.locator('[role=radio]').filter({ hasText: /^Δ$/ });
    await axis.click();
    await expect.poll(() => page.locator('.plot svg').getAttribute('aria-label')).toMatch(/the area is 0\.\d+/);
    await code.screenshot('inspect-delta');
    await page
      .locator('[role=radio]')
      .filter({ hasText: /^Rank$/ })
      .click();
  });

  it('takes another belief from the user', async () => {
    const before = await page.loss();
    await page.locator('button.chip').filter({ hasText: 'ignore' }).click();
    await page.locator('.pop vscode-radio').filter({ hasText: /^none/ }).click();
    const after = await page.lossAfter(before);
    const expected = await inspectByCli(folder, 'run-a/street-01.npy', '--ignore', 'none');
    expect(after).toBe(expected.loss.value);
    await code.page.keyboard.press('Escape');
  });

  it('comes back after a window reload with what it showed', async () => {
    const before = await page.loss();
    await code.reload();
    expect(await page.loss()).toBe(before);
    await code.page.locator('.tab').filter({ hasText: 'street-01' }).waitFor();
  });

  it('goes to the next pair', async () => {
    const before = await page.loss();
    await page.locator('button[title^="Next pair"]').click();
    expect(await page.lossAfter(before)).toBe((await inspectByCli(folder, 'run-a/street-02.npy')).loss.value);
  });

  it('reads the files again when they are written', async () => {
    const before = await page.loss();
    await writeFile(join(folder, 'run-a/street-02.npy'), await readFile(join(folder, 'run-b/street-02.npy')));
    expect(await page.lossAfter(before)).toBe((await inspectByCli(folder, 'run-b/street-02.npy')).loss.value);
  });

  it('looks right in light and in high contrast', async () => {
    for (const theme of ['light', 'high-contrast-dark', 'high-contrast-light', 'dark'] as const) {
      await code.setTheme(theme);
      await page.drawn();
      await code.screenshot(`inspect-${theme}`);
    }
  });
});

describe('other ways in', () => {
  it('asks which prediction belongs to a ground truth of two runs, and remembers', async () => {
    await closeAll();
    await code.rightClickAndChoose('gt/street-03.png', 'Inspect Loss');
    const rows = await code.quickPickRows();
    expect(rows.filter((row) => row.includes('street-03.npy'))).toHaveLength(2);
    await code.page.keyboard.press('ArrowDown');
    await code.page.keyboard.press('Enter');
    const first = await page.loss();
    const expected = await Promise.all(['run-a', 'run-b'].map((run) => inspectByCli(folder, `${run}/street-03.npy`)));
    expect(expected.map(({ loss }) => loss.value)).toContain(first);
    await closeAll();
    await code.rightClickAndChoose('gt/street-03.png', 'Inspect Loss');
    expect(await page.loss()).toBe(first);
  });

  it('takes two selected files', async () => {
    await closeAll();
    await code.select('gt/street-04.png', 'run-b/street-04.npy');
    await code.rightClickAndChoose('run-b/street-04.npy', 'Inspect Loss');
    expect(await page.loss()).toBe((await inspectByCli(folder, 'run-b/street-04.npy')).loss.value);
  });

  it('works from the palette, on a chosen file', async () => {
    await closeAll();
    await code.palette('Lovász Lens: Inspect Loss');
    await code.answerPath('Choose a mask', join(folder, 'run-b/street-05.npy'));
    expect(await page.loss()).toBe((await inspectByCli(folder, 'run-b/street-05.npy')).loss.value);
  });
});

describe('a file that is cut short', () => {
  it('gets the problem page with its numbers, and heals when it is whole', async () => {
    await closeAll();
    await code.rightClickAndChoose('run-a/street-09.npy', 'Inspect Loss');
    const problem = page.locator('.problem');
    await problem.waitFor();
    const says = await problem.innerText();
    expect(says).toMatch(/^This prediction is cut short[\s\S]*street-09\.npy[\s\S]*What to do/);
    expect(says).not.toContain('no words');
    await code.screenshot('problem');
    await page.locator('.problem button').filter({ hasText: 'Show Log' }).click();
    await code.page.locator('.output-view-container, .panel .monaco-editor').first().waitFor();
    await writeFile(join(folder, 'run-a/street-09.npy'), await readFile(join(folder, 'run-a/street-01.npy')));
    expect(await page.loss()).toBe((await inspectByCli(folder, 'run-a/street-01.npy')).loss.value);
  });

  it('is named by its part in the pair, be it an archive or the ground truth', async () => {
    const problem = page.locator('.problem').filter({ hasText: 'street-09.npy' });
    const npz = zipSync({ 'logits.npy': await readFile(join(folder, 'run-a/street-01.npy')) });
    await writeFile(join(folder, 'run-a/street-09.npy'), npz.subarray(0, npz.length >> 1));
    await problem.filter({ hasText: /This prediction is cut short[\s\S]*Choose Another Prediction…/ }).waitFor();
    await code.screenshot('problem-archive');
    await writeFile(join(folder, 'run-a/street-09.npy'), await readFile(join(folder, 'run-a/street-01.npy')));
    await page.loss();
    const truth = join(folder, 'gt/street-08.png');
    const whole = await readFile(truth);
    await writeFile(truth, whole.subarray(0, whole.length >> 1));
    await closeAll();
    await code.rightClickAndChoose('run-a/street-08.npy', 'Inspect Loss');
    const ofTruth = page.locator('.problem').filter({ hasText: 'This ground truth is cut short' });
    await ofTruth.waitFor();
    expect(await ofTruth.innerText()).toMatch(
      /gt\/\s*street-08\.png[\s\S]*What to do[\s\S]*Choose Another Ground Truth…/,
    );
    await code.screenshot('problem-ground-truth');
    await writeFile(truth, whole);
    expect(await page.loss()).toBe((await inspectByCli(folder, 'run-a/street-08.npy')).loss.value);
  });
});
