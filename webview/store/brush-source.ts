import { effect, signal } from '@preact/signals-core';
import type { RankSpanData } from '../../src/core/view-data.ts';
import { type RankSpanRequest, rankSpan } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

/** What the brushed ranks hold; the last answer stays while the brush is dragged. */
export class BrushSource {
  readonly data = signal<RankSpanData | null>(null);

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
      if (!store.inspected.value || !brush) {
        requests.cancel();
        this.data.value = null;
        return;
      }
      const { classId, from, to } = brush;
      requests.ask({ revision, unit, classId, span: { from, to } });
    });
  }
}
