import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { compareOpen, OpenReport, unlessRewritten } from '../../src/extension/report/open-report.ts';
import { ReportWork } from '../../src/extension/report/report-work.ts';
import { writeReport } from '../../src/report/report-file.ts';
import { readReport } from '../../src/report/report-reader.ts';
import { root } from './harness/bundles.ts';
import { madeReport } from './harness/made-report.ts';

describe('what waits until a panel rests', () => {
  /** Work that goes on until it is told to end. */
  function begun(work: ReportWork) {
    let end: () => void = () => undefined;
    const ended = work.run(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    return { ended, end: () => end() };
  }

  const made = () => {
    const failures: unknown[] = [];
    const work = new ReportWork(
      () => undefined,
      (error) => failures.push(error),
    );
    return { work, failures };
  };

  it('is done at once where no work is under way', () => {
    let times = 0;
    made().work.atRest(() => {
      times += 1;
    });
    expect(times).toBe(1);
  });

  it('is done once after the end of all work, also of newer work, of cancelled work and of a failure', async () => {
    const { work, failures } = made();
    let times = 0;
    const look = () => {
      times += 1;
    };
    const first = begun(work);
    work.atRest(look);
    work.atRest(look);
    const newer = begun(work);
    first.end();
    expect(await first.ended).toBe(false);
    expect(times).toBe(0);
    work.cancel();
    newer.end();
    expect(await newer.ended).toBe(false);
    expect(times).toBe(1);
    const failing = work.run(async () => {
      work.atRest(look);
      throw new Error('no disk');
    });
    expect(await failing).toBe(false);
    expect([times, failures.map(String)]).toEqual([2, ['Error: no disk']]);
    await work.run(async () => undefined);
    expect(times).toBe(2);
  });
});

describe('a report that was written anew while another run was computed', () => {
  const { signal } = new AbortController();
  let runs: readonly string[];

  beforeAll(async () => {
    runs = [await madeReport('sample', 'run-a'), await madeReport('sample', 'run-b')];
  });

  const rewritten = (file: string) => writeReport(readReport(file).report, file, path.join(root, 'sample'));

  it.each([0, 1])('is read again and compared (%d)', async (which) => {
    let [own, other] = await Promise.all(runs.map((file) => OpenReport.open(file, signal)));
    rewritten(runs[which] ?? '');
    let found = 0;
    const compare = async () => {
      if (own && other) found = (await compareOpen(own, other, signal)).comparison.runs.length;
    };
    await expect(compare()).rejects.toThrow(expect.objectContaining({ code: 'report-rewritten' }));
    await unlessRewritten(compare, async () => {
      [own, other] = await Promise.all(runs.map((file) => OpenReport.open(file, signal)));
    });
    expect(found).toBe(2);
  });

  it('is read again once, and not for any other reason', async () => {
    const tried: string[] = [];
    const failing = (error: Error) =>
      unlessRewritten(
        async () => {
          tried.push('walk');
          throw error;
        },
        async () => void tried.push('read'),
      );
    const anew = new LensError('report-rewritten', { file: 'report.json' });
    await expect(failing(anew)).rejects.toBe(anew);
    expect(tried.splice(0)).toEqual(['walk', 'read', 'walk']);
    const other = new LensError('usage', { message: 'the two runs have no pair in common' });
    await expect(failing(other)).rejects.toBe(other);
    expect(tried).toEqual(['walk']);
  });
});
