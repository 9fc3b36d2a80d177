import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReportPair } from '../../../src/report/report.ts';
import { writeReport } from '../../../src/report/report-file.ts';
import { readReport } from '../../../src/report/report-reader.ts';
import { runCli } from '../../cli/run-cli.ts';
import { root } from './bundles.ts';

/** The JSON of a report of one run of a data set, made by the command line. */
export async function madeReport(dataSet: string, run: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-report-'));
  const file = path.join(folder, 'report.json');
  const { code, stderr } = await runCli(['report', dataSet, '--run', run, '--out', file, '--quiet'], root);
  if (code !== 0) throw new Error(`The report of ${run} ended with ${code}: ${stderr}`);
  return file;
}

/** A report with a row for each loss, like one of a real report but for its name and its loss. */
export function reportOfLosses(file: string, losses: readonly number[]): string {
  const { report } = readReport(file);
  const rows = [...report.pairs];
  const copy = path.join(path.dirname(file), `report-${losses.length}.json`);
  const pairs = {
    *[Symbol.iterator]() {
      for (const [place, loss] of losses.entries()) {
        const id = `image-${String(place).padStart(6, '0')}`;
        yield { ...(rows[place % rows.length] as ReportPair), id, loss };
      }
    },
  };
  writeReport({ ...report, found: losses.length, pairs }, copy, path.join(root, 'sample'));
  return copy;
}
