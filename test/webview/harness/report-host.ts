import { statSync } from 'node:fs';
import { type MessageConnection, type RequestType, ResponseError } from 'vscode-jsonrpc/node';
import {
  compareOpen,
  OpenReport,
  type OtherRun,
  picturesOf,
  tableOf,
} from '../../../src/extension/report/open-report.ts';
import { reportHead } from '../../../src/extension/report/report-head.ts';
import * as page from '../../../src/protocol/messages.ts';
import * as messages from '../../../src/protocol/report-messages.ts';
import { connectionOf, type PageEnd, sharedEngine } from './panel-host.ts';

/** What the report's panel of the extension does, without a workbench: the real report behind the real protocol. */
export class ReportHost {
  readonly received: { readonly method: string; readonly params: unknown }[] = [];
  readonly copied: string[] = [];
  readonly errors: string[] = [];
  readonly #connection: MessageConnection;
  readonly #otherRuns: readonly string[];
  #report: OpenReport;
  #other: OtherRun | null = null;
  #revision = 1;

  static async start(end: PageEnd, file: string, otherRuns: readonly string[] = []): Promise<ReportHost> {
    return new ReportHost(end, await OpenReport.open(file, new AbortController().signal), otherRuns);
  }

  private constructor(end: PageEnd, report: OpenReport, otherRuns: readonly string[]) {
    this.#report = report;
    this.#otherRuns = otherRuns;
    this.#connection = connectionOf(end);
    this.#answerRequests();
    this.#connection.listen();
  }

  get report(): OpenReport {
    return this.#report;
  }

  get content(): messages.ReportContent {
    const comparison = this.#other?.comparison ?? null;
    const head = reportHead(this.#report.read.report, this.#report.columns.rows, this.#otherRuns, comparison);
    return { kind: 'report', reportId: 'report', revision: this.#revision, head, running: null };
  }

  /** Shows the same pairs of another report beside these. */
  async compare(file: string): Promise<void> {
    const { signal } = new AbortController();
    this.#other = await compareOpen(this.#report, await OpenReport.open(file, signal), signal);
    this.push(this.content);
  }

  /** Shows the report alone again, as when the panel is told to, or reads the report anew. */
  stopComparing(): void {
    this.#other = null;
    this.push(this.content);
  }

  push(content: messages.ReportContent): void {
    void this.#connection.sendNotification(messages.reportContent, content);
  }

  dispose(): void {
    this.#connection.dispose();
  }

  #answer<P, R>(type: RequestType<P, R, void>, handler: (params: P) => Promise<R>): void {
    this.#connection.onRequest(type, async (params: P) => {
      this.received.push({ method: type.method, params });
      try {
        return await handler(params);
      } catch (error) {
        this.errors.push(`${type.method}: ${String(error)}`);
        return new ResponseError<void>(-32600, String(error));
      }
    });
  }

  #answerRequests(): void {
    const fileRef = async (file: string) => {
      const { size, mtimeMs } = statSync(file);
      return { name: file, content: { file }, version: `${size}@${mtimeMs}` };
    };
    this.#answer(messages.reportReady, async () => this.content);
    this.#answer(messages.reportTable, async () => tableOf(this.#report, this.#other));
    this.#answer(messages.classColumn, async ({ classId }) => this.#report.columns.classIoU(classId).buffer);
    this.#answer(messages.cellColumn, async ({ cell }) => {
      return this.#report.columns.cellPixels(cell.truth, cell.decided).buffer;
    });
    this.#answer(messages.rowPictures, async ({ place }) =>
      picturesOf(this.#report, place, sharedEngine(), fileRef, new AbortController().signal),
    );
    this.#answer(messages.openRow, async () => null);
    this.#answer(messages.openRegion, async () => null);
    this.#answer(messages.actOnReport, async ({ action }) => {
      if (action === 'stop-comparing') this.stopComparing();
      return null;
    });
    this.#answer(page.copy, async ({ text }) => {
      this.copied.push(text);
      return null;
    });
    this.#connection.onNotification(page.pageError, ({ message }) => this.errors.push(message));
  }
}
