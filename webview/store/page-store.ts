import { computed, effect, signal } from '@preact/signals-core';
import * as v from 'valibot';
import { withPalette } from '../../src/core/class-palette.ts';
import type { InspectedClass, Inspection } from '../../src/core/inspection.ts';
import type { LitSet } from '../../src/core/view-data.ts';
import { type ProgressNote, type SavedState, savedStateSchema } from '../../src/protocol/messages.ts';
import type {
  ChangedContent,
  FindingsNote,
  OtherNote,
  PanelContent,
  PanelFinding,
  PanelMark,
  PanelOther,
} from '../../src/protocol/panel-content.ts';
import { besideOther, withoutOther } from './compared-view.ts';
import { markToLight } from './report-mark.ts';
import { saveOften } from './save-often.ts';
import {
  type CurveSpan,
  FIRST_VIEW,
  type Pixel,
  restoredView,
  type ViewState,
  type WhatIfChoice,
} from './view-state.ts';

export type InspectionContent = Extract<PanelContent, { kind: 'inspection' }>;

const PROGRESS_DELAY_MS = 300;

/** Where the pointer is, in the panes or on the curve: an image pixel. */
export interface Cursor extends Pixel {
  readonly from: 'panes' | 'curve' | 'keyboard';
}

/** Size of the page in CSS pixels. */
export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The height is too scarce for the curve below the panes; narrow pages scroll instead. */
export function isLow({ widthPx, heightPx }: Frame): boolean {
  return heightPx < 640 && widthPx >= 900;
}

/** What the page shows and how. One selection drives everything: a class, and one pixel. */
export class PageStore {
  readonly content = signal<PanelContent | null>(null);
  /** What the doctor found; it comes after the content. */
  readonly findings = signal<readonly PanelFinding[]>([]);
  /** Another prediction of the image, that the pair is compared with. */
  readonly other = signal<PanelOther | null>(null);
  /** The same while it can be asked about. */
  readonly shownOther = computed(() => (this.other.value?.kind === 'shown' ? this.other.value : null));
  readonly progress = signal<ProgressNote>({ fraction: null, what: null });
  /** The progress lasts long enough to be shown. */
  readonly busy = signal(false);
  readonly view = signal<ViewState>(FIRST_VIEW);
  readonly cursor = signal<Cursor | null>(null);
  /** The set of pixels that is lit in every pane: chosen in a table, on the curve or in a pane. */
  readonly lit = signal<LitSet | null>(null);
  /** The line that is drawn around pixels, x0, y0, x1, y1, … in image pixels; null: none is drawn. */
  readonly lasso = signal<readonly number[] | null>(null);
  /** The key that shows the second layer is held. */
  readonly blinking = signal(false);
  readonly frame = signal<Frame>({ widthPx: 1180, heightPx: 860 });
  /** Grows when colours of the theme change. */
  readonly theme = signal(0);
  /** Spoken by screen readers. */
  readonly spoken = signal('');

  readonly inspected = computed<InspectionContent | null>(() => {
    const content = this.content.value;
    return content?.kind === 'inspection' ? content : null;
  });
  /** The same once its numbers are exact. */
  readonly exact = computed<InspectionContent | null>(() =>
    this.inspected.value?.bounds === null ? this.inspected.value : null,
  );
  /** Bounds of the loss, while it is not exact yet. */
  readonly bounds = computed(() => this.inspected.value?.bounds ?? null);
  /** The pair as it would be (what-if); of the content of the revision `of`. */
  readonly changed = signal<(ChangedContent & { readonly of: number; readonly choice: WhatIfChoice }) | null>(null);
  /** The change that is shown: its answer has arrived, and is about this content. */
  readonly shownChange = computed(() => {
    const changed = this.changed.value;
    return changed && changed.of === this.inspected.value?.revision ? changed : null;
  });
  readonly #classPalette = computed(() => this.view.value.classPalette);
  /** The pair as it is. */
  readonly original = computed<Inspection | null>(() =>
    withPalette(this.inspected.value?.inspection ?? null, this.#classPalette.value),
  );
  /** What is shown: the pair as it would be, else as it is. */
  readonly inspection = computed<Inspection | null>(() => {
    const changed = this.shownChange.value;
    return changed ? withPalette(changed.inspection, this.#classPalette.value) : this.original.value;
  });
  /** What is shown, or why nothing is. */
  readonly outcome = computed(() => {
    const content = this.content.value;
    return content?.kind === 'loading' ? null : content;
  });
  /** Of the files as they are. */
  readonly filesRevision = computed(() => this.outcome.value?.revision ?? 0);
  /** Of what is shown. */
  readonly revision = computed(() => this.shownChange.value?.revision ?? this.filesRevision.value);
  /** The same for labels and counts, which a first look has exactly. */
  readonly labelRevision = computed(
    () => this.shownChange.value?.revision ?? this.inspected.value?.lookRevision ?? this.filesRevision.value,
  );
  /** By id, with those that only the pair as it is has. */
  readonly classes = computed(
    () =>
      new Map(
        [...(this.original.value?.classes ?? []), ...(this.inspection.value?.classes ?? [])].map((row) => [
          row.id,
          row,
        ]),
      ),
  );
  readonly selectedClass = computed<InspectedClass | null>(() => {
    const chosen = this.view.value.classId;
    const rows = new Map(this.inspection.value?.classes.map((row) => [row.id, row]));
    if (chosen !== null && rows.has(chosen)) return rows.get(chosen) ?? null;
    let largest: InspectedClass | null = null;
    for (const row of rows.values()) {
      if (row.loss === null) continue;
      if (!largest || (row.share ?? 0) > (largest.share ?? 0)) largest = row;
    }
    return largest;
  });
  readonly unit = computed(() => {
    const batch = this.inspection.value?.size.batch ?? 1;
    return Math.min(this.view.value.unit, batch - 1);
  });

  /** The pixel that the probe is held at; null where the pair has no such pixel. */
  readonly pin = computed(() => this.#inImage(this.view.value.pin));
  /** The pixel that the probe speaks of: the pinned one, else the one under the pointer. */
  readonly probed = computed<Pixel | null>(() => this.pin.value ?? this.#inImage(this.cursor.value));

  /** The ranks that the curve is zoomed to; null: all, or the zoom is that of another class. */
  readonly curveZoom = this.#ofSelectedClass(() => this.view.value.curveZoom);
  /** How many ranks the curve that was drawn last has, and of which class. */
  readonly ranks = signal<{ readonly classId: number; readonly pixels: number } | null>(null);
  /** The brushed ranks of the selected class, those of them that its curve has. */
  readonly brush = this.#ofSelectedClass(() => {
    const { brush } = this.view.value;
    const ranks = this.ranks.value;
    if (!brush || ranks?.classId !== brush.classId) return brush;
    const { pixels } = ranks;
    return pixels === 0 ? null : { ...brush, from: Math.min(brush.from, pixels), to: Math.min(brush.to, pixels) };
  });

  /** What a report led to, while it is lit. */
  #mark: PanelMark | null = null;
  #progressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      const lit = this.lit.value;
      if (!this.#mark || lit === this.#mark.set) return;
      this.change({ markLeft: this.#mark.choice });
      this.#mark = null;
    });
  }

  /** A pixel where the pair has it. */
  #inImage(at: Pixel | null): Pixel | null {
    return at && this.has(at) ? at : null;
  }

  /** Whether the pair that is shown has a pixel. */
  has({ x, y }: Pixel): boolean {
    const size = this.inspection.value?.size;
    return size !== undefined && x >= 0 && y >= 0 && x < size.width && y < size.height;
  }

  /** A span of ranks where it is one of the selected class; the same object while it says the same. */
  #ofSelectedClass<T extends CurveSpan>(span: () => T | null) {
    const text = computed(() => {
      const wanted = span();
      return wanted && wanted.classId === this.selectedClass.value?.id ? JSON.stringify(wanted) : null;
    });
    return computed<T | null>(() => (text.value === null ? null : (JSON.parse(text.value) as T)));
  }

  setContent(content: PanelContent): void {
    const before = this.inspected.peek();
    const mark = markToLight(content, this.view.peek().markLeft);
    // What is read again is opened again: nobody let go of the mark.
    if (content.kind === 'loading') this.#mark = null;
    // Ids and numbers are those of what was shown before.
    if (this.lit.peek()?.by === 'regions' || this.lit.peek()?.by === 'versus') this.lit.value = null;
    this.content.value = content;
    this.findings.value = content.kind === 'loading' ? [] : (content.findings ?? []);
    if (content.kind === 'inspection') this.#compare(content.other ?? null);
    if (mark) this.#light(mark);
    if (content.kind === 'inspection' && content.cause === 'files-changed' && before) {
      this.spoken.value = 'The files were written anew. The numbers follow.';
    }
  }

  #light(mark: PanelMark): void {
    this.#mark = mark;
    this.lit.value = mark.set;
    this.change({ markLeft: null });
  }

  setOther({ revision, other }: OtherNote): void {
    if (this.inspected.peek()?.revision === revision) this.#compare(other);
  }

  /** The panes show the other prediction once it is there, and what they showed before when it is gone. */
  #compare(other: PanelOther | null): void {
    if (this.lit.peek()?.by === 'versus') this.lit.value = null;
    this.other.value = other;
    const view = this.view.peek();
    if (other?.kind === 'shown') this.view.value = besideOther(view);
    if (!other) this.view.value = withoutOther(view);
  }

  setFindings({ revision, findings }: FindingsNote): void {
    if (this.outcome.peek()?.revision === revision) this.findings.value = findings;
  }

  setProgress(note: ProgressNote): void {
    this.progress.value = note;
    if (note.what === null) {
      clearTimeout(this.#progressTimer);
      this.#progressTimer = undefined;
      this.busy.value = false;
    } else {
      this.#progressTimer ??= setTimeout(() => {
        this.busy.value = true;
      }, PROGRESS_DELAY_MS);
    }
  }

  change(changes: Partial<ViewState>): void {
    this.view.value = { ...this.view.peek(), ...changes };
  }

  /** Lets go of the set of pixels that is lit. */
  unlight(): void {
    if (this.view.peek().brush) this.change({ brush: null });
    this.lit.value = null;
  }

  /** Takes over a view that an earlier page saved. */
  restore(saved: unknown): void {
    const state = v.safeParse(savedStateSchema, saved);
    if (state.success) this.view.value = restoredView(state.output.view);
  }

  /** Calls back with the state to save: with every change, in a burst of changes from time to time. */
  onChange(save: (state: SavedState) => void): void {
    saveOften<SavedState>(() => {
      const pairId = this.content.value?.pairId;
      const view = this.view.value;
      return pairId === undefined ? null : { version: 1, pairId, view: { ...view } };
    }, save);
  }
}
