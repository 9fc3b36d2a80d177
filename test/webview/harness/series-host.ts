import { type MessageConnection, type RequestType, ResponseError } from 'vscode-jsonrpc/node';
import { orderRuns } from '../../../src/dataset/run-series.ts';
import { seriesHead, seriesTableOf, seriesValuesOf } from '../../../src/extension/series/series-head.ts';
import * as page from '../../../src/protocol/messages.ts';
import * as messages from '../../../src/protocol/series-messages.ts';
import { defaultCourseRule } from '../../../src/report/image-course.ts';
import { type RunNumbers, type Series, seriesOf } from '../../../src/report/series.ts';
import { connectionOf, type PageEnd } from './panel-host.ts';

/** What the series' panel of the extension does, without a workbench: a real series behind the real protocol. */
export class SeriesHost {
  readonly received: { readonly method: string; readonly params: unknown }[] = [];
  readonly copied: string[] = [];
  readonly errors: string[] = [];
  readonly #connection: MessageConnection;
  #runs: ReadonlyMap<string, RunNumbers>;
  #rule = defaultCourseRule;
  #revision = 1;
  #news: string | null = null;
  #cancelled = 0;

  constructor(end: PageEnd, runs: ReadonlyMap<string, RunNumbers>) {
    this.#runs = runs;
    this.#connection = connectionOf(end);
    this.#answerRequests();
    this.#connection.listen();
  }

  get series(): Series {
    const order = orderRuns([...this.#runs.keys()]);
    const reports = order.runs.map((run) => ({ ...run, numbers: this.#runs.get(run.name) as RunNumbers }));
    return seriesOf(reports, order, this.#rule);
  }

  get content(): messages.SeriesContent {
    return {
      kind: 'series',
      seriesId: 'series',
      revision: this.#revision,
      head: seriesHead(this.series, 'lovasz-softmax', [], this.#runs.size, {
        endings: [],
        ambiguous: 0,
      }),
      watched: { folder: 'set', news: this.#news },
      cancelled: this.#cancelled,
      running: null,
    };
  }

  /** Another state of the runs, as after files were written. */
  show(runs: ReadonlyMap<string, RunNumbers>, news: string | null): void {
    this.#runs = runs;
    this.#news = news;
    this.#revision += 1;
    this.push(this.content);
  }

  /** Some runs are left as they were when their work was cancelled. */
  cancel(runs: number): void {
    this.#cancelled = runs;
    this.push(this.content);
  }

  push(content: messages.SeriesContent): void {
    void this.#connection.sendNotification(messages.seriesContent, content);
  }

  dispose(): void {
    this.#connection.dispose();
  }

  #answer<P, R>(type: RequestType<P, R, void>, handler: (params: P) => R): void {
    this.#connection.onRequest(type, async (params: P) => {
      this.received.push({ method: type.method, params });
      try {
        return handler(params);
      } catch (error) {
        this.errors.push(`${type.method}: ${String(error)}`);
        return new ResponseError<void>(-32600, String(error));
      }
    });
  }

  #answerRequests(): void {
    this.#answer(messages.seriesReady, () => this.content);
    this.#answer(messages.seriesTable, () => seriesTableOf(this.series));
    this.#answer(messages.seriesValues, ({ images }) => seriesValuesOf(this.series, images));
    this.#answer(messages.openSeriesImage, () => null);
    this.#answer(messages.actOnSeries, (action) => {
      if (action.action === 'rule') {
        this.#rule = { good: action.good, flicker: action.flicker };
        this.#revision += 1;
        this.push(this.content);
      }
      return null;
    });
    this.#answer(page.copy, ({ text }) => {
      this.copied.push(text);
      return null;
    });
    this.#connection.onNotification(page.pageError, ({ message }) => this.errors.push(message));
  }
}
