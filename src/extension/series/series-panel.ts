import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { LensError } from '../../core/lens-error.ts';
import { problemWords } from '../../engine/words/problem-words.ts';
import type { ReportRunning } from '../../protocol/report-messages.ts';
import * as messages from '../../protocol/series-messages.ts';
import { patternPlace } from '../../report/located-data-set.ts';
import type { Series } from '../../report/series.ts';
import { folderName } from '../chosen-folder.ts';
import type { LensServices } from '../lens-services.ts';
import { log } from '../log.ts';
import { pageHtml } from '../panel/page-html.ts';
import { answer, answerCopies, connectPage, logPageErrors } from '../panel/panel-connection.ts';
import { dataSetOf } from '../report/report-place.ts';
import { settleFiles } from '../report/settle-files.ts';
import { showProblem } from '../show-problem.ts';
import { uriBelow } from '../workspace-file-tree.ts';
import { RunImages } from './run-images.ts';
import { saveSeries } from './save-series.ts';
import { seriesHead, seriesTableOf, seriesValuesOf } from './series-head.ts';
import { CANCELLED, type RefreshedRuns, SeriesRuns, type Wish } from './series-runs.ts';
import type { SeriesStore, StoredSeries } from './series-store.ts';
import { SeriesWatch } from './series-watch.ts';

/** Progress reaches the page this often at most. */
const PROGRESS_MS = 100;
/** While runs are computed, putting the series together takes at most this share of the time. */
const TAKING_SHARE = 0.1;

/** One series of runs: what is computed of it, the folder that is watched, and the page that shows it. */
export class SeriesPanel {
  readonly panel: vscode.WebviewPanel;
  readonly #seriesId: string;
  readonly #services: LensServices;
  readonly #store: SeriesStore;
  readonly #connection: MessageConnection;
  readonly #watch: SeriesWatch;
  readonly #runs: SeriesRuns;
  #stored: StoredSeries;
  #content: messages.SeriesContent;
  #series: Series | null = null;
  #revision = 0;
  #work: AbortController | null = null;
  /** The end of all work so far. */
  #ended: Promise<void> = Promise.resolve();
  /** Files that changed while it worked. */
  #waiting: string[] = [];
  #watched: messages.SeriesWatched | null = null;
  readonly #images: RunImages;
  #toldAt = 0;
  /** When the series was put together last, and how long that took. */
  #taken = { at: 0, ms: 0 };
  #disposed = false;

  constructor(
    panel: vscode.WebviewPanel,
    seriesId: string,
    stored: StoredSeries,
    services: LensServices,
    store: SeriesStore,
  ) {
    this.panel = panel;
    this.#seriesId = seriesId;
    this.#stored = stored;
    this.#services = services;
    this.#store = store;
    this.#content = this.#runningContent();
    this.#runs = new SeriesRuns(stored.cancelled);
    this.#images = new RunImages(services, this.#runs);
    this.#watch = new SeriesWatch((files, looks) => {
      if (!this.#work) void this.#refresh({ changed: files, asked: false }, looks);
      else if (looks === 0) this.#waiting.push(...files);
      else this.#watch.lookAgain(files, looks - 1);
    });
    this.#connection = connectPage(panel.webview);
    this.#answerRequests();
    this.#connection.listen();
    panel.onDidDispose(() => this.#dispose());
    panel.title = `Series: ${stored.pattern ?? folderName(stored.chosen)}`;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview')],
    };
    panel.webview.html = pageHtml(panel.webview, services.extensionUri, 'series');
  }

  get stored(): StoredSeries {
    return this.#stored;
  }

  /** A person asks for all of it: what was cancelled goes on, too. */
  async goOn(): Promise<void> {
    await this.#refresh({ changed: null, asked: true }, 0);
  }

  /** Which files are meant where images have several: asked of the newest run, and so for all of them. */
  async #chooseFiles(): Promise<void> {
    const names = this.#runs.names;
    const subject = { chosen: this.#stored.chosen, run: names.at(-1) };
    if (await settleFiles(subject, this.#services, { again: true, also: names })) await this.goOn();
  }

  /** After a window reload: what was cancelled stays so. */
  async restore(): Promise<void> {
    await this.#refresh({ changed: null, asked: false }, 0);
  }

  /**
   * Takes up what is new or has changed, once the work before has ended.
   * @param looks how often it was looked for what no event told of; nothing moves on the page until there is something
   */
  async #refresh(wish: Wish, looks: number): Promise<void> {
    this.#work?.abort();
    const abort = new AbortController();
    this.#work = abort;
    this.#ended = this.#ended
      .then(() => (this.#work === abort ? this.#takeUp(wish, looks, abort) : undefined))
      .catch(showProblem);
    await this.#ended;
  }

  async #takeUp(wish: Wish, looks: number, abort: AbortController): Promise<void> {
    const { changed } = wish;
    try {
      await this.#follow();
      if (this.#disposed) return;
      const refreshed = await this.#runs.refresh(this.#stored, wish, {
        engine: this.#services.engine(),
        endings: this.#services.endings,
        signal: abort.signal,
        onProgress: (running) => {
          if (looks === 0) this.#tell(running);
        },
        onRun: () => {
          if (looks > 0) return;
          this.#images.forget();
          const rested = Date.now() - this.#taken.at >= this.#taken.ms / TAKING_SHARE;
          if (rested && !this.#disposed && this.#content.kind !== 'problem') this.#take(this.#content.running);
        },
      });
      if (this.#work !== abort || this.#disposed) return;
      if (changed !== null) {
        this.#report(refreshed);
        const news = [...refreshed.added, ...refreshed.again];
        if (news.length > 0) this.#watch.lookAgain(this.#runs.foldersOf(news), 0);
        else if (looks > 0) this.#watch.lookAgain(changed, looks);
      }
      if (isNews(refreshed)) this.#images.forget();
      if (changed === null || isNews(refreshed) || !this.#isTold()) this.#take(null);
    } catch (error) {
      if (this.#work !== abort || this.#disposed) return;
      if (abort.signal.aborted) this.#take(null);
      else this.#fail(error);
    } finally {
      if (this.#work === abort) {
        this.#work = null;
        this.#rest();
        await this.#remember({ cancelled: this.#runs.cancelled });
        const files = this.#waiting.splice(0);
        if (files.length > 0 && !this.#disposed) void this.#refresh({ changed: files, asked: false }, 0);
      }
    }
  }

  /** Whether the page says how many runs were cancelled. */
  #isTold(): boolean {
    return this.#content.kind === 'series' && this.#content.cancelled === this.#runs.cancelled.length;
  }

  /** Watches the data set's folder from now on. */
  async #follow(): Promise<void> {
    if (this.#watched) return;
    const dataSet = await dataSetOf(this.#stored.chosen);
    // Closed meanwhile: nobody would end the watching.
    if (this.#disposed) return;
    const folder = uriBelow(dataSet.root, patternPlace(dataSet).folder);
    this.#watched = { folder: folderName(folder), news: null };
    this.#watch.follow(folder);
  }

  /** Says what was taken up, if anything was. */
  #report({ added, again, gone }: RefreshedRuns): void {
    if (!isNews({ added, again, gone }) || !this.#watched) return;
    const said = [
      added.length > 0 ? `new: ${added.join(', ')}` : '',
      again.length > 0 ? `read again: ${again.join(', ')}` : '',
      gone.length > 0 ? `gone: ${gone.join(', ')}` : '',
    ].filter((part) => part !== '');
    const news = `${new Date().toTimeString().slice(0, 8)} ${said.join('; ')}`;
    this.#watched = { ...this.#watched, news };
  }

  /** Shows what is computed by now. */
  #take(running: ReportRunning | null): void {
    const begun = Date.now();
    this.#series = this.#runs.series(this.#stored.rule);
    if (!this.#series) {
      if (running !== null) return;
      if (this.#runs.cancelled.length > 0) this.#cancelled();
      else this.#fail(new LensError('usage', { message: this.#nothing() }));
      return;
    }
    this.#revision += 1;
    const [first] = this.#series.runs;
    const reading = first && this.#runs.numbersOf(first.name)?.summary.readings[0];
    this.#push({
      kind: 'series',
      seriesId: this.#seriesId,
      revision: this.#revision,
      head: seriesHead(this.#series, reading?.loss ?? null, this.#runs.broken, this.#runs.listed, this.#runs.files),
      watched: this.#watched ?? { folder: '', news: null },
      cancelled: this.#runs.cancelled.length,
      running,
    });
    this.#taken = { at: Date.now(), ms: Date.now() - begun };
  }

  #nothing(): string {
    const [why] = this.#runs.broken;
    return why ?? 'no run was found: predictions lie in folders as ckpt1/…, ckpt2/…, or are named in lovasz-lens.json';
  }

  #cancelled(): void {
    const title = 'Cancelled before a run was finished';
    const advice = 'What is finished of it is kept: computed again, it goes on from there.';
    this.#push({ kind: 'problem', seriesId: this.#seriesId, title, advice });
  }

  #rest(): void {
    if (this.#content.kind === 'series' && this.#content.running) this.#push({ ...this.#content, running: null });
  }

  #tell(running: ReportRunning): void {
    const now = Date.now();
    if (now - this.#toldAt < PROGRESS_MS && running.done < running.total) return;
    this.#toldAt = now;
    this.#push(this.#content.kind === 'problem' ? this.#runningContent(running) : { ...this.#content, running });
  }

  #fail(error: unknown): void {
    if (this.#series) {
      void showProblem(error);
      return;
    }
    const known = error instanceof LensError ? error : new LensError('internal', { detail: String(error) });
    log().error(error instanceof Error ? error : String(error));
    const { title, advice } = problemWords(known);
    this.#push({ kind: 'problem', seriesId: this.#seriesId, title, advice });
  }

  #runningContent(running?: ReportRunning): messages.SeriesContent {
    const begun = { what: 'Looking for runs', done: 0, total: 0, failed: 0, reused: 0, secondsLeft: null };
    const title = this.#stored.pattern ?? folderName(this.#stored.chosen);
    return { kind: 'running', seriesId: this.#seriesId, title, running: running ?? begun };
  }

  async #remember(changes: Partial<StoredSeries>): Promise<void> {
    this.#stored = { ...this.#stored, ...changes };
    await this.#store.set(this.#seriesId, this.#stored);
  }

  #push(content: messages.SeriesContent): void {
    if (this.#disposed) return;
    this.#content = content;
    void this.#connection.sendNotification(messages.seriesContent, content);
  }

  /** The series behind a request, if the page still shows it. */
  #current(revision: number): Series {
    if (!this.#series || revision !== this.#revision) throw new LensError('stale-revision', { revision });
    return this.#series;
  }

  async #act(action: messages.SeriesAction): Promise<void> {
    switch (action.action) {
      case 'cancel':
        return this.#work?.abort(CANCELLED);
      case 'run-again':
        return void this.goOn();
      case 'choose-files':
        return void this.#chooseFiles().catch(showProblem);
      case 'show-log':
        return log().show();
      case 'save':
        return void saveSeries(this.#series, this.#stored.chosen, action.format).catch(showProblem);
      case 'rule': {
        const { good, flicker } = action;
        await this.#remember({ rule: { good, flicker } });
        this.#take(this.#content.kind === 'series' ? this.#content.running : null);
      }
    }
  }

  #answerRequests(): void {
    const connection = this.#connection;
    answer(connection, messages.seriesReady, null, async () => this.#content);
    answer(connection, messages.seriesTable, messages.seriesTableRequestSchema, async ({ revision }) =>
      seriesTableOf(this.#current(revision)),
    );
    answer(connection, messages.seriesValues, messages.seriesValuesRequestSchema, async ({ revision, images }) =>
      seriesValuesOf(this.#current(revision), images),
    );
    answer(connection, messages.openSeriesImage, messages.openSeriesImageSchema, async (request) => {
      void this.#images.open(this.#current(request.revision), request).catch(showProblem);
      return null;
    });
    answer(connection, messages.actOnSeries, messages.seriesActionSchema, async (action) => {
      await this.#act(action);
      return null;
    });
    answerCopies(connection);
    logPageErrors(connection, 'Series page');
  }

  #dispose(): void {
    this.#disposed = true;
    this.#work?.abort();
    this.#watch.dispose();
    this.#connection.dispose();
  }
}

/** Logs and weights are written into the same folders: nothing of the series changes by them. */
function isNews({ added, again, gone }: RefreshedRuns): boolean {
  return added.length + again.length + gone.length > 0;
}
