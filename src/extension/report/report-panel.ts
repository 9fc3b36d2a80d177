import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { LensError } from '../../core/lens-error.ts';
import { type ChosenTruths, splitEnding, truthsFromWords } from '../../dataset/file-endings.ts';
import type { Thumbnails } from '../../engine/thumbnails.ts';
import { problemWords } from '../../engine/words/problem-words.ts';
import * as messages from '../../protocol/report-messages.ts';
import type { ReportPair } from '../../report/report.ts';
import type { LensServices } from '../lens-services.ts';
import { log } from '../log.ts';
import { FileWatch } from '../panel/file-watch.ts';
import { pageHtml } from '../panel/page-html.ts';
import { connectPage } from '../panel/panel-connection.ts';
import { showProblem } from '../show-problem.ts';
import { shownPath } from '../workspace-files.ts';
import { answerReport, diskRef, type ReportAnswers } from './answer-report.ts';
import { chooseSubject } from './choose-run.ts';
import { computeReport } from './compute-report.ts';
import { compareOpen, OpenReport, type OtherRun, unlessRewritten } from './open-report.ts';
import { reportHead } from './report-head.ts';
import { dataSetOf, reportFile, runsOf } from './report-place.ts';
import type { ReportStore, StoredReport } from './report-store.ts';
import { ReportWork } from './report-work.ts';
import { type PictureSource, type ReportFormat, saveReport } from './save-report.ts';
import { settleFiles } from './settle-files.ts';

/** One report: what it is computed from, what was read, and the page that shows it. */
export class ReportPanel implements ReportAnswers {
  readonly reportId: string;
  readonly panel: vscode.WebviewPanel;
  readonly #services: LensServices;
  readonly #store: ReportStore;
  readonly #connection: MessageConnection;
  readonly #watch: FileWatch;
  readonly #work: ReportWork;
  #stored: StoredReport;
  #content: messages.ReportContent;
  #report: OpenReport | null = null;
  #other: OtherRun | null = null;
  #otherRuns: readonly string[] = [];
  #revision = 0;
  /** What the file was like when it was read. */
  #readState: string | null = null;
  #disposed = false;

  constructor(
    panel: vscode.WebviewPanel,
    reportId: string,
    stored: StoredReport,
    services: LensServices,
    store: ReportStore,
  ) {
    this.panel = panel;
    this.reportId = reportId;
    this.#stored = stored;
    this.#services = services;
    this.#store = store;
    this.#content = this.#runningContent('Reading the report');
    this.#work = new ReportWork(
      (running) => this.#tell(running),
      (error) => this.#fail(error),
    );
    this.#watch = new FileWatch(() => this.#look());
    this.#connection = connectPage(panel.webview);
    answerReport(this.#connection, this, services);
    this.#connection.listen();
    panel.onDidDispose(() => this.#dispose());
    panel.onDidChangeViewState(() => {
      if (panel.active && this.#report) this.#services.reportShown.fire(this.#report);
    });
    panel.title = this.#title();
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview')],
    };
    panel.webview.html = pageHtml(panel.webview, services.extensionUri, 'report');
  }

  get stored(): StoredReport {
    return this.#stored;
  }

  /** What the page shows at this moment; read by the tests of the extension. */
  get content(): messages.ReportContent {
    return this.#content;
  }

  /** The run beside it. */
  get other(): OtherRun | null {
    return this.#other;
  }

  /** The same report asked for anew: from another place, or to be compared. */
  async follow(stored: StoredReport): Promise<void> {
    await this.#remember({
      ...stored,
      chosen: stored.chosen ?? this.#stored.chosen,
      run: stored.run ?? this.#stored.run,
      truthEnding: stored.truthEnding ?? this.#stored.truthEnding,
      truthFolder: stored.truthFolder ?? this.#stored.truthFolder,
    });
  }

  /** Computes the report and shows it; what is finished already is not computed again. */
  async compute(): Promise<void> {
    const { chosen, run, truthEnding, truthFolder } = this.#stored;
    if (!chosen) return;
    const done = await this.#work.run(async (signal) => {
      if (!this.#report) this.#push(this.#runningContent('Looking for pairs'));
      await computeReport(
        { chosen, run, truthEnding, truthFolder },
        { engine: this.#services.engine(), signal, onProgress: (running) => this.#work.tell(running) },
      );
      // Cancelled: what is finished is a report too.
      await this.#read(new AbortController().signal);
    });
    if (done) await this.#compareAgain();
  }

  /** Computes it anew; where several runs have come since, the person is asked which is meant. */
  async #again(): Promise<void> {
    const { chosen, run } = this.#stored;
    if (!chosen) return await this.load();
    if (run === undefined) {
      const subject = await chooseSubject(chosen, this.#services);
      if (!subject) return;
      await this.#remember({ ...this.#stored, ...subject, file: reportFile(subject) });
    }
    await this.compute();
  }

  /** Reads the JSON and shows it. */
  async load(): Promise<void> {
    if (await this.#work.run((signal) => this.#read(signal))) await this.#compareAgain();
  }

  /** Looks at the file when no work is under way: what work writes it reads by itself, what others write it may not. */
  #look(): void {
    this.#work.atRest(() => void this.#loadIfChanged().catch(showProblem));
  }

  async #loadIfChanged(): Promise<void> {
    const isRead = (await stateOf(this.#stored.file)) === this.#readState;
    if (isRead || this.#disposed) return;
    // Work may have begun meanwhile.
    if (this.#work.isUnderWay) this.#look();
    else await this.load();
  }

  async #compareAgain(): Promise<void> {
    if (this.#stored.other !== null) await this.compare(this.#stored.other);
  }

  /** Computes the same pairs of another run, or takes them over, and shows them beside these. */
  async compare(run: string): Promise<void> {
    const chosen = this.#dataSet();
    const report = this.#report;
    if (!chosen || !report) return;
    const subject = await settleFiles({ chosen, run, ...this.#truths() }, this.#services);
    if (!subject) return;
    await this.#work.run(async (signal) => {
      const file = await computeReport(subject, {
        engine: this.#services.engine(),
        signal,
        onProgress: (running) => this.#work.tell(running),
        options: report.read.report.options.pair,
      });
      await unlessRewritten(
        async () => this.#putBeside(await openFile(file, signal), signal),
        () => this.#read(signal),
      );
      await this.#remember({ ...this.#stored, other: subject.run ?? run });
      this.#show();
    });
  }

  /** Finds the rows of the other run for those of this report: for the one that is shown in the end, should it change meanwhile. */
  async #putBeside(other: OpenReport, signal: AbortSignal): Promise<void> {
    for (let report = this.#report; report !== null; report = this.#report) {
      const beside = await compareOpen(report, other, signal);
      if (report !== this.#report) continue;
      this.#other = beside;
      return;
    }
  }

  /** Which truths are meant where there are several: as it was chosen here, else as the report says of itself. */
  #truths(): ChosenTruths {
    const groundTruth = this.#report?.read.report.options.groundTruth;
    const said = groundTruth === undefined ? {} : truthsFromWords(groundTruth);
    return {
      truthEnding: this.#stored.truthEnding ?? said.truthEnding,
      truthFolder: this.#stored.truthFolder ?? said.truthFolder,
    };
  }

  /** Which files are meant where names have several: the report of those takes the place of this one. */
  async #chooseFiles(): Promise<void> {
    const chosen = this.#dataSet();
    if (!chosen) return;
    const run = this.#stored.run ?? this.#report?.read.report.options.run ?? undefined;
    const subject = await settleFiles({ chosen, run, ...this.#truths() }, this.#services, { again: true });
    if (!subject) return;
    await this.#remember({ truthEnding: undefined, ...subject, file: reportFile(subject), other: this.#stored.other });
    await this.compute();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const state = await stateOf(this.#stored.file);
    const report = await openFile(this.#stored.file, signal);
    if (this.#disposed) return;
    this.#readState = state;
    this.#report = report;
    this.#other = null;
    this.#revision += 1;
    const chosen = this.#dataSet();
    if (chosen) {
      const runs = await dataSetOf(chosen).then(runsOf, () => []);
      const said = this.#stored.run ?? report.read.report.options.run;
      const own = said === null ? null : splitEnding(said).place;
      if (this.#disposed) return;
      // A folder of predictions alone is its only run, whatever the report calls it.
      this.#otherRuns = runs.some((name) => name === own) ? runs.filter((name) => name !== own) : [];
    }
    this.#watch.follow([this.#stored.file]);
    this.#show();
    this.#services.reportShown.fire(report);
  }

  async #thumbnails(report: OpenReport, pair: ReportPair, signal: AbortSignal | undefined): Promise<Thumbnails> {
    return await this.#services.engine().thumbnails(await report.requestOf(pair, diskRef), { signal });
  }

  /** Where the pairs are: what was chosen, else what the report says. */
  #dataSet(): vscode.Uri | null {
    const folder = this.#report?.read.dataSetFolder ?? null;
    return this.#stored.chosen ?? (folder === null ? null : vscode.Uri.file(folder));
  }

  async #save(format: ReportFormat): Promise<void> {
    const report = this.#report;
    if (!report) return;
    const pictures: PictureSource = {
      atATime: this.#services.engine().workers,
      of: (pair, stop) => this.#thumbnails(report, pair, stop),
    };
    await this.#work.save((signal, tell) => saveReport(report, format, pictures, signal, tell));
  }

  #fail(error: unknown): void {
    if (this.#report) {
      void showProblem(error);
      return;
    }
    const known = error instanceof LensError ? error : new LensError('internal', { detail: String(error) });
    log().error(error instanceof Error ? error : String(error));
    const { title, advice } = problemWords(known);
    const again = this.#stored.chosen !== null;
    this.#push({ kind: 'problem', reportId: this.reportId, title, advice, again });
  }

  #show(): void {
    const report = this.#report;
    if (!report) return;
    const head = reportHead(
      report.read.report,
      report.columns.rows,
      this.#otherRuns,
      this.#other ? this.#other.comparison : null,
    );
    this.panel.title = this.#title();
    this.#push({ kind: 'report', reportId: this.reportId, revision: this.#revision, head, running: null });
  }

  #title(): string {
    const { run, file } = this.#stored;
    return `Report: ${run ?? file.path.split('/').at(-2) ?? ''}`;
  }

  #runningContent(what: string): messages.ReportContent {
    const running = { what, done: 0, total: 0, failed: 0, reused: 0, secondsLeft: null };
    return { kind: 'running', reportId: this.reportId, title: this.#stored.run ?? '', running };
  }

  /** @param running how far the work is; null: it rests */
  #tell(running: messages.ReportRunning | null): void {
    if (running === null) {
      if (this.#content.kind === 'report' && this.#content.running) this.#push({ ...this.#content, running });
    } else if (this.#content.kind !== 'problem') {
      this.#push({ ...this.#content, running });
    }
  }

  async #remember(stored: StoredReport): Promise<void> {
    this.#stored = stored;
    await this.#store.set(this.reportId, stored);
  }

  #push(content: messages.ReportContent): void {
    if (this.#disposed) return;
    this.#content = content;
    void this.#connection.sendNotification(messages.reportContent, content);
  }

  /** The report behind a request. @throws LensError stale-revision when the page shows another one by now */
  current(revision: number): OpenReport {
    if (!this.#report || revision !== this.#revision) throw new LensError('stale-revision', { revision });
    return this.#report;
  }

  /** Does what the page asks for. */
  async act(action: messages.ReportAction): Promise<void> {
    switch (action.action) {
      case 'cancel':
        this.#work.cancel();
        return;
      case 'run-again':
        return void this.#again().catch(showProblem);
      case 'compare':
        return void this.compare(action.run).catch(showProblem);
      case 'stop-comparing':
        this.#other = null;
        await this.#remember({ ...this.#stored, other: null });
        return this.#show();
      case 'show-log':
        return log().show();
      case 'choose-files':
        return void this.#chooseFiles().catch(showProblem);
      case 'save':
        void this.#save(action.format);
    }
  }

  #dispose(): void {
    this.#disposed = true;
    this.#work.cancel();
    this.#watch.dispose();
    this.#connection.dispose();
  }
}

/** null: there is no such file. */
async function stateOf(file: vscode.Uri): Promise<string | null> {
  return await vscode.workspace.fs.stat(file).then(
    ({ mtime, size }) => `${mtime} ${size}`,
    () => null,
  );
}

async function openFile(file: vscode.Uri, signal: AbortSignal): Promise<OpenReport> {
  if (file.scheme !== 'file') throw new LensError('report-needs-disk', { file: shownPath(file) });
  return await OpenReport.open(file.fsPath, signal);
}
