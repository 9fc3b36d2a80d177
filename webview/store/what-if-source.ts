import { computed, effect, signal } from '@preact/signals-core';
import type { LossEstimate, WhatIf } from '../../src/core/view-data.ts';
import { whatIf, whatIfEstimate } from '../../src/protocol/messages.ts';
import type { ChangedContent } from '../../src/protocol/panel-content.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';
import type { WhatIfChoice } from './view-state.ts';

interface Question {
  readonly revision: number;
  readonly choice: WhatIfChoice;
}

/** Computes what would follow from a change. While it is dragged only the newest counts; what was shown stays meanwhile. */
export class WhatIfSource {
  /** Why the change cannot be computed, in words of the host. */
  readonly refusal = signal<string | null>(null);
  /** The newest answer is on its way. */
  readonly waiting = signal(false);
  /** Bounds of the loss that is on its way, where they came first. */
  readonly estimate = computed<LossEstimate | null>(() => {
    const found = this.#estimated.value;
    return found && this.waiting.value && found.choice === this.choice.value ? found.estimate : null;
  });
  readonly #estimated = signal<{ readonly choice: WhatIfChoice; readonly estimate: LossEstimate } | null>(null);
  /** What is changed; null: nothing, or it was chosen for another pair of files. */
  readonly choice = computed<WhatIfChoice | null>(() => {
    const choice = this.#store.view.value.whatIf;
    return choice?.loss === this.#store.original.value?.loss.value ? choice : null;
  });
  readonly #store: PageStore;

  constructor(store: PageStore, host: Host) {
    this.#store = store;
    const requests = new LatestRequest<Question, ChangedContent>(
      ({ revision, choice }, signal) => {
        const { loss: _, ...change } = choice;
        // Asked for first, so answered first. Why it fails is said by the exact answer.
        host.ask(whatIfEstimate, { revision, change }, signal).then(
          (estimate) => {
            if (estimate && !signal.aborted) this.#estimated.value = { choice, estimate };
          },
          () => undefined,
        );
        return host.ask(whatIf, { revision, change }, signal);
      },
      (answer, { revision, choice }) => {
        this.refusal.value = null;
        this.waiting.value = choice !== this.choice.peek();
        store.changed.value = { ...answer, of: revision, choice };
      },
      (error) => {
        this.waiting.value = false;
        this.refusal.value = errorWords(error);
      },
    );
    effect(() => {
      const choice = this.choice.value;
      const revision = store.exact.value?.revision;
      if (choice === null || revision === undefined) {
        requests.cancel();
        this.waiting.value = false;
        this.refusal.value = null;
        store.changed.value = null;
        return;
      }
      this.waiting.value = true;
      requests.ask({ revision, choice });
    });
  }

  /** Changes something about the pair; what is given as at first is no change. */
  change(changes: Partial<WhatIf>): void {
    const loss = this.#store.original.peek()?.loss.value;
    if (loss === undefined) return;
    const before = this.choice.peek();
    const { threshold = null, temperature = null, fixes = [], ignored = [] } = { ...before, ...changes };
    const nothing = threshold === null && temperature === null && fixes.length === 0 && ignored.length === 0;
    this.#store.change({ whatIf: nothing ? null : { threshold, temperature, fixes, ignored, loss } });
  }

  /** Fixes a region, or lets it be wrong again. */
  toggleFix(region: number): void {
    const fixes = this.choice.peek()?.fixes ?? [];
    this.change({ fixes: fixes.includes(region) ? fixes.filter((one) => one !== region) : [...fixes, region] });
  }

  reset(): void {
    this.#store.change({ whatIf: null });
  }
}
