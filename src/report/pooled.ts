import { type Confusion, metricsOf } from '../core/metrics.ts';
import { byClassKey, type NamedClass } from './class-names.ts';
import { NO_CLASS } from './pair-row.ts';
import type { PooledResult, ReportPair } from './report.ts';

/** Counts of pixels over many pairs. Whole numbers: the order of adding does not matter. */
export class PooledCounts {
  #pairs = 0;
  #scored = 0;
  #ignored = 0;
  readonly #predicted = new Map<number, number>();
  /** Truth class → decided class → pixels. */
  readonly #confusion = new Map<number, Map<number, number>>();

  add(pair: Pick<ReportPair, 'pixels' | 'classes' | 'confusion'>): void {
    this.#pairs += 1;
    this.#scored += pair.pixels.scored;
    this.#ignored += pair.pixels.ignored;
    for (const { id, predicted } of pair.classes) this.#predicted.set(id, (this.#predicted.get(id) ?? 0) + predicted);
    for (const [truth, decided, pixels] of pair.confusion) {
      const row = this.#confusion.get(truth) ?? new Map<number, number>();
      row.set(decided, (row.get(decided) ?? 0) + pixels);
      this.#confusion.set(truth, row);
    }
  }

  /** The result, with the formulas of a single pair (core/metrics.ts) on the sums. */
  result(named: readonly NamedClass[]): PooledResult {
    const places = new Map(named.map(({ id }, place) => [id, place]));
    const side = named.length + 1;
    const counts = new Float64Array(side * side);
    const add = (row: number, column: number, pixels: number) => {
      counts[row * side + column] = (counts[row * side + column] ?? 0) + pixels;
    };
    let counted = 0;
    for (const [truth, row] of this.#confusion) {
      const place = places.get(truth);
      if (place === undefined) continue;
      for (const [decided, pixels] of row) {
        add(place, decided === NO_CLASS ? named.length : (places.get(decided) ?? named.length), pixels);
        counted += pixels;
      }
    }
    // Truth that is no class: what was decided there stands in the counts of decided pixels only.
    let unknown = this.#scored - counted;
    for (const [column, { id }] of named.entries()) {
      let rows = 0;
      for (let row = 0; row < named.length; row += 1) rows += counts[row * side + column] ?? 0;
      const rest = (this.#predicted.get(id) ?? 0) - rows;
      add(named.length, column, rest);
      unknown -= rest;
    }
    add(named.length, named.length, unknown);
    const confusion: Confusion = { classes: named.length, counts };
    const metrics = metricsOf(confusion);
    const classes = metrics.classes.map(({ classId, pixels, predicted, iou, dice, precision, recall }) => {
      const { id, name, color } = named[classId] as NamedClass; // classId counts the entries of `named`
      return { id, name, color, pixels, predicted, iou, dice, precision, recall };
    });
    return {
      pairs: this.#pairs,
      scored: this.#scored,
      ignored: this.#ignored,
      mIoU: metrics.mIoU,
      mIoUClasses: metrics.mIoUClasses,
      absentClasses: 'excluded',
      pixelAccuracy: metrics.pixelAccuracy,
      iou: byClassKey(named, (index) => classes[index]?.iou ?? null),
      classes,
      confusion: named.map((_, row) => [...counts.subarray(row * side, (row + 1) * side)]),
    };
  }
}
