import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, expectedData, expectedLoss, hasData, noData, scoresOf } from '../engine/expected-data.ts';
import { sticksOut } from '../webview/harness/looks.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import {
  greyIds,
  type Labels,
  moved,
  panopticCategories,
  scoresOfLabels,
  wideIds,
  writeLabels,
} from './label-files.ts';

/** Where the files lie in the folder that VS Code opens: right-clicking one of a pair finds the other. */
const COPIES: readonly (readonly [from: string, to: string])[] = [
  ['binary/road/gt/0016E5_07967.png', 'road/gt/0016E5_07967.png'],
  ['binary/road/ckpt2/0016E5_07967_prob8.png', 'road/probs/0016E5_07967_prob8.png'],
  ['camvid/images/0016E5_07967.png', 'road/images/0016E5_07967.png'],
  ['binary/road/gt/0016E5_07967.png', 'road16/gt/0016E5_07967.png'],
  ['binary/road/ckpt2/0016E5_07967_prob16.png', 'road16/probs/0016E5_07967_prob16.png'],
  ['real/labelme-voc/2011_000003.jpg', 'voc/JPEGImages/2011_000003.jpg'],
  ['real/labelme-voc/SegmentationClass/2011_000003.png', 'voc/SegmentationClass/2011_000003.png'],
  ['real/labelme-voc/SegmentationClass_instance/2011_000003.png', 'voc/pred/2011_000003.png'],
  ['real/panoptic-coco/000000142238.png', 'coco/annotations/panoptic_val2017/000000142238.png'],
  ['real/panoptic-coco/000000142238.json', 'coco/annotations/panoptic_val2017.json'],
  ['real/panoptic-coco/000000142238.jpg', 'coco/images/000000142238.jpg'],
  ['real/ade20k/ADE_val_00000003.png', 'ade/annotations/validation/ADE_val_00000003.png'],
  ['real/ade20k/ADE_val_00000003.jpg', 'ade/images/validation/ADE_val_00000003.jpg'],
  ['real/stardist-cells/mask2d.tif', 'cells/gt/cells.tif'],
];
const COCO_NAMES: Readonly<Record<number, string>> = {
  1: 'person',
  37: 'sports ball',
  184: 'tree-merged',
  187: 'sky-other-merged',
  193: 'grass-merged',
};
const CLASSES_OF_ADE = 150;

interface Made {
  readonly truth: Labels;
  readonly prediction: Labels;
}

describe.skipIf(!hasData)(hasData ? 'masks and scores of other kinds' : noData, () => {
  let folder: string;
  let code: VsCodeDriver;
  let page: InspectorPage;
  const made = new Map<string, Made>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lens-kinds-'));
    for (const [from, to] of COPIES) await cp(join(dataFolder, from), join(folder, to), { recursive: true });
    const at = (path: string) => join(folder, path);
    const make = async (name: string, truth: Labels, prediction: Labels, file: string, bits: 8 | 16) => {
      made.set(name, { truth, prediction });
      await writeLabels(at(file), prediction, bits);
    };
    const panoptic = 'coco/annotations/panoptic_val2017/000000142238.png';
    const coco = await panopticCategories(at(panoptic), at('coco/annotations/panoptic_val2017.json'));
    const people = { ...moved(coco, 5), ids: moved(coco, 5).ids.map((id) => (id <= 0 ? 1 : id)) };
    await make('coco', coco, people, 'coco/pred/000000142238.png', 8);
    // All 150 classes are in the last rows of the prediction.
    const ade = await greyIds(at('ade/annotations/validation/ADE_val_00000003.png'));
    const strips = moved(ade, 4).ids.map((id, place) => {
      const [x, y] = [place % ade.width, Math.floor(place / ade.width)];
      return y < ade.height - 20 ? Math.max(1, id) : 1 + Math.floor((x * CLASSES_OF_ADE) / ade.width);
    });
    await make('ade', ade, { ...ade, ids: strips }, 'ade/pred/validation/ADE_val_00000003.png', 8);
    const cells = await wideIds(at('cells/gt/cells.tif'));
    await make('cells', cells, moved(cells, 1), 'cells/pred/cells.tif', 16);
    code = await startHost({ workspaceFolder: folder });
    page = new InspectorPage(code);
  });

  afterAll(async () => {
    await code?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Inspects a file by its menu, and waits until its panel is in front. */
  const inspect = async (path: string, title: string) => {
    await code.rightClickAndChoose(path, 'Inspect Loss');
    await code.page.locator('.tabs-container .tab.active').filter({ hasText: title }).waitFor();
  };

  /** Opens every tab, the last one by keyboard, and keeps a picture of each. */
  const openTabs = async (name: string) => {
    for (const tab of ['Regions', 'Budget', 'Explain']) {
      await page.openTab(tab);
      await page.settled();
      await code.screenshot(`${name}-${tab.toLowerCase()}`);
    }
    await code.page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('[role=tab][aria-selected=true]').innerText()).toBe('What if');
    await page.settled();
    await code.screenshot(`${name}-what-if`);
    await page.openTab('Classes');
  };

  it.each([
    ['road', 'road/probs/0016E5_07967_prob8.png', 'binary/road/ckpt2/0016E5_07967_prob8.png', 'Binary'],
    ['road16', 'road16/probs/0016E5_07967_prob16.png', 'binary/road/ckpt2/0016E5_07967_prob16.png', 'Binary'],
    [
      'voc',
      'voc/SegmentationClass/2011_000003.png',
      'real/labelme-voc/SegmentationClass_instance/2011_000003.png',
      'Pascal VOC',
    ],
  ])('%s: the numbers of expected.json stand on the page', async (name, path, prediction, preset) => {
    const pair = expectedData().pairs.find(({ pred }) => pred === prediction);
    if (!pair) throw new Error(`expected.json has no ${prediction}`);
    await inspect(path, name === 'voc' ? '2011_000003' : `_prob${name === 'road' ? 8 : 16}`);
    expect(await page.loss()).toBeCloseTo(expectedLoss(pair) ?? Number.NaN, 9);
    expect(await page.locator('.chips').innerText()).toContain(preset);
    const classes = await page.classNumbers();
    const names = name === 'voc' ? { '0': 'background', '5': 'bottle', '15': 'person' } : { '1': 'foreground' };
    const iou = scoresOf(pair).iou ?? { '1': pair.iou_at_half ?? null };
    for (const [id, className] of Object.entries(names)) {
      expect(classes.get(className)?.iou, className).toBeCloseTo((iou as Record<string, number>)[id] ?? -1, 9);
    }
    await page.drawn();
    await code.screenshot(`${name}-classes`);
    await openTabs(name);
  });

  it.each([
    ['coco', 'coco/annotations/panoptic_val2017/000000142238.png', (id: number) => id <= 0],
    ['ade', 'ade/pred/validation/ADE_val_00000003.png', (id: number) => id === 0],
    ['cells', 'cells/pred/cells.tif', () => false],
  ] as const)(
    '%s: loss, IoU and pixels are those of brute force, also under the pointer',
    async (name, path, ignored) => {
      const pair = made.get(name) as Made;
      const expected = scoresOfLabels(pair.truth, pair.prediction, ignored);
      await inspect(path, { coco: '000000142238', ade: 'ADE_val_00000003', cells: 'cells' }[name]);
      expect(await page.loss()).toBeCloseTo(expected.loss, 12);
      const classes = await page.classNumbers();
      expect(classes.size).toBe(expected.iou.size);
      const byIoU = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
      const shown = byIoU([...classes.values()].map(({ iou }) => iou ?? -1));
      byIoU(expected.iou.values()).forEach((iou, place) => {
        expect(shown[place]).toBeCloseTo(iou, 12);
      });
      if (name === 'coco') {
        for (const [id, className] of Object.entries(COCO_NAMES)) {
          expect(classes.get(className)?.pixels, className).toBe(expected.pixels.get(Number(id)));
          expect(classes.get(className)?.iou, className).toBeCloseTo(expected.iou.get(Number(id)) ?? -1, 12);
        }
      }
      // The crosshair starts in the middle.
      await page.locator('[data-pane="1"]').focus();
      await code.page.keyboard.press('ArrowRight');
      const [x, y] = [Math.floor(pair.truth.width / 2), Math.floor(pair.truth.height / 2)];
      await expect.poll(() => page.probe()).toContain(`x ${x} y ${y}`);
      const raw = pair.truth.ids[y * pair.truth.width + x] ?? -1;
      const className = { coco: COCO_NAMES[raw], ade: undefined, cells: `class ${raw}` }[name];
      if (className !== undefined) expect(await page.probe()).toContain(`truth ${className}`);
      await page.drawn();
      await code.screenshot(`${name}-classes`);
      await openTabs(name);
    },
  );

  it('150 classes are searched, chosen and fit every width and theme', async () => {
    await code.openTabOf('ADE_val_00000003');
    await page.loss();
    await page.openTab('Classes');
    const rows = page.locator('table.classes tbody tr');
    expect(await rows.count()).toBe(CLASSES_OF_ADE);
    await page.locator('[data-pane="1"]').focus();
    await code.page.keyboard.press('/');
    await code.page.keyboard.type('chair');
    await expect
      .poll(() => rows.locator('.name').allInnerTexts())
      .toEqual(expect.arrayContaining(['armchair', 'chair']));
    expect(await rows.count()).toBeLessThan(8);
    await code.page.keyboard.press('Enter');
    await expect.poll(() => page.locator('table.classes tr[aria-selected=true] .name').innerText()).toContain('chair');
    await expect.poll(() => page.locator('.curve-head .pick .shown').innerText()).toContain('chair');
    await code.screenshot('ade-search');
    await code.page.keyboard.press('/');
    await code.page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(CLASSES_OF_ADE);
    for (const theme of ['light', 'high-contrast-dark', 'high-contrast-light', 'dark'] as const) {
      await code.setTheme(theme);
      await page.settled();
      await code.screenshot(`ade-${theme}`);
    }
    await code.palette('View: Toggle Primary Side Bar Visibility');
    for (const width of [2560, 950, 700, 370]) {
      await code.page.setViewportSize({ width, height: 1000 });
      await page.settled();
      await code.screenshot(`ade-${width}`);
      expect(await sticksOut(await code.webviewFrame()), `at ${width}`).toEqual([]);
    }
  });
});
