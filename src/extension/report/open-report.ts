import path from 'node:path';
import { LensError } from '../../core/lens-error.ts';
import type { PairOptions } from '../../dataset/pair-options.ts';
import type { Engine } from '../../engine/engine.ts';
import type { FileRef, PairRequest } from '../../engine/pair-request.ts';
import { joinIds } from '../../protocol/id-list.ts';
import type { ReportTable, RowPictures } from '../../protocol/report-messages.ts';
import { type Comparison, comparisonSteps } from '../../report/comparison.ts';
import { pairRequest } from '../../report/data-set.ts';
import type { ReportPair } from '../../report/report.ts';
import { type ReportColumns, readColumns } from '../../report/report-columns.ts';
import { type ReadReport, readReport } from '../../report/report-reader.ts';
import { givingWay } from '../../report/steps.ts';

/** The files of a row, by their paths on this machine's disk. */
export interface RowFiles {
  readonly groundTruth: string;
  readonly prediction: string;
  readonly image: string | null;
}

/** How a file of this machine's disk is given to the engine. */
export type FileRefOf = (file: string) => Promise<FileRef>;

/** A report that was read from its JSON: its columns in memory, its rows on disk. */
export class OpenReport {
  readonly read: ReadReport;
  readonly columns: ReportColumns;

  private constructor(read: ReadReport, columns: ReportColumns) {
    this.read = read;
    this.columns = columns;
  }

  /** @throws LensError usage that names the file */
  static async open(file: string, signal: AbortSignal): Promise<OpenReport> {
    const read = readReport(file);
    const columns = await readColumns(read.report.pairs, read.report.pooled.classes, signal);
    return new OpenReport(read, columns);
  }

  /** How its pairs were read: what was asked for, and what was found in the whole data set. */
  get options(): PairOptions {
    const { options, settled } = this.read.report;
    return { ...options.pair, ...settled };
  }

  /** @throws LensError usage when the report does not say where its data set lies */
  filesOf({ files }: ReportPair): RowFiles {
    const folder = this.#folder();
    const place = (file: string) => path.join(folder, file);
    return {
      groundTruth: place(files.groundTruth),
      prediction: place(files.prediction),
      image: files.image === null ? null : place(files.image),
    };
  }

  /** What the engine computes a row from. @throws LensError as above */
  async requestOf({ files }: ReportPair, fileRef: FileRefOf): Promise<PairRequest> {
    const folder = this.#folder();
    return await pairRequest(this.read.report.options.dataset, files, this.options, {
      fileRef: async (file, name) => ({ ...(await fileRef(path.join(folder, file))), name }),
    });
  }

  #folder(): string {
    const { dataSetFolder, file } = this.read;
    if (dataSetFolder !== null) return dataSetFolder;
    throw new LensError('usage', { message: `${file} does not say where its data set lies` });
  }
}

/** Two runs side by side: the numbers of the other one for each row of this. */
export interface OtherRun {
  readonly report: OpenReport;
  readonly comparison: Comparison;
  /** Place in the other report of each row here; −1: it has none. */
  readonly places: Int32Array;
}

/** Gives way to others while it compares. @throws LensError usage when they have no pair in common */
export async function compareOpen(own: OpenReport, other: OpenReport, signal: AbortSignal): Promise<OtherRun> {
  const comparison = await givingWay(comparisonSteps(other.read.report, own.read.report), signal);
  const placeOf = new Map(other.columns.ids.map((id, place) => [id, place]));
  const places = Int32Array.from(own.columns.ids, (id) => placeOf.get(id) ?? -1);
  return { report: other, comparison, places };
}

/** Walks the rows of reports; where one was written anew since it was opened, once more after it is read again. */
export async function unlessRewritten(walk: () => Promise<void>, readAgain: () => Promise<void>): Promise<void> {
  try {
    await walk();
  } catch (error) {
    if (!(error instanceof LensError) || error.code !== 'report-rewritten') throw error;
    await readAgain();
    await walk();
  }
}

/** The rows as the page sorts and filters them. */
export function tableOf({ columns }: OpenReport, other: OtherRun | null): ReportTable {
  const beside = (column: Float64Array): ArrayBuffer =>
    Float64Array.from(other?.places ?? [], (place) => (place < 0 ? Number.NaN : (column[place] as number))).buffer;
  return {
    ids: joinIds(columns.ids),
    loss: columns.loss.taken().buffer,
    mIoU: columns.mIoU.taken().buffer,
    accuracy: columns.accuracy.taken().buffer,
    worstClass: columns.worstClass.taken().buffer,
    worstIoU: columns.worstIoU.taken().buffer,
    warnings: columns.warnings.taken().buffer,
    otherLoss: other && beside(other.report.columns.loss.taken()),
    otherIoU: other && beside(other.report.columns.mIoU.taken()),
  };
}

/** Small pictures of a row. @throws LensError of its files */
export async function picturesOf(
  report: OpenReport,
  place: number,
  engine: Engine,
  fileRef: FileRefOf,
  signal: AbortSignal,
): Promise<RowPictures> {
  const request = await report.requestOf(report.read.rowAt(place), fileRef);
  const { image, truth, prediction, wrong } = await engine.thumbnails(request, { signal });
  const tight = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;
  return {
    first: tight(image ?? truth),
    firstIs: image ? 'image' : 'truth',
    prediction: tight(prediction),
    wrong: tight(wrong),
  };
}
