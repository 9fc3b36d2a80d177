import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { type ReportColumns, readColumns } from '../../src/report/report-columns.ts';
import { writeReport } from '../../src/report/report-file.ts';
import { type ReadReport, readReport } from '../../src/report/report-reader.ts';
import { reportOf } from './report-of.ts';
import { voidLabels, writeLabels, writeSmallDataSet } from './small-data-set.ts';

let folder: string;
let report: Report & { readonly pairs: readonly ReportPair[] };
let read: ReadReport;
let columns: ReportColumns;

beforeAll(async () => {
  folder = writeSmallDataSet(['a', 'b', 'c', 'd', 'e']);
  writeLabels(path.join(folder, 'labels/c.npy'), voidLabels());
  report = await reportOf(folder, undefined);
  const file = path.join(folder, 'report.json');
  writeReport(report, file, folder);
  read = readReport(file);
  columns = await readColumns(read.report.pairs, read.report.pooled.classes, new AbortController().signal);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A column's NaN is a number that does not exist. */
const numbers = (column: Float64Array) => [...column].map((value) => (Number.isNaN(value) ? null : value));

it('a row is not looked for in a report that was written anew in the place of this one', () => {
  const file = path.join(folder, 'twice.json');
  writeReport(report, file, folder);
  const opened = readReport(file);
  expect(opened.rowAt(1).id).toBe('b');
  writeReport({ ...report, pairs: report.pairs.slice(1) }, file, folder);
  expect(() => opened.rowAt(1)).toThrow(expect.objectContaining({ code: 'report-rewritten', params: { file } }));
  expect(readReport(file).rowAt(1).id).toBe('c');
});

it('columns hold the numbers of the rows in their order; a void image has none', () => {
  expect(columns.ids).toEqual(report.pairs.map(({ id }) => id));
  expect(numbers(columns.loss.taken())).toEqual(report.pairs.map(({ loss }) => loss));
  expect(numbers(columns.mIoU.taken())).toEqual(report.pairs.map(({ mIoU }) => mIoU));
  expect(numbers(columns.accuracy.taken())).toEqual(report.pairs.map(({ pixelAccuracy }) => pixelAccuracy));
  expect(numbers(columns.loss.taken())[2]).toBeNull();
});

it('a class and a cell are looked up row by row, and the cells add up to the pooled matrix', () => {
  const { classes, confusion } = report.pooled;
  for (const [row, { id }] of classes.entries()) {
    const iou = report.pairs.map((pair) => pair.classes.find((entry) => entry.id === id)?.iou ?? null);
    expect(numbers(columns.classIoU(id))).toEqual(iou);
    for (const [column, { id: decided }] of classes.entries()) {
      const pixels = columns.cellPixels(id, decided).reduce((sum, count) => sum + count, 0);
      expect(pixels).toBe(confusion[row]?.[column]);
    }
  }
});

it('the worst class of an image is that with the lowest IoU among those in its truth', () => {
  for (const [place, pair] of report.pairs.entries()) {
    const scored = pair.classes.filter(({ iou, pixels }) => iou !== null && pixels > 0);
    const lowest = Math.min(...scored.map(({ iou }) => iou ?? 2));
    expect(columns.worstIoU.at(place)).toEqual(scored.length === 0 ? Number.NaN : lowest);
    if (scored.length === 0) continue;
    const named = report.pooled.classes[columns.worstClass.at(place)];
    expect(scored.find(({ id }) => id === named?.id)?.iou).toBe(lowest);
  }
});

it('a row is read by its place, and reading stops when it is told to', async () => {
  for (const [place, pair] of report.pairs.entries()) expect(read.rowAt(place)).toEqual(pair);
  expect(() => read.rowAt(5)).toThrow('usage');
  const abort = new AbortController();
  abort.abort();
  const slow = {
    *[Symbol.iterator]() {
      for (let turn = 0; turn < 3; turn += 1) {
        const until = Date.now() + 20;
        while (Date.now() < until);
        yield read.rowAt(0);
      }
    },
  };
  await expect(readColumns(slow, report.pooled.classes, abort.signal)).rejects.toThrow(/abort/i);
});
