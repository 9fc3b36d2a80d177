import type { Report } from './report.ts';

/**
 * A report as JSON in pieces, full double precision. Each pair has a line of its own, so that a file of any size can
 * be read line by line and compared with `diff`.
 * @param dataSetFolder the folder that the report's paths count from, relative to the file's; null: not said
 */
export function* reportJson(report: Report, dataSetFolder: string | null): Generator<string> {
  const { pairs, schema, ...summary } = report;
  const text = JSON.stringify({ schema, dataSetFolder, ...summary }, null, 1);
  // The rows go last: whoever looks at the head of a large file sees the totals.
  yield `${text.slice(0, -2)},\n "pairs": [`;
  let separator = '\n';
  for (const pair of pairs) {
    yield `${separator}${JSON.stringify(pair)}`;
    separator = ',\n';
  }
  yield '\n ]\n}\n';
}
