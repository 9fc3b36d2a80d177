import { effect, signal, untracked } from '@preact/signals-core';
import type { LitSet, RankSpanData, SetRanksData } from '../../src/core/view-data.ts';
import { type RankSpanRequest, rankSpan, type SetRanksRequest, setRanks } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

/** What is lit, seen from the curve: what the brushed ranks hold, and where other sets lie among the ranks. */
export class BrushSource {
  readonly data = signal<RankSpanData | null>(null);
  /** Ranks of a lit set that is not the brush: a lasso, a region. */
  readonly setRanks = signal<SetRanksData | null>(null);

  constructor(store: PageStore, host: Host) {
    const requests = new LatestRequest(
      (params: RankSpanRequest, signal) => host.ask(rankSpan, params, signal),
      (data) => {
        this.data.value = data;
      },
      () => {
        this.data.value = null;
      },
    );
    effect(() => {
      const revision = store.revision.value;
      const unit = store.unit.value;
      const brush = store.brush.value;
      if (!store.exact.value || !brush) {
        requests.cancel();
        this.data.value = null;
        return;
      }
      const { classId, from, to } = brush;
      requests.ask({ revision, unit, classId, span: { from, to } });
    });
    this.#light(store);
    this.#followSets(store, host);
  }

  /** The brush is lit, and gives way to whatever else is lit. */
  #light(store: PageStore): void {
    effect(() => {
      const brush = store.brush.value;
      untracked(() => {
        const { lit } = store;
        if (brush) lit.value = { by: 'ranks', classId: brush.classId, from: brush.from, to: brush.to };
        else if (lit.value?.by === 'ranks') lit.value = null;
      });
    });
    effect(() => {
      const lit = store.lit.value;
      if (lit && lit.by !== 'ranks' && store.brush.peek()) store.change({ brush: null });
    });
  }

  /** Where a set that was chosen elsewhere lies among the ranks of the selected class. */
  #followSets(store: PageStore, host: Host): void {
    const requests = new LatestRequest(
      (params: SetRanksRequest, signal) => host.ask(setRanks, params, signal),
      (payload) => {
        this.setRanks.value = { ...payload, runs: new Uint32Array(payload.runs) };
      },
      () => {
        this.setRanks.value = null;
      },
    );
    effect(() => {
      const revision = store.revision.value;
      const unit = store.unit.value;
      const classId = store.selectedClass.value?.id;
      const set = store.lit.value;
      if (!store.exact.value || classId === undefined || !set || set.by === 'ranks') {
        requests.cancel();
        this.setRanks.value = null;
        return;
      }
      requests.ask({ revision, unit, classId, set: mutable(set) });
    });
  }
}

/** The same set as messages carry it. */
function mutable(set: LitSet): SetRanksRequest['set'] {
  if (set.by === 'regions') return { ...set, ids: [...set.ids] };
  if (set.by === 'polygon') return { ...set, points: [...set.points] };
  return { ...set };
}
