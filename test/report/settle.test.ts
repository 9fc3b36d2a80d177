import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { presetByName } from '../../src/dataset/presets.ts';
import { reportOf } from './report-of.ts';
import { PIXELS, writeLabels } from './small-data-set.ts';

/** Pictures that repeat a few values: [truth, prediction] of each pair. */
function dataSet(pairs: readonly (readonly [truth: readonly number[], prediction: readonly number[]])[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-settle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [index, sides] of pairs.entries()) {
    for (const [side, values] of sides.entries()) {
      const labels = Uint8Array.from({ length: PIXELS }, (_, i) => values[i % values.length] ?? 0);
      writeLabels(path.join(folder, side === 0 ? 'labels' : 'pred', `${index}.npy`), labels);
    }
  }
  return folder;
}

const scoredOf = async (folder: string) => (await reportOf(folder, undefined)).pairs.map(({ pixels }) => pixels.scored);

/** A colour picture of 12 × 9 pixels that repeats a few classes of a preset. */
function writeColours(file: string, preset: string, ids: readonly number[]): void {
  const { classes } = presetByName(preset);
  const pixels = Array.from({ length: PIXELS }, (_, i) => classes[ids[i % ids.length] ?? 0]?.color ?? [0, 0, 0]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([Buffer.from('P6 12 9 255\n'), Buffer.from(pixels.flat())]));
}

describe('one meaning for a data set', () => {
  it('colours are read by the table that most images speak for, also where few would fit another', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-settle-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // Road, sidewalk and building have the same colours in Cityscapes.
    for (const [n, ids] of [
      [0, 13, 15, 17],
      [13, 15, 17],
      [1, 13, 27, 30],
    ].entries()) {
      writeColours(path.join(folder, 'labels', `${n}.ppm`), 'mapillary_vistas_v12', ids);
      writeColours(path.join(folder, 'pred', `${n}.ppm`), 'mapillary_vistas_v12', ids);
    }
    const report = await reportOf(folder, undefined);
    expect(report.failed).toEqual([]);
    expect(report.pairs.map(({ reading }) => reading.preset)).toEqual(Array(3).fill('mapillary_vistas_v12'));
    expect(report.warnings).toEqual([]);
  });

  it('masks of two values that are JPEGs are cut, also one that is too rough to show it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-settle-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [width, height] = [64, 48];
    const disc = (x: number, y: number) => Math.hypot(x - 30, y - 20) < 15;
    const grain = (x: number, y: number) => (x * 7 + y * 5) % 11 < 4;
    for (const [n, isForeground] of [disc, grain, disc].entries()) {
      const labels = Uint8Array.from({ length: width * height }, (_, i) =>
        isForeground(i % width, Math.floor(i / width)) ? 255 : 0,
      );
      const picture = sharp(labels, { raw: { width, height, channels: 1 } });
      mkdirSync(path.join(folder, 'labels'), { recursive: true });
      mkdirSync(path.join(folder, 'pred'), { recursive: true });
      await picture
        .clone()
        .jpeg({ quality: 60 })
        .toFile(path.join(folder, 'labels', `${n}.jpg`));
      await picture
        .toColourspace('b-w')
        .png()
        .toFile(path.join(folder, 'pred', `${n}.png`));
    }
    const report = await reportOf(folder, undefined);
    expect(report.settled).toEqual({ preset: 'binary' });
    expect(report.pairs.map(({ classes }) => classes.length)).toEqual([2, 2, 2]);
    expect(report.pooled.mIoU).toBeGreaterThan(0.95);
  });

  it('255 is void where classes are many, in images that hold little else too', async () => {
    const folder = dataSet([
      [
        [0, 1, 2, 3],
        [0, 1, 2, 3],
      ],
      [
        [0, 255],
        [0, 0],
      ],
      [[255], [0]],
    ]);
    const report = await reportOf(folder, undefined);
    expect(report.settled).toEqual({ preset: null });
    expect(report.pairs.map(({ pixels }) => pixels.scored)).toEqual([PIXELS, PIXELS / 2, 0]);
    expect(report.pairs.map(({ loss }) => loss)).toEqual([0, 0, null]);
    expect(report.warnings).toEqual([]);
  });

  it('255 is the foreground where 0 and 255 are all there is', async () => {
    const folder = dataSet([
      [
        [0, 255],
        [0, 255],
      ],
      [[255], [255]],
      [[0], [0]],
    ]);
    const report = await reportOf(folder, undefined);
    expect(report.settled).toEqual({ preset: 'binary' });
    expect(report.pairs.map(({ pixels }) => pixels.scored)).toEqual([PIXELS, PIXELS, PIXELS]);
    expect(report.pooled.iou).toEqual({ background: 1, foreground: 1 });
  });

  it('255 is void beside a foreground of 1, in an image without that foreground too', async () => {
    const folder = dataSet([
      [
        [0, 1, 255],
        [0, 1, 0],
      ],
      [
        [0, 255],
        [0, 0],
      ],
    ]);
    expect(await scoredOf(folder)).toEqual([(PIXELS * 2) / 3, PIXELS / 2]);
  });
});
