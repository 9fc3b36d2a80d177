import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { truthsInWords } from '../../dataset/file-endings.ts';
import { joinPath } from '../../dataset/file-tree.ts';
import type { PairOptions } from '../../dataset/pair-options.ts';
import type { Engine } from '../../engine/engine.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import type { ReportRunning } from '../../protocol/report-messages.ts';
import { buildReport } from '../../report/build-report.ts';
import { reportSource } from '../../report/data-set.ts';
import { openLocatedDataSet } from '../../report/located-data-set.ts';
import { PairJournal } from '../../report/pair-journal.ts';
import { writeReportGivingWay } from '../../report/report-file.ts';
import { log } from '../log.ts';
import { uriBelow } from '../workspace-file-tree.ts';
import { fileRef, shownPath } from '../workspace-files.ts';
import type { EndingMemory } from './ending-memory.ts';
import { dataSetOf, optionsOf, type ReportSubject, reportFolder } from './report-place.ts';
import { withKnownEndings } from './settle-files.ts';

/** Written side by side; the page reads the JSON. */
const FORMATS = ['json', 'md', 'csv'] as const;

interface Computing {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly onProgress: (running: ReportRunning) => void;
  /** Options instead of those of the data set's file: of a report that this one is to be compared with. */
  readonly options?: PairOptions | undefined;
  /** Where names have several files, what was chosen before says which are meant; absent: the subject says all. */
  readonly endings?: EndingMemory | undefined;
}

/** Of each folder the computing that was asked for last. */
const underWay = new Map<string, Promise<vscode.Uri>>();

/**
 * Computes the report of a data set into its folder below .lovasz-lens, as JSON, Markdown and CSV. What an earlier run
 * has finished and what has not changed since is taken over; when `signal` aborts, what is finished is the report. Of
 * two that are asked for the same folder (a report, and the series that it belongs to) the second begins after the first.
 * @returns the JSON file
 * @throws LensError report-needs-disk, output-failed, and those of the pairing
 */
export async function computeReport(asked: ReportSubject, computing: Computing): Promise<vscode.Uri> {
  const folder = reportFolder(asked).toString();
  const before = underWay.get(folder) ?? Promise.resolve();
  const own = before.then(
    () => computeInto(asked, computing),
    () => computeInto(asked, computing),
  );
  underWay.set(folder, own);
  try {
    return await own;
  } finally {
    if (underWay.get(folder) === own) underWay.delete(folder);
  }
}

async function computeInto(asked: ReportSubject, computing: Computing): Promise<vscode.Uri> {
  const { engine, signal, onProgress, endings } = computing;
  const target = reportFolder(asked);
  if (target.scheme !== 'file') throw new LensError('report-needs-disk', { file: shownPath(target) });
  const place = await dataSetOf(asked.chosen);
  const opened = await openLocatedDataSet(place, asked);
  const root = uriBelow(place.root, opened.root);
  const subject = endings ? withKnownEndings(asked, { root, dataSet: opened }, endings) : asked;
  const dataSet = subject === asked ? opened : await openLocatedDataSet(place, subject);
  const options = computing.options ?? optionsOf(place, dataSet);
  const source = reportSource(dataSet, {
    options,
    fileRef: async (file, name) => ({ ...(await fileRef(uriBelow(place.root, joinPath(dataSet.root, file)))), name }),
    inspect: (request, stop) => engine.inspect(request, { signal: stop }),
  });
  const groundTruth = truthsInWords(subject);
  const reportOptions = {
    dataset: dataSet.name,
    run: subject.run ?? null,
    ...(groundTruth !== undefined && { groundTruth }),
    limit: null,
    shard: null,
    pair: options,
  };
  mkdirSync(target.fsPath, { recursive: true });
  const journal = new PairJournal(
    path.join(target.fsPath, 'report.journal'),
    JSON.stringify([await engine.programVersion(), reportOptions.dataset, reportOptions.run, options]),
    true,
  );
  const started = Date.now();
  try {
    const report = await buildReport(source, {
      options: reportOptions,
      shard: null,
      journal,
      concurrency: engine.workers,
      signal,
      onProgress: ({ done, total, failed, reused }) => {
        const computed = done - reused;
        const secondsLeft = computed > 0 ? ((Date.now() - started) / 1000 / computed) * (total - done) : null;
        const what = subject.run === undefined ? 'Computing the report' : `Computing ${subject.run}`;
        onProgress({ what, done, total, failed, reused, secondsLeft });
      },
    });
    const folder = uriBelow(place.root, dataSet.root).fsPath;
    // A report that was cancelled is written too: what is finished is kept.
    for (const format of FORMATS) {
      await writeReportGivingWay(report, path.join(target.fsPath, `report.${format}`), folder);
    }
    const { pooled, means, failed } = report;
    const said = (value: number | null) => (value === null ? '–' : value.toFixed(4));
    const pairs = `${formatCount(pooled.pairs)} pairs, ${formatCount(failed.length)} failed`;
    log().info(`${pairs}: pooled mIoU ${said(pooled.mIoU)}, mean loss ${said(means.loss)}`);
    return vscode.Uri.joinPath(target, 'report.json');
  } finally {
    journal.close();
  }
}
