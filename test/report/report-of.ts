import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { defaultPairOptions, type PairOptions } from '../../src/dataset/pair-options.ts';
import { Engine } from '../../src/engine/engine.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { openDataSet, reportSource } from '../../src/report/data-set.ts';
import { PairJournal } from '../../src/report/pair-journal.ts';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { workerBundle } from '../engine/bundles.ts';

/** The report of a folder, by the real engine, with its rows in memory. */
export async function reportOf(
  folder: string,
  run: string | undefined,
  asked: Partial<PairOptions> = {},
): Promise<Report & { readonly pairs: readonly ReportPair[] }> {
  const options = { ...defaultPairOptions, ...asked };
  const engine = new Engine({ workerFile: workerBundle(), workers: 1 });
  const journal = new PairJournal(path.join(tmpdir(), `lovasz-lens-${randomUUID()}.jsonl`), '', false);
  try {
    const dataSet = await openDataSet({ tree: nodeFileTree(folder), folder: '', config: null, run });
    const source = reportSource(dataSet, {
      options,
      fileRef: async (file, name) => {
        const place = path.join(folder, file);
        const { size, mtimeMs } = statSync(place);
        return { name, content: { file: place }, version: `${size}@${mtimeMs}` };
      },
      inspect: (request, signal) => engine.inspect(request, { signal }),
    });
    const report = await buildReport(source, {
      options: { dataset: dataSet.name, run: run ?? null, limit: null, shard: null, pair: options },
      shard: null,
      journal,
      concurrency: 2,
    });
    return { ...report, pairs: [...report.pairs] };
  } finally {
    journal.close();
    await engine.dispose();
  }
}
