import { effect, signal } from '@preact/signals-core';
import type { BudgetData } from '../../src/core/view-data.ts';
import { type BudgetRequest, budget } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';

/** Where the loss of what is shown sits, while its tab is open; the last one stays until the next is there. */
export class BudgetSource {
  readonly data = signal<(BudgetData & { readonly classId: number | null }) | null>(null);
  readonly refusal = signal<string | null>(null);

  constructor(store: PageStore, host: Host) {
    const requests = new LatestRequest<BudgetRequest, BudgetData>(
      (params, signal) => host.ask(budget, params, signal),
      (data, { classId }) => {
        this.refusal.value = null;
        this.data.value = { ...data, classId };
      },
      (error) => {
        this.data.value = null;
        this.refusal.value = errorWords(error);
      },
    );
    let asked = '';
    effect(() => {
      const { tab, budgetClass } = store.view.value;
      const revision = store.revision.value;
      const isThere = store.inspection.value?.classes.some(({ id }) => id === budgetClass);
      const classId = isThere ? budgetClass : null;
      if (!store.inspected.value) {
        requests.cancel();
        asked = '';
        this.data.value = null;
        return;
      }
      const question = `${revision} ${classId}`;
      if (tab !== 'budget' || !store.exact.value || question === asked) return;
      asked = question;
      requests.ask({ revision, classId });
    });
  }
}
