import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePage, writePageGivingWay } from '../../src/report/html-file.ts';
import { writePiecesGivingWay } from '../../src/report/output-pieces.ts';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { writeReport, writeReportGivingWay } from '../../src/report/report-file.ts';
import { reportOf } from './report-of.ts';
import { writeSmallDataSet } from './small-data-set.ts';

const PAIRS = 20_000;

let folder: string;
let out: string;
let large: Report;

beforeAll(async () => {
  folder = writeSmallDataSet(['a', 'b']);
  out = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-out-'));
  const small = await reportOf(folder, undefined);
  const [first] = small.pairs;
  const pairs = {
    *[Symbol.iterator](): Generator<ReportPair> {
      for (let i = 0; i < PAIRS && first; i += 1) yield { ...first, id: `p${i}`, loss: ((i * 7919) % PAIRS) / PAIRS };
    },
  };
  large = { ...small, found: PAIRS, pairs };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(out, { recursive: true });
});

/** Turns of the event loop that others had while something was done. */
async function turnsDuring(work: Promise<void>): Promise<number> {
  let [turns, over] = [0, false];
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work.finally(() => {
    over = true;
  });
  return turns;
}

describe('a large report', () => {
  it.each(['json', 'csv', 'md'])('as .%s holds the same as written at once, and lets others run', async (format) => {
    const file = path.join(out, `report.${format}`);
    writeReport(large, file, folder);
    const atOnce = readFileSync(file);
    rmSync(file);
    const turns = await turnsDuring(writeReportGivingWay(large, file, folder));
    expect(readFileSync(file).equals(atOnce)).toBe(true);
    expect(turns).toBeGreaterThan(3);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('as a page too', async () => {
    const file = path.join(out, 'report.html');
    writePage(large, file, folder, [], new Map());
    const atOnce = readFileSync(file);
    rmSync(file);
    expect(
      await turnsDuring(writePageGivingWay(large, file, folder, new Map(), new AbortController().signal)),
    ).toBeGreaterThan(3);
    expect(readFileSync(file).equals(atOnce)).toBe(true);
  });

  it('written twice at a time is whole', async () => {
    const file = path.join(out, 'twice.csv');
    await Promise.all([writeReportGivingWay(large, file, folder), writeReportGivingWay(large, file, folder)]);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBe(PAIRS + 3);
  });
});

describe('what was there stays as it was', () => {
  const file = () => path.join(out, 'kept.json');
  const left = () => readdirSync(out).filter((name) => name.includes('kept'));

  it('when the writing is cancelled', async () => {
    writeFileSync(file(), 'old');
    const abort = new AbortController();
    setImmediate(() => setImmediate(() => abort.abort(new Error('enough'))));
    await expect(writeReportGivingWay(large, file(), folder, abort.signal)).rejects.toThrow('enough');
    expect(readFileSync(file(), 'utf8')).toBe('old');
    expect(left()).toEqual(['kept.json']);
  });

  it('when making a piece fails, which is said', async () => {
    const pieces = function* () {
      yield 'x'.repeat(1 << 17);
      throw new Error('a row cannot be read');
    };
    await expect(writePiecesGivingWay(file(), pieces(), undefined)).rejects.toMatchObject({
      code: 'output-failed',
      params: { detail: 'a row cannot be read' },
    });
    expect(readFileSync(file(), 'utf8')).toBe('old');
    expect(left()).toEqual(['kept.json']);
  });
});
