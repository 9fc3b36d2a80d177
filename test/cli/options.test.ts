import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { runCli } from './run-cli.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-options-'));
  const shape = [2, 6];
  const truth = Uint16Array.of(0, 0, 1000, 1000, 5000, 5000, 0, 0, 1000, 1000, 5000, 5000);
  const decided = Uint16Array.of(0, 0, 1000, 5000, 5000, 5000, 0, 1000, 1000, 1000, 5000, 0);
  writeFileSync(path.join(folder, 'a_gt.npy'), encodeNpy(truth, 'uint16', shape));
  writeFileSync(path.join(folder, 'a_pred.npy'), encodeNpy(decided, 'uint16', shape));
  const probabilities = Float32Array.from({ length: 3 * 12 }, (_, i) => (i < 24 ? 0.5 - (i % 12) / 40 : (i % 12) / 20));
  const ids = Uint8Array.from({ length: 12 }, (_, i) => i % 3);
  writeFileSync(path.join(folder, 'b_gt.npy'), encodeNpy(ids, 'uint8', shape));
  writeFileSync(path.join(folder, 'b_pred.npy'), encodeNpy(probabilities, 'float32', [3, ...shape]));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCli(args, folder);
const inspect = (...args: string[]) =>
  run('inspect', 'a_pred.npy', '--ground-truth', 'a_gt.npy', '--kind', 'labels', '--json', ...args);

describe('--classes', () => {
  it('takes ids, however far apart they are', async () => {
    const all = JSON.parse((await inspect()).stdout) as Inspection;
    for (const id of [0, 1000, 5000]) {
      const { loss } = JSON.parse((await inspect('--classes', String(id))).stdout) as Inspection;
      expect(loss.classes).toEqual([id]);
      // Of hard labels the loss of a class is its Jaccard loss.
      expect(loss.value).toBeCloseTo(1 - (all.classes.find((row) => row.id === id)?.iou ?? Number.NaN), 14);
    }
    expect(await inspect('--classes', '1')).toMatchObject({ code: 2, stdout: '' });
  });

  it('says where an ignored id is one of them', async () => {
    const args = [
      'inspect',
      'b_pred.npy',
      '--ground-truth',
      'b_gt.npy',
      '--kind',
      'probabilities',
      '--ignore',
      '2',
      '--json',
    ];
    const codes = async (...more: string[]) =>
      (JSON.parse((await run(...args, ...more)).stdout) as Inspection).warnings.map(({ code }) => code);
    expect(await codes('--classes', 'all')).toContain('ignored-class-in-loss');
    expect(await codes()).not.toContain('ignored-class-in-loss');
  });
});

describe('an option is refused before anything is computed', () => {
  it('where its value begins with a dash, with the way to write it', async () => {
    const { code, stderr } = await run('inspect', 'a_pred.npy', '--ignore', '-1');
    expect(code).toBe(2);
    expect(stderr).toContain('is written --ignore=-1.');
  });

  it('where it names a preset or an image that there is not', async () => {
    for (const args of [
      ['report', '.', '--preset', 'foo'],
      ['slurm', '.', '--shards', '2', '--preset', 'foo'],
    ]) {
      expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('no preset "foo"') });
    }
    const image = await run('inspect', 'a_pred.npy', '--ground-truth', 'a_gt.npy', '--image', 'none.png');
    expect(image).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('none.png') });
  });

  it('where it asks a binary loss for the background', async () => {
    const truth = Uint8Array.from({ length: 12 }, (_, i) => i % 2);
    const scores = Float32Array.from({ length: 12 }, (_, i) => i / 5 - 1.1);
    writeFileSync(path.join(folder, 'c_gt.npy'), encodeNpy(truth, 'uint8', [2, 6]));
    writeFileSync(path.join(folder, 'c_logits.npy'), encodeNpy(scores, 'float32', [2, 6]));
    const of = (...ids: string[]) => run('inspect', 'c_logits.npy', '--ground-truth', 'c_gt.npy', '--json', ...ids);
    expect(await of('--classes', '0')).toMatchObject({ code: 2, stdout: '' });
    const { loss } = JSON.parse((await of('--classes', '1')).stdout) as Inspection;
    expect(loss).toEqual({ ...(JSON.parse((await of()).stdout) as Inspection).loss, classes: [1] });
  });
});

describe('an option that would change nothing is refused', () => {
  it.each([
    [['series', '.', '--ground-truth', 'a_gt.npy'], '--ground-truth belongs to one pair'],
    [['compare', '.', '--runs', 'a,b', '--image', 'x.png'], '--image belongs to one pair'],
    [['slurm', '.', '--shards', '2', '--image', 'x.png'], '--image belongs to one pair'],
    [['doctor', '.', '--ground-truth', 'a_gt.npy'], '--ground-truth belongs to one pair'],
    [['inspect', 'a.npy', '--class', '3'], '--class would change nothing'],
    [['inspect', 'a.npy', '--dtype', 'float64'], '--dtype would change nothing'],
    [['convert', 'a_gt.npy', '--out', 'x.npy', '--label-offset', '5'], '--label-offset would change nothing'],
    [['convert', 'a_gt.npy', '--out', 'x.npy', '--threads', 'abc'], '--threads'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
