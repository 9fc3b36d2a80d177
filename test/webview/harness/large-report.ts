import path from 'node:path';
import type { ReportPair } from '../../../src/report/report.ts';
import { writeReport } from '../../../src/report/report-file.ts';
import { readReport } from '../../../src/report/report-reader.ts';
import { root } from './bundles.ts';

/** Names and losses of a made-up report. */
export function largeRows(count: number): { ids: string[]; losses: number[] } {
  const ids = Array.from({ length: count }, (_, place) => `image-${String(place).padStart(6, '0')}`);
  return { ids, losses: ids.map((_, place) => ((place * 7919) % count) / count) };
}

/** A report with as many rows as asked for, each like one of a real report but for its name and its loss. */
export function largeReport(file: string, count: number): string {
  const { report } = readReport(file);
  const rows = [...report.pairs];
  const { ids, losses } = largeRows(count);
  const large = path.join(path.dirname(file), `report-${count}.json`);
  const pairs = {
    *[Symbol.iterator]() {
      for (const [place, id] of ids.entries()) {
        yield { ...(rows[place % rows.length] as ReportPair), id, loss: losses[place] ?? null };
      }
    },
  };
  writeReport({ ...report, found: count, pairs }, large, path.join(root, 'sample'));
  return large;
}
