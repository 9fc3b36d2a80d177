import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { CLASSES, HEIGHT, hash01, type SmallPair, WIDTH, writeSmallPair } from '../engine/small-pair.ts';
import { runCli } from './run-cli.ts';

let pair: SmallPair;

beforeAll(() => {
  pair = writeSmallPair();
});
afterAll(() => rmSync(pair.folder, { recursive: true }));

const run = (...args: string[]) => runCli(args, pair.folder);

async function inspection(...args: string[]): Promise<Inspection> {
  const { code, stdout, stderr } = await run('inspect', '--quiet', 'a_logits.npy', '--json', ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Inspection;
}

async function readNpy(name: string) {
  return await decodeFile(bytesSource(name, readFileSync(path.join(pair.folder, name))));
}

describe('inspect', () => {
  it('finds the ground truth by its name and prints one JSON document', async () => {
    const found = await inspection();
    expect(found.groundTruth.path).toBe('a_gt.npy');
    expect(found.prediction).toMatchObject({ path: 'a_logits.npy', kind: 'logits', axes: 'chw', dtype: 'float32' });
    expect(found.groundTruth.ignore).toEqual([255]);
    expect(found.loss).toMatchObject({ name: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' });
  });

  it('lists the largest regions with what fixing each would change', async () => {
    const { regions, regionCount, loss } = await inspection('--regions', '3');
    expect(regions).toHaveLength(3);
    expect(regionCount).toBeGreaterThan(3);
    for (const { deltaLoss, deltaMIoU, share } of regions ?? []) {
      expect(deltaLoss).toBeLessThan(0);
      expect(deltaLoss).toBeGreaterThan(-loss.value);
      expect(deltaMIoU).toBeGreaterThan(0);
      expect(share).toBeGreaterThan(0);
    }
    const without = await inspection('--regions', '0');
    expect(without.regions?.every(({ deltaLoss, deltaMIoU }) => deltaLoss === null && deltaMIoU === null)).toBe(true);
  });

  it('says how sure the prediction is, and how well it meets the borders', async () => {
    const { metrics, classes } = await inspection();
    expect(metrics.ece).toBeGreaterThan(0);
    expect(metrics.ece).toBeLessThan(1);
    for (const { boundaryIoU } of classes) expect(boundaryIoU).toBeGreaterThan(0);
  });

  it('prints the same numbers for people', async () => {
    const { stdout } = await run('inspect', 'a_logits.npy');
    const { loss } = await inspection();
    expect(stdout).toContain(loss.value.toFixed(4));
    expect(stdout).toContain('ground truth');
  });

  it('writes maps whose sum is the loss', async () => {
    const { loss } = await inspection('--map', 'contribution', '--map-out', 'whole.npy', '--dtype', 'float64');
    const whole = await readNpy('whole.npy');
    expect(whole.shape).toEqual([HEIGHT, WIDTH]);
    expect([...whole.data].reduce((sum, value) => sum + value, 0)).toBeCloseTo(loss.value, 12);
    await inspection('--map', 'contribution', '--class', 'all', '--map-out', 'all.npy');
    const all = await readNpy('all.npy');
    expect([all.shape, all.dtype]).toEqual([[CLASSES, HEIGHT, WIDTH], 'float32']);
    expect([...all.data].reduce((sum, value) => sum + value, 0)).toBeCloseTo(loss.value, 5);
  });

  it('writes the map of every class of a binary form with its one channel', async () => {
    const scores = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => hash01(i, 1));
    writeFileSync(path.join(pair.folder, 'road.npy'), encodeNpy(scores, 'float32', [HEIGHT, WIDTH]));
    const truth = scores.map((score) => Number(score > 0.6));
    writeFileSync(path.join(pair.folder, 'road_gt.npy'), encodeNpy(Uint8Array.from(truth), 'uint8', [HEIGHT, WIDTH]));
    const map = ['--map', 'contribution', '--class', 'all', '--map-out', 'road_map.npy'];
    const { code, stdout } = await run('inspect', 'road.npy', '--ground-truth', 'road_gt.npy', '--json', ...map);
    expect(code).toBe(0);
    const { data, shape } = await readNpy('road_map.npy');
    expect(shape).toEqual([1, HEIGHT, WIDTH]);
    const { loss } = JSON.parse(stdout) as Inspection;
    expect([...data].reduce((sum, value) => sum + value, 0)).toBeCloseTo(loss.value, 5);
  });

  it('writes a picture of a map and says its range', async () => {
    const { code, stderr } = await run(
      'inspect',
      'a_logits.npy',
      '--map',
      'grad-logit',
      '--class',
      '1',
      '--map-out',
      'm.png',
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/m\.png: diverging, (linear|log) from -?[\d.e-]+ to [\d.e-]+/);
    const picture = await readNpy('m.png');
    expect(picture.shape).toEqual([HEIGHT, WIDTH, 3]);
  });

  it('writes the sorted-error curve: weights sum to 1, the dot product is the loss', async () => {
    const found = await inspection('--class', '2', '--curve-out', 'curve.csv', '--quiet');
    const rows = readFileSync(path.join(pair.folder, 'curve.csv'), 'utf8').trimEnd().split('\n');
    expect(rows[0]).toBe('rank,error,foreground,weight,jaccard');
    let weights = 0;
    let loss = 0;
    let last = Number.POSITIVE_INFINITY;
    for (const row of rows.slice(1)) {
      const [, error, , weight] = row.split(',').map(Number) as [number, number, number, number];
      expect(error).toBeLessThanOrEqual(last);
      last = error;
      weights += weight;
      loss += error * weight;
    }
    expect(rows).toHaveLength(1 + WIDTH * (HEIGHT - 1));
    expect(weights).toBeCloseTo(1, 12);
    expect(loss).toBeCloseTo(found.classes[2]?.loss ?? Number.NaN, 12);
    expect(rows.at(-1)?.endsWith(',1')).toBe(true);
  });

  it('takes what it is told', async () => {
    const told = await inspection('--classes', '0,3', '--ties', 'index', '--ignore', '255,0');
    expect(told.loss).toMatchObject({ classes: [0, 3], ties: 'index' });
    expect(told.groundTruth.ignore).toEqual([255, 0]);
    expect(told.pixels.ignored).toBeGreaterThan(WIDTH);
  });
});

describe('what goes wrong', () => {
  it.each([
    [['inspect'], 'inspect takes a prediction'],
    [['inspect', 'a_logits.npy', 'b.npy'], 'one too many'],
    [['inspect', 'a_logits.npy', '--kind', 'colours'], '--kind takes'],
    [['inspect', 'a_logits.npy', '--nonsense'], 'nonsense'],
    [['inspect', 'a_logits.npy', '--map', 'error', '--map-out', 'x.npy'], 'class'],
    [['inspect', 'a_logits.npy', '--map', 'error'], '--map-out'],
    [['inspect', 'a_logits.npy', '--curve-out', 'x.csv'], '--class'],
    [['inspect', 'nowhere.npy', '--ground-truth', 'a_gt.npy'], 'nowhere.npy'],
    [['frobnicate'], 'frobnicate'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('no words yet');
  });

  it('leaves nothing half-written', async () => {
    writeFileSync(path.join(pair.folder, 'blocked'), '');
    const { code, stderr } = await run(
      'inspect',
      'a_logits.npy',
      '--map-out',
      'blocked/m.npy',
      '--map',
      'contribution',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('blocked/m.npy');
    expect(readdirSync(pair.folder).filter((name) => name.includes('.part'))).toEqual([]);
    expect(existsSync(path.join(pair.folder, 'x.npy'))).toBe(false);
  });
});
