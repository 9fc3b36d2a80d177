import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import type { Report } from '../../src/report/report.ts';
import { runCli } from './run-cli.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-ends-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, data: Uint8Array | Float32Array, shape: readonly number[]): void {
  const dtype = data instanceof Uint8Array ? 'uint8' : 'float32';
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), encodeNpy(data, dtype, shape));
}

async function inspect(name: string, ...args: string[]): Promise<Inspection> {
  const { code, stdout } = await runCli(['inspect', name, '--json', ...args], folder);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Inspection;
}

const codes = ({ warnings }: Inspection) => warnings.map(({ code }) => code);

describe('a loss that does not mean what it seems to', () => {
  it('of ignored pixels only', async () => {
    write('void_gt.npy', new Uint8Array(12).fill(255), [3, 4]);
    write('void_pred.npy', new Uint8Array(12), [3, 4]);
    const found = await inspect('void_pred.npy', '--ignore', '255');
    expect(found.loss).toMatchObject({ value: 0, units: 1, voidUnits: 1 });
    expect(codes(found)).toContain('no-scored-pixel');
  });

  it('of a batch with an image of ignored pixels only', async () => {
    const truth = new Uint8Array(24).fill(255, 12);
    write(
      'some_gt.npy',
      truth.map((value, i) => (value === 255 ? value : i % 2)),
      [2, 3, 4],
    );
    write('some_pred.npy', new Uint8Array(24), [2, 3, 4]);
    const found = await inspect('some_pred.npy', '--ignore', '255', '--per-image');
    expect(found.loss).toMatchObject({ units: 2, voidUnits: 1 });
    expect(found.loss.value).toBeGreaterThan(0);
    expect(codes(found)).toContain('images-without-scored-pixel');
  });

  it('without a present class', async () => {
    write('none_gt.npy', new Uint8Array(12).fill(200), [3, 4]);
    write('none_logits.npy', new Float32Array(36), [3, 3, 4]);
    const found = await inspect('none_logits.npy', '--ignore', 'none', '--label-offset', '0');
    expect(found.loss.value).toBe(0);
    expect(codes(found)).toContain('no-class-present');
  });

  it('and is infinite: one pair of a report fails, with words, and the mean is that of the others', async () => {
    const truth = new Uint8Array(12).map((_, i) => i % 2);
    const logits = new Float32Array(12).fill(1.5);
    write('set/gt/fine.npy', truth, [3, 4]);
    write('set/out/pred/fine.npy', logits, [3, 4]);
    write('set/gt/endless.npy', truth, [3, 4]);
    logits[1] = Number.NEGATIVE_INFINITY;
    write('set/out/pred/endless.npy', logits, [3, 4]);
    const found = await inspect('set/out/pred/endless.npy', '--loss', 'lovasz-hinge');
    expect(found.loss.value).toBeNull();
    expect(codes(found)).toContain('loss-infinite');

    const { code, stdout } = await runCli(['report', 'set', '--json', '--loss', 'lovasz-hinge'], folder);
    expect(code).toBe(3);
    const report = JSON.parse(stdout) as Report;
    expect(report.failed).toMatchObject([{ id: 'endless', code: 'loss-infinite' }]);
    const fine = await inspect('set/out/pred/fine.npy', '--loss', 'lovasz-hinge');
    expect(report.means.loss).toBe(fine.loss.value);
  });
});
