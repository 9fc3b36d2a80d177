import type { CommandContext } from './command-context.ts';
import { filesOfDataSet, keepInputs } from './kept-inputs.ts';
import { openPlacedDataSet } from './open-data-set.ts';
import { parseReportArgs } from './report-options.ts';
import { putOut } from './report-output.ts';
import { runReport } from './run-report.ts';

/** `lovasz-lens report <folder | lovasz-lens.json>`. */
export async function reportCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { place, common, run, limit, shard, fresh, output } = parseReportArgs(args);
  const dataSet = await openPlacedDataSet(place, common, run);
  keepInputs(output.out, filesOfDataSet(dataSet, common.config, output.baseline?.file));
  const request = { run, limit, shard, threads: output.threads, keepBeside: output.out[0] ?? null, fresh };
  return await runReport(dataSet, request, context, (report) => putOut(report, output, dataSet.folder, context));
}
