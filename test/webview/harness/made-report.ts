import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
