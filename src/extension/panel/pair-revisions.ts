import { LensError } from '../../core/lens-error.ts';
import type { WhatIf } from '../../core/view-data.ts';
import type { OpenedPair } from '../../engine/opened-pair.ts';
import type { PairCallOptions } from '../../engine/pair-parts.ts';
import type { ChangedContent } from '../../protocol/panel-content.ts';

/** Changed pairs kept: the one that is shown, and the one that takes its place. */
const MOST_CHANGED = 2;

/** What a page shows, by the revisions that its requests name: the pair as it is, and as it would be. */
export class PairRevisions {
  #latest = 0;
  #revision = 0;
  #pair: OpenedPair | null = null;
  #lookRevision: number | null = null;
  readonly #changed = new Map<number, OpenedPair>();
  #other: { readonly pair: OpenedPair | null; readonly number: number } = { pair: null, number: 0 };

  /** Revision of the pair as it is. */
  get revision(): number {
    return this.#revision;
  }

  /** Of the first look at the pair, when there was one. */
  get lookRevision(): number | null {
    return this.#lookRevision;
  }

  /**
   * Takes another pair, or null where there is none: what was shown before is stale.
   * @param isLooked what was shown before was a first look at it: its labels are still answered for
   */
  open(pair: OpenedPair | null, isLooked = false): void {
    this.#dropTo(0);
    this.#lookRevision = isLooked ? this.#revision : null;
    this.#latest += 1;
    this.#revision = this.#latest;
    if (isLooked) this.#pair?.forget();
    this.#pair = pair;
    this.#other = { pair: null, number: 0 };
  }

  /**
   * Lays another prediction beside the pair, as it is and as it would be.
   * @param other null: none any more
   * @param number by which requests name it
   * @throws LensError other-size
   */
  compareWith(other: OpenedPair | null, number: number): void {
    this.#pair = this.#pair?.beside(other, number) ?? null;
    this.#other = { pair: other, number };
    for (const [revision, pair] of this.#changed) this.#changed.set(revision, pair.beside(other, number));
  }

  /** The pair behind a request. @throws LensError stale-revision */
  get(revision: number): OpenedPair {
    const isOwn = revision === this.#revision || revision === this.#lookRevision;
    const pair = isOwn ? this.#pair : this.#changed.get(revision);
    if (!pair) throw new LensError('stale-revision', { revision });
    return pair;
  }

  /** @param revision of the pair as it is. @throws LensError stale-revision, as OpenedPair.whatIf */
  async change(revision: number, change: WhatIf, options: PairCallOptions = {}): Promise<ChangedContent> {
    const base = this.#pair;
    if (!base || revision !== this.#revision) throw new LensError('stale-revision', { revision });
    const changed = await base.whatIf(change, options);
    if (revision !== this.#revision) throw new LensError('stale-revision', { revision });
    const pair = changed.beside(this.#other.pair, this.#other.number);
    this.#latest += 1;
    this.#changed.set(this.#latest, pair);
    this.#dropTo(MOST_CHANGED);
    return { revision: this.#latest, inspection: pair.inspection };
  }

  #dropTo(count: number): void {
    for (const [revision, pair] of this.#changed) {
      if (this.#changed.size <= count) break;
      pair.forget();
      this.#changed.delete(revision);
    }
  }
}
