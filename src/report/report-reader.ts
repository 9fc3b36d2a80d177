import { closeSync, fstatSync, openSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { LensError } from '../core/lens-error.ts';
import { emptyBudget } from './error-budget.ts';
import { fileLines, fileText } from './file-lines.ts';
import { folderOnDisk } from './output-pieces.ts';
import {
  byPair,
  type PairWarnings,
  type Report,
  type ReportBudget,
  type ReportPair,
  reportSchema,
  type WorstRegion,
} from './report.ts';

/** A report that was read from a file. */
export interface ReadReport {
  readonly file: string;
  readonly report: Report;
  /** Folder of the data set, if the report says where it lies. */
  readonly dataSetFolder: string | null;
  /** One row by its place. @throws LensError report-rewritten { file } */
  rowAt(place: number): ReportPair;
}

/** What is relied upon; the rest of the file is ours if this is. */
const headSchema = v.looseObject({
  schema: v.literal(reportSchema),
  dataSetFolder: v.optional(v.nullable(v.string())),
  options: v.looseObject({ dataset: v.string(), shard: v.nullable(v.string()), pair: v.looseObject({}) }),
  status: v.picklist(['complete', 'interrupted']),
  found: v.number(),
  partOf: v.optional(v.looseObject({ pairs: v.number(), digest: v.string() })),
  pooled: v.looseObject({ classes: v.array(v.looseObject({ id: v.number(), name: v.string() })) }),
  means: v.looseObject({}),
  failed: v.array(v.looseObject({ id: v.string() })),
  pairs: v.array(v.unknown()),
});

const ROWS_BEGIN = ' "pairs": [';
const ROWS_END = ' ]';

/**
 * Reads a report's JSON. As this program writes it, each pair is a line of its own and is read when it is walked
 * past, so that the size of the file does not matter; any other layout is read whole.
 * @throws LensError usage that names the file
 */
export function readReport(file: string): ReadReport {
  const rows: { offset: number; bytes: number }[] = [];
  const head: string[] = [];
  const descriptor = open(file);
  const state = stateOf(descriptor);
  try {
    let inRows = false;
    for (const { text, offset, bytes } of fileLines(descriptor)) {
      if (inRows && text === ROWS_END) inRows = false;
      if (inRows) rows.push({ offset, bytes });
      else head.push(text);
      if (text === ROWS_BEGIN) inRows = true;
    }
  } finally {
    closeSync(descriptor);
  }
  const parsed = parse(head.join('\n'), file);
  const {
    pairs: own,
    dataSetFolder = null,
    budget = emptyBudget,
    worstRegions = [],
    pairWarnings = [],
    groundTruth = [],
    ...summary
  } = parsed;
  const held = own.length > 0 ? sorted(own.map(completed)) : null;
  const pairs = held ?? { [Symbol.iterator]: () => walkRows(file, state, rows) };
  return {
    file,
    report: { ...summary, groundTruth, budget, worstRegions, pairWarnings, pairs },
    dataSetFolder: dataSetFolder === null ? null : path.resolve(folderOnDisk(file), dataSetFolder),
    rowAt: (place) => {
      const [row] = held ? held.slice(place, place + 1) : walkRows(file, state, rows.slice(place, place + 1));
      if (!row) throw notOurs(file, `it has no row ${place}`);
      return row;
    },
  };
}

function sorted(rows: readonly ReportPair[]): ReportPair[] {
  const key = ({ id, files }: ReportPair) => ({ id, prediction: files.prediction });
  return [...rows].sort((a, b) => byPair(key(a), key(b)));
}

/** What tells a file from the one that is put in its place. */
function stateOf(descriptor: number): string {
  const { ino, size, mtimeMs } = fstatSync(descriptor);
  return `${ino} ${size} ${mtimeMs}`;
}

/** @param state of the file when the places of its rows were found */
function* walkRows(
  file: string,
  state: string,
  rows: readonly { offset: number; bytes: number }[],
): Generator<ReportPair> {
  const descriptor = open(file);
  try {
    if (stateOf(descriptor) !== state) throw new LensError('report-rewritten', { file });
    for (const { offset, bytes } of rows) {
      const text = fileText(descriptor, offset, bytes).replace(/,?\n$/, '');
      try {
        yield completed(JSON.parse(text) as ReportPair); // a line of a file whose head is ours
      } catch {
        throw notOurs(file, 'a row of it is not JSON');
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A row that was written before rows said where their loss sits. */
function completed(row: ReportPair): ReportPair {
  return 'errors' in row ? row : { ...(row as ReportPair), errors: null };
}

/** As it stands in a file; before reports said where the truths lie, where the loss sits or what their pairs warn of, without that. */
interface StoredReport extends Omit<Report, 'groundTruth' | 'budget' | 'worstRegions' | 'pairWarnings'> {
  readonly dataSetFolder?: string | null;
  readonly groundTruth?: readonly string[];
  readonly budget?: ReportBudget;
  readonly worstRegions?: readonly WorstRegion[];
  readonly pairWarnings?: readonly PairWarnings[];
  readonly pairs: ReportPair[];
}

function parse(text: string, file: string): StoredReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notOurs(file, 'it is not JSON');
  }
  const checked = v.safeParse(headSchema, value);
  if (!checked.success) {
    const [issue] = checked.issues;
    const where = v.getDotPath(issue) ?? '';
    throw notOurs(file, `${where === '' ? 'its content' : where} is not as in a ${reportSchema}`);
  }
  return value as StoredReport; // as far as it was checked
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new LensError('usage', { message: `${file} cannot be read: ${detail}` });
  }
}

function notOurs(file: string, why: string): LensError {
  return new LensError('usage', { message: `${file} is no report of this program: ${why}` });
}
