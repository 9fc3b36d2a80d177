import { computed, signal } from '@preact/signals-core';
import * as v from 'valibot';
import type { ConfusionCell, ReportContent, ReportHead, SavedReportState } from '../../src/protocol/report-messages.ts';
import { savedReportStateSchema } from '../../src/protocol/report-messages.ts';
import { saveOften } from '../store/save-often.ts';
import { type Chosen, type Columns, orderOf, type Quantity } from './report-columns.ts';

/** Least and largest value. */
const ends = v.object({ low: v.number(), high: v.number() });

/** How the report is looked at. Small: it is the state that survives a reload. */
const viewSchema = v.object({
  sort: v.object({
    column: v.picklist(['id', 'loss', 'mIoU', 'accuracy', 'iou', 'pixels', 'change']),
    descending: v.boolean(),
  }),
  text: v.string(),
  /** The class whose IoU the table shows; null: the worst of each image. */
  classId: v.nullable(v.number()),
  cell: v.nullable(v.object({ truth: v.number(), decided: v.number() })),
  /** The bar of a distribution, and the ends of all of it. */
  range: v.fallback(
    v.nullable(v.object({ of: v.picklist(['loss', 'mIoU', 'accuracy', 'change']), bin: v.number(), ...ends.entries })),
    null,
  ),
  /** What the images of a dot of the plot have, where one of several is chosen. */
  dot: v.nullable(v.object({ loss: ends, mIoU: ends })),
  distribution: v.picklist(['loss', 'mIoU', 'accuracy', 'change']),
  changed: v.picklist(['all', 'better', 'worse']),
  /** Name of the selected row: places change when a report is computed again. */
  selected: v.nullable(v.string()),
});

export type ReportViewState = v.InferOutput<typeof viewSchema>;

const FIRST_VIEW: ReportViewState = {
  sort: { column: 'loss', descending: true },
  text: '',
  classId: null,
  cell: null,
  range: null,
  dot: null,
  distribution: 'loss',
  changed: 'all',
  selected: null,
};

/** The view without what needs another run beside this one. */
function withoutComparison(view: ReportViewState): ReportViewState {
  const { sort, range, distribution } = view;
  return {
    ...view,
    sort: sort.column === 'change' ? FIRST_VIEW.sort : sort,
    range: range?.of === 'change' ? null : range,
    distribution: distribution === 'change' ? FIRST_VIEW.distribution : distribution,
    changed: 'all',
  };
}

const NO_ROWS = new Uint32Array(0);

/** What the page of a report shows and how. */
export class ReportPageStore {
  readonly content = signal<ReportContent | null>(null);
  readonly columns = signal<Columns | null>(null);
  readonly classIoU = signal<Float64Array | null>(null);
  readonly cellPixels = signal<Float64Array | null>(null);
  /** What the list is made of: a newer report, or another cell, may be chosen while its columns are on their way. */
  readonly listed: { revision: number; cell: ConfusionCell | null } = { revision: 0, cell: null };
  readonly #kept = signal<ReportViewState>(FIRST_VIEW);
  /** What was chosen, as far as it can be shown: after a reload, the comparison comes later than the report. */
  readonly view = computed<ReportViewState>(() =>
    this.columns.value?.change === null ? withoutComparison(this.#kept.value) : this.#kept.value,
  );
  readonly widthPx = signal(1100);
  /** Grows when colours of the theme change. */
  readonly theme = signal(0);

  readonly report = computed(() => {
    const content = this.content.value;
    return content?.kind === 'report' ? content : null;
  });
  readonly head = computed<ReportHead | null>(() => this.report.value?.head ?? null);
  readonly revision = computed(() => this.report.value?.revision ?? 0);
  readonly confusion = computed(() => new Float64Array(this.head.value?.confusion ?? new ArrayBuffer(0)));
  readonly chosen = computed<Chosen>(() => ({ classIoU: this.classIoU.value, cellPixels: this.cellPixels.value }));
  /** Places of the rows that the table shows, in its order. */
  readonly order = computed<Uint32Array>(() => {
    const columns = this.columns.value;
    const { sort, text, range, dot, changed } = this.view.value;
    return columns ? orderOf(columns, sort, { text, range, dot, changed }, this.chosen.value) : NO_ROWS;
  });
  /** Place of the selected row; −1: none. */
  readonly selected = computed(() => {
    const { selected } = this.view.value;
    return selected === null ? -1 : (this.columns.value?.ids.indexOf(selected) ?? -1);
  });

  change(changes: Partial<ReportViewState>): void {
    this.#kept.value = { ...this.#kept.peek(), ...changes };
  }

  /** Lets go of what is sorted and filtered by the comparison: another one shall not begin with it. */
  endComparison(): void {
    this.#kept.value = withoutComparison(this.#kept.peek());
  }

  /** Selects a cell of the confusion matrix and lists the images that have its pixels; the same again lets go. */
  chooseCell(cell: ConfusionCell | null): void {
    const old = this.view.peek().cell;
    const same = old && cell && old.truth === cell.truth && old.decided === cell.decided;
    const next = same ? null : cell;
    this.change({ cell: next, sort: next ? { column: 'pixels', descending: true } : FIRST_VIEW.sort });
  }

  chooseClass(classId: number | null): void {
    const sort = classId === null ? FIRST_VIEW.sort : { column: 'iou' as const, descending: false };
    this.change({ classId, sort });
  }

  showDistribution(distribution: Quantity): void {
    this.change({ distribution, range: null });
  }

  get filtered(): boolean {
    const { text, cell, range, dot, changed, classId } = this.view.value;
    return text !== '' || cell !== null || range !== null || dot !== null || changed !== 'all' || classId !== null;
  }

  /** Takes over a view that an earlier page saved. */
  restore(saved: unknown): void {
    const state = v.safeParse(savedReportStateSchema, saved);
    const view = state.success ? v.safeParse(viewSchema, state.output.view) : null;
    if (view?.success) this.#kept.value = view.output;
  }

  /** Calls back with the state to save: with every change, in a burst of changes from time to time. */
  onChange(save: (state: SavedReportState) => void): void {
    saveOften<SavedReportState>(() => {
      const reportId = this.content.value?.reportId;
      const view = this.#kept.value;
      return reportId === undefined ? null : { version: 1, reportId, view: { ...view } };
    }, save);
  }
}
