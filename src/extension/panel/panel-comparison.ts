import { LensError } from '../../core/lens-error.ts';
import { titleOfRole } from '../../engine/words/problem.ts';
import { problemWords } from '../../engine/words/problem-words.ts';
import type { Overruling } from '../../protocol/messages.ts';
import type { PanelOther } from '../../protocol/panel-content.ts';
import { log } from '../log.ts';
import { panelFile } from '../workspace-files.ts';
import type { PairRevisions } from './pair-revisions.ts';
import type { OtherPrediction, PanelPair } from './pair-store.ts';
import type { PanelServices } from './panel-services.ts';

/** Labels and loss are read as the pair's own, so that right and wrong mean the same; scores are the other's own. */
function readingOf({ overruled: { kind, axes, key, ...shared } }: PanelPair, other: OtherPrediction): Overruling {
  return { ...shared, ...other.overruled };
}

/** Another prediction of the panel's image: read beside the pair, and told to the page. */
export class PanelComparison {
  readonly #services: PanelServices;
  readonly #revisions: PairRevisions;
  readonly #tell: (other: PanelOther | null) => void;
  #state: PanelOther | null = null;
  #running: AbortController | null = null;
  #number = 0;

  constructor(services: PanelServices, revisions: PairRevisions, tell: (other: PanelOther | null) => void) {
    this.#services = services;
    this.#revisions = revisions;
    this.#tell = tell;
  }

  /** What the page shows of it; null: nothing is compared. */
  get state(): PanelOther | null {
    return this.#state;
  }

  /** Ends what is under way: the pair is read anew, or is compared with another one. */
  prepare({ other }: PanelPair): void {
    this.#running?.abort();
    this.#state = other ? { kind: 'loading', file: panelFile(other.prediction) } : null;
  }

  /** Reads the other prediction and lays it beside the pair that is shown. Its failures leave the pair as it is. */
  async start(pair: PanelPair): Promise<void> {
    this.prepare(pair);
    const { other } = pair;
    this.#tell(this.#state);
    if (!other) {
      this.#revisions.compareWith(null, 0);
      return;
    }
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    const file = panelFile(other.prediction);
    const { revision } = this.#revisions;
    try {
      const read = { ...pair, prediction: other.prediction, image: null, overruled: readingOf(pair, other) };
      const { opened } = await this.#services.open(read, { signal });
      if (signal.aborted) return;
      this.#number += 1;
      const number = this.#number;
      this.#revisions.compareWith(opened, number);
      // Whether the two compare at all shows here.
      await this.#revisions.get(revision).versus(number);
      const { loss, metrics, resized } = opened.inspection;
      this.#settle(signal, { kind: 'shown', file, number, inspection: { loss, metrics, resized } });
    } catch (error) {
      if (signal.aborted) return;
      log().warn(`The other prediction: ${String(error)}`);
      const known = error instanceof LensError ? error : new LensError('internal', { detail: String(error) });
      const words = problemWords(known);
      const { facts, advice } = words;
      this.#settle(signal, { kind: 'problem', file, title: titleOfRole(words, 'prediction'), facts, advice });
    }
  }

  stop(): void {
    this.#running?.abort();
  }

  #settle(signal: AbortSignal, state: PanelOther): void {
    if (signal.aborted) return;
    this.#state = state;
    this.#tell(state);
  }
}
