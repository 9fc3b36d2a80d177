import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LensConfig } from '../../src/dataset/config.ts';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { encodeGreyPng8 } from '../../src/formats/sharp-pixels.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { inspectByCli, sampleCopy } from './sample-copy.ts';

let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

const configFile = () => join(folder, 'lovasz-lens.json');
const config = async () => JSON.parse(await readFile(configFile(), 'utf8')) as LensConfig;

beforeAll(async () => {
  folder = await sampleCopy();
  // One deliberate fault: the file says that the first class is value 1.
  await writeFile(configFile(), JSON.stringify({ ...(await config()), labelOffset: 1 }, null, 2));
  await writeShifted();
  code = await startHost({ workspaceFolder: folder });
  page = new InspectorPage(code);
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const problems = () => code.page.locator('.markers-panel .monaco-list-row');

/** A data set of its own below: each prediction is its truth, one pixel further right. */
async function writeShifted(): Promise<void> {
  for (const part of ['gt', 'pred']) await mkdir(join(folder, 'shifted', part), { recursive: true });
  for (const name of await readdir(join(folder, 'gt'))) {
    const { data, shape } = await decodeFile(fileSource(join(folder, 'gt', name)));
    const [height = 0, width = 0] = shape;
    const labels = Uint8Array.from(data, Number);
    const moved = labels.map((_, i) => labels[i % width === 0 ? i : i - 1] ?? 0);
    const moves = name.replace('street', 'moved');
    await writeFile(join(folder, 'shifted/gt', moves), await encodeGreyPng8(labels, width, height));
    await writeFile(join(folder, 'shifted/pred', moves), await encodeGreyPng8(moved, width, height));
  }
}

it('tells what is doubtful in one quiet line, with the evidence', async () => {
  await code.rightClickAndChoose('run-a/street-01.npy', 'Inspect Loss');
  await page.loss();
  const line = page.locator('.doctor');
  await line.waitFor();
  await line.getByText('Evidence').click();
  const evidence = page.locator('.pop table.compared');
  await evidence.waitFor();
  expect(await evidence.innerText()).toMatch(/As read\s+With the change[\s\S]*First class is value\s+1\s+0/);
  await code.screenshot('doctor');
  await code.page.keyboard.press('Escape');
});

it('has the finding among the Problems, on the file', async () => {
  await code.page.keyboard.press('ControlOrMeta+Shift+M');
  await problems().filter({ hasText: 'street-01' }).first().waitFor();
  await code.page.keyboard.press('ControlOrMeta+Shift+M');
  await problems().first().waitFor({ state: 'detached' });
});

it('applies it with one click, and writes it when asked to', async () => {
  const before = await page.loss();
  await page.locator('.doctor').getByText('Apply').click();
  const after = await page.lossAfter(before);
  expect(after).toBeLessThan(before);
  expect(await config()).toMatchObject({ labelOffset: 1 });
  await code.toastButton(/"labelOffset": 0.*lovasz-lens\.json/, 'Write');
  await expect.poll(config, { timeout: 20_000 }).toMatchObject({ labelOffset: 0 });
  await page.locator('.doctor').waitFor({ state: 'detached' });
  expect(await page.loss()).toBe((await inspectByCli(folder, 'run-a/street-01.npy')).loss.value);
});

it('checks a folder from its context menu: nothing is wrong any more', async () => {
  await code.rightClickAndChoose('run-a', 'Check Encoding of Folder…');
  await code.toast(/run-a: 8 pairs checked, nothing doubtful/);
});

it('has what only the pairs of a folder together show among the Problems, once', async () => {
  await code.clearToasts();
  await code.rightClickAndChoose('shifted', 'Check Encoding of Folder…');
  await code.toastButton(/shifted: 8 pairs checked, 8 files are doubtful/, 'Show Problems');
  const together = problems().filter({ hasText: 'So it is with 7 more files.' });
  await together.waitFor();
  expect(await together.count()).toBe(1);
  expect(await together.innerText()).toMatch(/shifted .*px right/);
  // Healthy again: its Problems go.
  await cp(join(folder, 'shifted/gt'), join(folder, 'shifted/pred'), { recursive: true });
  await code.clearToasts();
  await code.rightClickAndChoose('shifted', 'Check Encoding of Folder…');
  await code.toast(/shifted: 8 pairs checked, nothing doubtful/);
  await problems().filter({ hasText: 'moved-01' }).first().waitFor({ state: 'detached' });
});

it('has no Problem of a pair any more of which a file is gone, once the folder is checked again', async () => {
  const file = join(folder, 'shifted/pred/moved-03.png');
  const check = async () => {
    await code.clearToasts();
    await code.rightClickAndChoose('shifted', 'Check Encoding of Folder…');
    await code.toast(/shifted: \d pairs checked/);
  };
  await writeFile(file, (await readFile(file)).subarray(0, 100));
  await check();
  const gone = problems().filter({ hasText: 'moved-03' });
  await gone.first().waitFor();
  await rm(file);
  await check();
  await gone.first().waitFor({ state: 'detached' });
});

it('checks a folder from the palette: what is wrong stands among the Problems', async () => {
  await writeFile(configFile(), JSON.stringify({ ...(await config()), labelOffset: 1 }, null, 2));
  await code.clearToasts();
  await code.palette('Lovász Lens: Check Encoding of Folder…');
  await code.answerPath('Check the encoding', `${folder}/`);
  await code.toastButton(/16 pairs checked, \d+ files are doubtful/, 'Show Problems');
  await problems().filter({ hasText: 'street-02' }).first().waitFor();
  await code.screenshot('doctor-problems');
});

it('is quiet about what was dismissed, in this data set', async () => {
  await code.rightClickAndChoose('run-a/street-03.npy', 'Inspect Loss');
  const dismiss = page.locator('.doctor button[title="Dismiss for this data set"]');
  await dismiss.click();
  await dismiss.waitFor({ state: 'detached' });
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('run-a/street-04.npy', 'Inspect Loss');
  await page.loss();
  await page.drawn();
  expect(await dismiss.count()).toBe(0);
  await code.page.keyboard.press('ControlOrMeta+Shift+M');
  await problems().filter({ hasText: 'street-02' }).first().waitFor();
  expect(await problems().filter({ hasText: 'street-04' }).count()).toBe(0);
});

/** The prediction of a pair as it is on disk: classes × height × width. */
async function storedLogits(name: string) {
  const file = join(folder, 'run-a', name);
  const decoded = await decodeFile(fileSource(file));
  const [classes = 0, height = 0, width = 0] = decoded.shape;
  expect(decoded.data.length).toBe(9 * height * width);
  return { file, classes, height, width, values: Float32Array.from(decoded.data) };
}

it('names the cause on the problem page where a pair cannot be computed', async () => {
  await writeFile(configFile(), JSON.stringify({ ...(await config()), labelOffset: 0 }, null, 2));
  const { file, classes, height, width, values } = await storedLogits('street-05.npy');
  const turned = Float32Array.from(values, (_, i) => {
    const at = i % (height * width);
    return values[i - at + (at % height) * width + Math.floor(at / height)] ?? 0;
  });
  await writeFile(file, encodeNpy(turned, 'float32', [classes, width, height]));
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('run-a/street-05.npy', 'Inspect Loss');
  await page.locator('.problem h1').filter({ hasText: 'another size' }).waitFor();
  const found = page.locator('.findings');
  await found.waitFor();
  expect(await found.innerText()).toMatch(/height and width are exchanged[\s\S]*Put back: mean IoU 0\.\d+/);
  await code.screenshot('problem-doctor');
});

it('offers the arrays of a file by name, and opens with the one that is clicked', async () => {
  const whole = (await inspectByCli(folder, 'run-a/street-06.npy')).loss.value;
  const { file, classes, height, width, values } = await storedLogits('street-06.npy');
  const bytes = values.length * 4;
  const shape = [classes, height, width];
  const head = JSON.stringify({
    features: { dtype: 'F32', shape, data_offsets: [0, bytes] },
    logits: { dtype: 'F32', shape, data_offsets: [bytes, 2 * bytes] },
  });
  const length = Buffer.alloc(8);
  length.writeUInt32LE(head.length);
  // The content decides what it is, not the name.
  await writeFile(file, Buffer.concat([length, Buffer.from(head), Buffer.alloc(bytes), Buffer.from(values.buffer)]));
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('run-a/street-06.npy', 'Inspect Loss');
  const arrays = page.locator('.arrays button');
  await arrays.first().waitFor();
  expect(await arrays.allInnerTexts()).toEqual(
    ['features', 'logits'].map((name) => `${name} (${shape.join(', ')}) float32`),
  );
  await code.screenshot('problem-arrays');
  await arrays.nth(1).click();
  expect(await page.loss()).toBe(whole);
});
