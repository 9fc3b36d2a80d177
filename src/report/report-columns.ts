import type { NamedClass } from './class-names.ts';
import type { ReportPair } from './report.ts';
import { givingWay, type Steps } from './steps.ts';

/** A list of numbers that grows, without an object for each. */
class Numbers {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number | null): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value ?? Number.NaN;
    this.length += 1;
  }

  /** A copy of exact length. */
  taken(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.length);
  }

  at(place: number): number {
    return this.#values[place] as number;
  }
}

/**
 * The numbers of a report's rows as columns, in the order of the rows: what a table of many pairs sorts and filters
 * by. A number that does not exist is NaN.
 */
export class ReportColumns {
  readonly ids: string[] = [];
  readonly loss = new Numbers();
  readonly mIoU = new Numbers();
  readonly accuracy = new Numbers();
  /** Place among the report's classes of the one with the lowest IoU among those in the truth. */
  readonly worstClass = new Numbers();
  readonly worstIoU = new Numbers();
  readonly warnings = new Numbers();
  readonly #classPlaces: ReadonlyMap<number, number>;
  // Of each row: class id and IoU of those that have one; truth, decided and pixels of the cells that are not 0.
  readonly #classes = { ends: new Numbers(), ids: new Numbers(), iou: new Numbers() };
  readonly #cells = { ends: new Numbers(), truth: new Numbers(), decided: new Numbers(), pixels: new Numbers() };

  /** @param classes those of the report, in its order */
  constructor(classes: readonly Pick<NamedClass, 'id'>[]) {
    this.#classPlaces = new Map(classes.map(({ id }, place) => [id, place]));
  }

  add(pair: ReportPair): void {
    this.ids.push(pair.id);
    this.loss.push(pair.loss);
    this.mIoU.push(pair.mIoU);
    this.accuracy.push(pair.pixelAccuracy);
    this.warnings.push(pair.warnings.length);
    let worst: { readonly id: number; readonly iou: number } | null = null;
    for (const { id, iou, pixels } of pair.classes) {
      if (iou === null) continue;
      this.#classes.ids.push(id);
      this.#classes.iou.push(iou);
      if (pixels > 0 && (worst === null || iou < worst.iou)) worst = { id, iou };
    }
    this.#classes.ends.push(this.#classes.ids.length);
    this.worstClass.push(worst && (this.#classPlaces.get(worst.id) ?? null));
    this.worstIoU.push(worst?.iou ?? null);
    for (const [truth, decided, pixels] of pair.confusion) {
      this.#cells.truth.push(truth);
      this.#cells.decided.push(decided);
      this.#cells.pixels.push(pixels);
    }
    this.#cells.ends.push(this.#cells.truth.length);
  }

  get rows(): number {
    return this.ids.length;
  }

  /** IoU of a class in each row. */
  classIoU(classId: number): Float64Array<ArrayBuffer> {
    const { ends, ids, iou } = this.#classes;
    return this.#perRow(ends, Number.NaN, (entry) => (ids.at(entry) === classId ? iou.at(entry) : null));
  }

  /** Pixels of a truth class decided as another in each row; `decided` −1: as no class. */
  cellPixels(truth: number, decided: number): Float64Array<ArrayBuffer> {
    const cells = this.#cells;
    return this.#perRow(cells.ends, 0, (entry) =>
      cells.truth.at(entry) === truth && cells.decided.at(entry) === decided ? cells.pixels.at(entry) : null,
    );
  }

  /** The one entry of each row that is asked for, else `none`. */
  #perRow(ends: Numbers, none: number, valueAt: (entry: number) => number | null): Float64Array<ArrayBuffer> {
    const column = new Float64Array(this.rows).fill(none);
    let entry = 0;
    for (let row = 0; row < column.length; row += 1) {
      for (; entry < ends.at(row); entry += 1) {
        const value = valueAt(entry);
        if (value !== null) column[row] = value;
      }
    }
    return column;
  }
}

/** Reads all rows; gives way to others every few milliseconds, so that a long report holds up nobody. */
export async function readColumns(
  pairs: Iterable<ReportPair>,
  classes: readonly Pick<NamedClass, 'id'>[],
  signal: AbortSignal,
): Promise<ReportColumns> {
  return await givingWay(columnSteps(pairs, classes), signal);
}

function* columnSteps(pairs: Iterable<ReportPair>, classes: readonly Pick<NamedClass, 'id'>[]): Steps<ReportColumns> {
  const columns = new ReportColumns(classes);
  for (const pair of pairs) {
    columns.add(pair);
    yield;
  }
  return columns;
}
