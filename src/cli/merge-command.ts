import path from 'node:path';
import { mergeReports } from '../report/merge.ts';
import { readReport } from '../report/report-reader.ts';
import type { CommandContext } from './command-context.ts';
import { keepInputs } from './kept-inputs.ts';
import { parseMergeArgs } from './report-options.ts';
import { putOut } from './report-output.ts';

/** `lovasz-lens merge <part.json>... --out FILE`. */
export async function mergeCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { files, output } = parseMergeArgs(args);
  if (output.baseline) keepInputs(output.out, [output.baseline.file]);
  keepInputs(output.out, files, 'one of the parts: it would be gone before it is read');
  const parts = files.map(readReport);
  const folder = parts[0]?.dataSetFolder ?? path.dirname(path.resolve(files[0] ?? '.'));
  return await putOut(mergeReports(parts), output, folder, context);
}
