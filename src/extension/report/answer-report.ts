import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import * as messages from '../../protocol/report-messages.ts';
import type { LensServices } from '../lens-services.ts';
import { answer, answerCopies, logPageErrors } from '../panel/panel-connection.ts';
import { showProblem } from '../show-problem.ts';
import { fileRef } from '../workspace-files.ts';
import { type OpenReport, type OtherRun, picturesOf, tableOf } from './open-report.ts';
import { listSequence, openInSequence, regionSequence } from './row-pair.ts';

/** What the page of a report asks of its panel. */
export interface ReportAnswers {
  readonly content: messages.ReportContent;
  /** The run beside it; null: none is compared. */
  readonly other: OtherRun | null;
  /** The report behind a request. @throws LensError stale-revision when the page shows another one by now */
  current(revision: number): OpenReport;
  act(action: messages.ReportAction): Promise<void>;
}

/** Answers the page's requests from what the panel has at that moment. */
export function answerReport(connection: MessageConnection, panel: ReportAnswers, services: LensServices): void {
  answer(connection, messages.reportReady, null, async () => panel.content);
  answer(connection, messages.reportTable, messages.tableRequestSchema, async ({ revision }) =>
    tableOf(panel.current(revision), panel.other),
  );
  answer(connection, messages.classColumn, messages.classColumnRequestSchema, async ({ revision, classId }) => {
    return panel.current(revision).columns.classIoU(classId).buffer;
  });
  answer(connection, messages.cellColumn, messages.cellColumnRequestSchema, async ({ revision, cell }) => {
    return panel.current(revision).columns.cellPixels(cell.truth, cell.decided).buffer;
  });
  answer(connection, messages.rowPictures, messages.rowRequestSchema, async ({ revision, place }, signal) => {
    return await picturesOf(panel.current(revision), place, services.engine(), diskRef, signal);
  });
  answer(connection, messages.openRow, messages.openRowSchema, async ({ revision, places, at, mark }) => {
    const lit = mark && { by: 'confusion' as const, ...mark };
    const sequence = listSequence(panel.current(revision), Uint32Array.from(places), lit, panel.other);
    void openInSequence(services, sequence, at).catch(showProblem);
    return null;
  });
  answer(connection, messages.openRegion, messages.openRegionSchema, async ({ revision, region }) => {
    const sequence = regionSequence(panel.current(revision), panel.other);
    void openInSequence(services, sequence, region).catch(showProblem);
    return null;
  });
  answer(connection, messages.actOnReport, messages.reportActionSchema, async (action) => {
    await panel.act(action);
    return null;
  });
  answerCopies(connection);
  logPageErrors(connection, 'Report page');
}

/** A file of a report, which lies on the disk. */
export function diskRef(file: string): ReturnType<typeof fileRef> {
  return fileRef(vscode.Uri.file(file));
}
