import { computed, signal } from '@preact/signals-core';
import * as v from 'valibot';
import { runPositions } from '../../src/core/run-curve.ts';
import {
  type SavedSeriesState,
  SERIES_KINDS,
  type SeriesContent,
  savedSeriesStateSchema,
} from '../../src/protocol/series-messages.ts';
import { saveOften } from '../store/save-often.ts';
import { type CourseColumns, courseOrder } from './course-columns.ts';

/** How the series is looked at. Small: it is the state that survives a reload. */
const viewSchema = v.object({
  kind: v.picklist(['all', ...SERIES_KINDS]),
  sort: v.object({
    column: v.picklist(['kind', 'id', 'first', 'last', 'change', 'crossings']),
    descending: v.boolean(),
  }),
  text: v.string(),
  /** The class whose IoU stands in the large plot, too. */
  classId: v.nullable(v.number()),
  classOrder: v.picklist(['lowest', 'fallen', 'name']),
  classText: v.string(),
  /** Name of the run that is looked at; null: the last one, whichever that is. */
  run: v.nullable(v.string()),
  /** Name of the selected image. */
  selected: v.nullable(v.string()),
  asTable: v.boolean(),
});

export type SeriesViewState = v.InferOutput<typeof viewSchema>;

const FIRST_VIEW: SeriesViewState = {
  kind: 'all',
  sort: { column: 'kind', descending: false },
  text: '',
  classId: null,
  classOrder: 'lowest',
  classText: '',
  run: null,
  selected: null,
  asTable: false,
};

const NO_ROWS = new Uint32Array(0);

/** What the page of a series shows and how. */
export class SeriesPageStore {
  readonly content = signal<SeriesContent | null>(null);
  readonly columns = signal<CourseColumns | null>(null);
  readonly view = signal<SeriesViewState>(FIRST_VIEW);
  readonly widthPx = signal(1100);

  readonly series = computed(() => {
    const content = this.content.value;
    return content?.kind === 'series' ? content : null;
  });
  readonly head = computed(() => this.series.value?.head ?? null);
  readonly revision = computed(() => this.series.value?.revision ?? 0);
  readonly classIoU = computed(() => new Float64Array(this.head.value?.classIoU ?? new ArrayBuffer(0)));
  /** Place of the run that is looked at. */
  readonly run = computed(() => {
    const runs = this.head.value?.runs ?? [];
    const { run } = this.view.value;
    const place = run === null ? -1 : runs.findIndex(({ name }) => name === run);
    return place < 0 ? runs.length - 1 : place;
  });
  /** Where each run stands from left to right, 0..1: by its number where all have one. */
  readonly positions = computed(() => runPositions((this.head.value?.runs ?? []).map(({ number }) => number)));
  /** Places of the images that the list shows, in its order. */
  readonly order = computed(() => {
    const columns = this.columns.value;
    const { kind, sort, text } = this.view.value;
    return columns ? courseOrder(columns, sort, { kind, text }) : NO_ROWS;
  });
  readonly selected = computed(() => {
    const { selected } = this.view.value;
    return selected === null ? -1 : (this.columns.value?.ids.indexOf(selected) ?? -1);
  });

  change(changes: Partial<SeriesViewState>): void {
    this.view.value = { ...this.view.peek(), ...changes };
  }

  /** The last run is followed: when a newer one comes, that one is looked at. */
  chooseRun(place: number): void {
    const runs = this.head.peek()?.runs ?? [];
    const at = Math.min(runs.length - 1, Math.max(0, place));
    this.change({ run: at === runs.length - 1 ? null : (runs[at]?.name ?? null) });
  }

  /** Takes over a view that an earlier page saved. */
  restore(saved: unknown): void {
    const state = v.safeParse(savedSeriesStateSchema, saved);
    const view = state.success ? v.safeParse(viewSchema, state.output.view) : null;
    if (view?.success) this.view.value = view.output;
  }

  /** Calls back with the state to save: with every change, in a burst of changes from time to time. */
  onChange(save: (state: SavedSeriesState) => void): void {
    saveOften<SavedSeriesState>(() => {
      const seriesId = this.content.value?.seriesId;
      const view = this.view.value;
      return seriesId === undefined ? null : { version: 1, seriesId, view: { ...view } };
    }, save);
  }
}
