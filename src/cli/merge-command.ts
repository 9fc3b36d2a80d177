import { statSync } from 'node:fs';
import path from 'node:path';
import { mergeReports } from '../report/merge.ts';
import { readReport } from '../report/report-reader.ts';
import type { CommandContext } from './command-context.ts';
import { usageError } from './common-options.ts';
import { parseMergeArgs } from './report-options.ts';
import { putOut } from './report-output.ts';

/** `lovasz-lens merge <part.json>... --out FILE`. */
export async function mergeCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { files, output } = parseMergeArgs(args);
  const part = output.out.find((out) => files.some((file) => isSameFile(out, file)));
  if (part !== undefined) throw usageError(`--out ${part} is one of the parts: it would be gone before it is read`);
  const parts = files.map(readReport);
  const folder = parts[0]?.dataSetFolder ?? path.dirname(path.resolve(files[0] ?? '.'));
  return await putOut(mergeReports(parts), output, folder, context);
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
