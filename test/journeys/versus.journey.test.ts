import { copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import type { Report } from '../../src/report/report.ts';
import { floodedRegions } from '../core/flooded-regions.ts';
import { dataFolder, hasData, noData } from '../engine/expected-data.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { ReportPage } from './report-page.ts';
import { inspectByCli, sampleCopy } from './sample-copy.ts';

type Kind = 'ignored' | 'bothRight' | 'won' | 'lost' | 'bothWrong';

/** What two predictions of an image come to, found by looking at each pixel. */
interface BruteForce {
  readonly width: number;
  readonly height: number;
  readonly own: Int32Array;
  readonly other: Int32Array;
  readonly kinds: readonly Kind[];
  /** Pixels of each kind, and those of regions that are gone and new. */
  readonly lit: Readonly<Record<'won' | 'lost' | 'bothWrong' | 'gone' | 'new', number>>;
  readonly regions: { readonly own: number; readonly other: number; readonly gone: number; readonly new: number };
  readonly mIoU: { readonly own: number; readonly other: number };
}

/** The class with the largest score at each pixel; the first one of several. */
async function argmaxOf(file: string): Promise<Int32Array> {
  const { data, shape } = await decodeFile(fileSource(file));
  const [classes = 0, height = 0, width = 0] = shape;
  const decided = new Int32Array(width * height);
  for (let pixel = 0; pixel < decided.length; pixel += 1) {
    let best = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < classes; id += 1) {
      const score = Number(data[id * decided.length + pixel]);
      if (score <= best) continue;
      best = score;
      decided[pixel] = id;
    }
  }
  return decided;
}

function meanIoU(truth: Int32Array, decided: Int32Array, classes: number): number {
  const counts = Array.from({ length: classes }, () => ({ both: 0, either: 0 }));
  for (let i = 0; i < truth.length; i += 1) {
    const [is, as] = [truth[i] as number, decided[i] as number];
    if (is === IGNORED) continue;
    counts.forEach((count, id) => {
      if (is === id && as === id) count.both += 1;
      if (is === id || as === id) count.either += 1;
    });
  }
  const ious = counts.filter(({ either }) => either > 0).map(({ both, either }) => both / either);
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
}

/** @param ignore value of the truth on disk that takes no part */
async function bruteForce(
  files: { readonly truth: string; readonly own: string; readonly other: string },
  classes: number,
  ignore: number,
): Promise<BruteForce> {
  const { data, shape } = await decodeFile(fileSource(files.truth));
  const [height = 0, width = 0] = shape;
  const ids = Int32Array.from(data, (value) => (Number(value) === ignore ? IGNORED : Number(value)));
  const [own, other] = [await argmaxOf(files.own), await argmaxOf(files.other)];
  const kinds = Array.from(ids, (id, i): Kind => {
    if (id === IGNORED) return 'ignored';
    if (id === own[i]) return id === other[i] ? 'bothRight' : 'won';
    return id === other[i] ? 'lost' : 'bothWrong';
  });
  const truth = { batch: 1, height, width, ids };
  const [ofOwn, ofOther] = [floodedRegions(truth, own), floodedRegions(truth, other)];
  const fresh = ofOwn.filter((region) => region.every((i) => ids[i] === other[i]));
  const gone = ofOther.filter((region) => region.every((i) => ids[i] === own[i]));
  const count = (kind: Kind) => kinds.filter((one) => one === kind).length;
  return {
    width,
    height,
    own,
    other,
    kinds,
    lit: {
      won: count('won'),
      lost: count('lost'),
      bothWrong: count('bothWrong'),
      gone: gone.flat().length,
      new: fresh.flat().length,
    },
    regions: { own: ofOwn.length, other: ofOther.length, gone: gone.length, new: fresh.length },
    mIoU: { own: meanIoU(ids, own, classes), other: meanIoU(ids, other, classes) },
  };
}

const grouped = (value: number) => value.toLocaleString('en-US');

/** The inspector with another prediction beside it, as a person reads it. */
class ComparedPage extends InspectorPage {
  async light(what: string): Promise<string> {
    await this.locator(`[data-light="${what}"]`).click();
    const words = this.locator('.brush-words').filter({ hasText: 'Lit' });
    await words.waitFor({ timeout: 60_000 });
    return (await words.innerText()).replaceAll(/\s+/g, ' ');
  }

  /** All digits: of the other prediction, and of this one. */
  async numbers(label: string): Promise<readonly [other: number, own: number]> {
    const number = this.locator(`[data-versus="${label}"]`);
    await number.waitFor({ timeout: 60_000 });
    const titles = await number.locator('[title]').evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    return [Number(titles[0]), Number(titles[1])];
  }

  async checkCounts({ lit, regions }: BruteForce): Promise<void> {
    const text = (what: string) => this.locator(`[data-light="${what}"]`).innerText();
    await this.locator('[data-light="won"]').waitFor({ timeout: 60_000 });
    expect(await text('won')).toBe(`${grouped(lit.won)} px won`);
    expect(await text('lost')).toBe(`${grouped(lit.lost)} px lost`);
    expect(await text('bothWrong')).toBe(`${grouped(lit.bothWrong)} wrong in both`);
    expect(await text('gone')).toBe(`${grouped(regions.gone)} gone`);
    expect(await text('new')).toBe(`${grouped(regions.new)} new`);
    const words = (await this.locator('.versus .number').filter({ hasText: 'Regions' }).innerText()).split(/\s+/);
    expect(words).toEqual(['Regions', grouped(regions.other), '→', grouped(regions.own)]);
  }
}

/** Opens an image, or the first one, from the page of two runs that are compared. */
async function openCompared(code: VsCodeDriver, folder: string, first: string, wanted?: string): Promise<string> {
  await code.palette('Lovász Lens: Compare Runs…');
  await code.answerPath('Compare two runs', `${folder}/`);
  // The dialog for the folder lists the runs' folders, too.
  await code.page.locator('.quick-input-title').filter({ hasText: 'the run from before' }).waitFor();
  await code.quickPick(first);
  const report = new ReportPage(code);
  await report.locator('.compared tbody tr').first().waitFor({ timeout: 120_000 });
  const image = wanted ?? (await report.images())[0] ?? '';
  await report.locator(`.image-row[data-id="${image}"] .open`).click();
  return image;
}

describe('two runs of the sample', () => {
  let folder: string;
  let code: VsCodeDriver;
  let page: ComparedPage;

  beforeAll(async () => {
    folder = await sampleCopy();
    code = await startHost({ workspaceFolder: folder });
    page = new ComparedPage(code);
  });

  afterAll(async () => {
    await code?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a row of the comparison opens both runs, and the next pair is compared too', async () => {
    const image = await openCompared(code, folder, 'run-a');
    const [a, b] = [await inspectByCli(folder, `run-a/${image}.npy`), await inspectByCli(folder, `run-b/${image}.npy`)];
    expect(await page.loss()).toBe(b.loss.value);
    expect(await page.numbers('mIoU')).toEqual([a.metrics.mIoU, b.metrics.mIoU]);
    expect(await page.numbers('Lovász-Softmax')).toEqual([a.loss.value, b.loss.value]);
    await page.locator('button[title="Next pair"]').click();
    await page.lossAfter(b.loss.value);
    await expect.poll(async () => (await page.numbers('mIoU'))[1]).not.toBe(b.metrics.mIoU);
    expect(await page.locator('.versus .file').innerText()).toContain('run-a');
  });

  it('the finding says what the page says of both runs', async () => {
    const counts = await page.locator('[data-light]').allInnerTexts();
    const [won = '', lost = '', bothWrong = '', gone = '', fresh = ''] = counts.map((text) => text.split(' ')[0]);
    const [before, after] = await page.numbers('Lovász-Softmax');
    await page.locator('button[title^="Export"]').click();
    await page.locator('.export vscode-button').filter({ hasText: 'As Markdown' }).click();
    await code.answerPath('.finding.md', join(folder, 'saved.md'));
    await code.page.locator('.notification-toast').filter({ hasText: 'Saved saved.md' }).waitFor({ timeout: 20_000 });
    const saved = (await readFile(join(folder, 'saved.md'), 'utf8')).replaceAll('\\', '');
    expect(saved).toMatch(/## Against run-a\/street-\d+\.npy/);
    expect(saved).toContain(`| ${before.toFixed(10)} | ${after.toFixed(10)} | ${(after - before).toFixed(10)} |`);
    expect(saved).toContain(`${won} px won (right here`);
    expect(saved).toContain(`${lost} px lost (the reverse), ${bothWrong} px wrong in both`);
    expect(saved).toMatch(new RegExp(`${gone} of the other’s are gone .*, ${fresh} of these are new`));
  });

  it('a worst region of the comparison opens both runs, with the region lit', async () => {
    await code.page.locator('.tab').filter({ hasText: 'Report: run-b' }).click();
    const text = await readFile(join(folder, '.lovasz-lens/reports/run-b/report.json'), 'utf8');
    const [worst] = (JSON.parse(text) as Report).worstRegions;
    if (!worst) throw new Error('no region');
    await new ReportPage(code).locator('.region-list tr[data-region="0"] .pair-name').click();
    const [a, b] = [
      await inspectByCli(folder, `run-a/${worst.id}.npy`),
      await inspectByCli(folder, `run-b/${worst.id}.npy`),
    ];
    await expect.poll(() => page.numbers('mIoU')).toEqual([a.metrics.mIoU, b.metrics.mIoU]);
    const words = page.locator('.brush-words').filter({ hasText: 'Lit' });
    await words.filter({ hasText: `${grouped(worst.pixels)} px` }).waitFor({ timeout: 60_000 });
    await code.screenshot('versus-region-lit');
  });

  it('another prediction is chosen from the inspector, stays over a reload, and follows its file', async () => {
    await code.palette('View: Close All Editors');
    await code.rightClickAndChoose('run-a/street-02.npy', 'Inspect Loss');
    const a = await inspectByCli(folder, 'run-a/street-02.npy');
    expect(await page.loss()).toBe(a.loss.value);
    await page.locator('button[title="Compare with another prediction of this image"]').click();
    await code.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'run-b' }).click();
    const b = await inspectByCli(folder, 'run-b/street-02.npy');
    expect(await page.numbers('mIoU')).toEqual([b.metrics.mIoU, a.metrics.mIoU]);
    await code.reload();
    expect(await page.numbers('mIoU')).toEqual([b.metrics.mIoU, a.metrics.mIoU]);
    expect(await page.locator('.cell .tag .shown').allInnerTexts()).toContain('Won and lost');
    await copyFile(join(folder, 'run-a/street-02.npy'), join(folder, 'run-b/street-02.npy'));
    await expect.poll(() => page.numbers('mIoU'), { timeout: 30_000 }).toEqual([a.metrics.mIoU, a.metrics.mIoU]);
    expect(await page.locator('[data-light="won"]').innerText()).toBe('0 px won');
    await rm(join(folder, 'run-b/street-02.npy'));
    await page.locator('.versus [role="alert"]').waitFor({ timeout: 30_000 });
    expect(await page.loss()).toBe(a.loss.value);
    await page.locator('.versus button[title^="No longer compare"]').click();
    await page.locator('.versus').waitFor({ state: 'detached' });
    expect(await page.locator('.cell .tag .shown').allInnerTexts()).not.toContain('Won and lost');
  });
});

describe.skipIf(!hasData)(hasData ? 'two checkpoints of CamVid' : noData, () => {
  // The logits of the second one are of half its size.
  const FRAMES = ['0016E5_07967', '0016E5_08019'];
  const [CLASSES, VOID] = [11, 11];
  let folder: string;
  let code: VsCodeDriver;
  let page: ComparedPage;
  let image: string;
  let truth: BruteForce;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lens-camvid-runs-'));
    for (const frame of FRAMES) {
      const files = [`gt/${frame}.png`, `ckpt1/logits/${frame}.npy`, `ckpt2/logits/${frame}.npy`];
      for (const file of files) await cp(join(dataFolder, 'camvid', file), join(folder, file), { recursive: true });
    }
    code = await startHost({ workspaceFolder: folder });
    page = new ComparedPage(code);
    image = await openCompared(code, folder, 'ckpt1/logits', FRAMES[0]);
    const at = (file: string) => join(folder, file);
    truth = await bruteForce(
      {
        truth: at(`gt/${image}.png`),
        own: at(`ckpt2/logits/${image}.npy`),
        other: at(`ckpt1/logits/${image}.npy`),
      },
      CLASSES,
      VOID,
    );
  });

  afterAll(async () => {
    await code?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Pixels well inside of others of their kind that lie in the middle of the panes, and their colours there. */
  async function coloursOf(pane: number, kind: Kind): Promise<string[]> {
    const box = await page.locator(`[data-pane="${pane}"]`).boundingBox();
    if (!box) throw new Error(`no pane ${pane}`);
    const { data, info } = await sharp(await code.page.screenshot())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, kinds } = truth;
    const found: string[] = [];
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => kinds[(y + dy) * width + x + dx]));
        if (around.some((one) => one !== kind)) continue;
        const [left, top] = [x + 0.5 - width / 2 + box.width / 2, y + 0.5 - height / 2 + box.height / 2];
        if (left < 12 || left > box.width - 12 || top < 44 || top > box.height - 12) continue;
        const at = (Math.floor(box.y + top) * info.width + Math.floor(box.x + left)) * info.channels;
        found.push([...data.subarray(at, at + 3)].join());
      }
    }
    expect(found.length, `${kind} in pane ${pane}`).toBeGreaterThan(20);
    return found;
  }

  it('has the numbers of brute force over both predictions', async () => {
    const [one, two] = [
      await inspectByCli(folder, `ckpt1/logits/${image}.npy`),
      await inspectByCli(folder, `ckpt2/logits/${image}.npy`),
    ];
    expect(await page.numbers('Lovász-Softmax')).toEqual([one.loss.value, two.loss.value]);
    const [before, after] = await page.numbers('mIoU');
    expect(before).toBeCloseTo(truth.mIoU.other, 12);
    expect(after).toBeCloseTo(truth.mIoU.own, 12);
    await page.checkCounts(truth);
    await page.settled();
    await code.screenshot('versus-camvid');
  });

  it('lights exactly the pixels of each count', async () => {
    for (const what of ['won', 'lost', 'bothWrong', 'gone', 'new'] as const) {
      expect(await page.light(what)).toContain(`${grouped(truth.lit[what])} px`);
      if (what === 'gone') await code.screenshot('versus-gone');
      await code.page.keyboard.press('Escape');
      await page.locator('.brush-words').filter({ hasText: 'Lit' }).waitFor({ state: 'detached' });
    }
  });

  it('paints won and lost, and blinks between the two predictions', async () => {
    await page.locator('[data-pane="1"]').focus();
    await code.page.keyboard.press('1');
    await page.settled();
    const colours = { bothRight: '62,66,72', won: '86,180,233', lost: '213,94,0', bothWrong: '204,121,167' } as const;
    for (const kind of ['bothRight', 'won', 'lost', 'bothWrong'] as const) {
      expect(new Set(await coloursOf(3, kind))).toEqual(new Set([colours[kind]]));
    }
    const own = await coloursOf(1, 'lost');
    const other = await coloursOf(2, 'lost');
    expect(own).not.toEqual(other);
    await code.page.keyboard.down('b');
    await page.settled();
    expect(await coloursOf(1, 'lost')).toEqual(other);
    await code.page.keyboard.up('b');
    await page.settled();
    expect(await coloursOf(1, 'lost')).toEqual(own);
  });
});
