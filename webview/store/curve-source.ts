import { effect, signal } from '@preact/signals-core';
import { type CurvePayload, type CurveRequest, curve } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

const MOST_POINTS = 2000;

/** The sorted-error curve of one class, columns unpacked. Ranks count from 1. */
export interface Curve extends Omit<CurvePayload, 'columns' | 'rug' | 'kindsByDelta'> {
  readonly revision: number;
  readonly rank: Float64Array;
  readonly error: Float64Array;
  readonly jaccard: Float64Array;
  readonly weight: Float64Array;
  readonly isForeground: Float64Array;
  /** Share of foreground in 512 equal bins of the ranks that carry weight. */
  readonly rug: Float64Array;
  /** Three rows of 256 bins of Δ: shares of missed, false alarm, right. */
  readonly kindsByDelta: Float64Array;
}

function unpacked(payload: CurvePayload, revision: number): Curve {
  const { columns, rug, kindsByDelta, ...numbers } = payload;
  const column = (index: number) =>
    new Float64Array(columns, index * payload.points * Float64Array.BYTES_PER_ELEMENT, payload.points);
  return {
    ...numbers,
    revision,
    rank: column(0),
    error: column(1),
    jaccard: column(2),
    weight: column(3),
    isForeground: column(4),
    rug: new Float64Array(rug),
    kindsByDelta: new Float64Array(kindsByDelta),
  };
}

/** Keeps the curve of the selected class; the last one stays until the next is there. */
export class CurveSource {
  readonly curve = signal<Curve | null>(null);
  /** Why there is none, in words of the host. */
  readonly refusal = signal<string | null>(null);

  constructor(store: PageStore, host: Host) {
    const requests = new LatestRequest(
      (params: CurveRequest, signal) => host.ask(curve, params, signal),
      (payload, { revision }) => {
        const { classId, pixels } = payload;
        this.refusal.value = null;
        this.curve.value = unpacked(payload, revision);
        store.ranks.value = { classId, pixels };
      },
      (error) => {
        this.curve.value = null;
        this.refusal.value = errorWords(error);
      },
    );
    effect(() => {
      const revision = store.revision.value;
      const classId = store.selectedClass.value?.id;
      const unit = store.unit.value;
      if (!store.inspected.value || classId === undefined) {
        requests.cancel();
        this.curve.value = null;
        this.refusal.value = null;
        return;
      }
      if (!store.exact.value) return;
      const zoom = store.curveZoom.value;
      const shown = zoom && { from: zoom.from, to: zoom.to };
      requests.ask({ revision, classId, unit, maxPoints: MOST_POINTS, shown });
    });
  }
}
