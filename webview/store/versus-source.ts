import { effect, signal } from '@preact/signals-core';
import type { VersusData } from '../../src/core/versus.ts';
import { type VersusRequest, versus } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

/** What was won and lost against the other prediction, of what is shown; the last one stays until the next is there. */
export class VersusSource {
  readonly data = signal<VersusData | null>(null);
  readonly refusal = signal<string | null>(null);

  constructor(store: PageStore, host: Host) {
    const requests = new LatestRequest<VersusRequest, VersusData>(
      (params, signal) => host.ask(versus, params, signal),
      (data) => {
        this.refusal.value = null;
        this.data.value = data;
      },
      (error) => {
        this.data.value = null;
        this.refusal.value = errorWords(error);
      },
    );
    let asked = '';
    effect(() => {
      const revision = store.revision.value;
      const other = store.shownOther.value?.number ?? null;
      if (other === null) {
        requests.cancel();
        asked = '';
        if (!store.other.value) this.data.value = null;
        return;
      }
      const question = `${revision} ${other}`;
      if (question === asked) return;
      asked = question;
      requests.ask({ revision, other });
    });
  }
}
