import { LensError } from '../../core/lens-error.ts';
import type { OpenSeriesImage } from '../../protocol/series-messages.ts';
import type { Series } from '../../report/series.ts';
import type { LensServices } from '../lens-services.ts';
import { OpenReport } from '../report/open-report.ts';
import { listSequence, openInSequence } from '../report/row-pair.ts';
import type { SeriesRuns } from './series-runs.ts';

/** Images of a series in the inspector; the report of the run that was opened last is kept. */
export class RunImages {
  readonly #services: LensServices;
  readonly #runs: SeriesRuns;
  #opened: OpenReport | null = null;

  constructor(services: LensServices, runs: SeriesRuns) {
    this.#services = services;
    this.#runs = runs;
  }

  /** Reports have been written anew. */
  forget(): void {
    this.#opened = null;
  }

  /**
   * Opens the inspector on an image as a run predicted it; next and previous follow the list of the page.
   * @throws LensError stale-revision, usage when the run has no such image
   */
  async open(series: Series, { revision, run, images, at }: OpenSeriesImage): Promise<void> {
    const name = series.runs[run]?.name ?? '';
    const [file, numbers] = [this.#runs.fileOf(name), this.#runs.numbersOf(name)];
    if (!file || !numbers) throw new LensError('stale-revision', { revision });
    if (this.#opened?.read.file !== file.fsPath) this.#opened = null;
    this.#opened ??= await OpenReport.open(file.fsPath, new AbortController().signal);
    const rowOf = new Map(numbers.ids.map((id, row) => [id, row]));
    const rows = images.map((image) => rowOf.get(series.images.ids[image] ?? '') ?? -1);
    const wanted = rows[at] ?? -1;
    if (wanted < 0) {
      throw new LensError('usage', { message: `${name} has no prediction of ${series.images.ids[images[at] ?? -1]}` });
    }
    const places = Uint32Array.from(rows.filter((row) => row >= 0));
    await openInSequence(this.#services, listSequence(this.#opened, places, null, null), places.indexOf(wanted));
  }
}
