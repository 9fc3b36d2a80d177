import * as v from 'valibot';
import * as vscode from 'vscode';
import { type Overruling, overrulingSchema } from '../../protocol/messages.ts';
import { KeptEntries } from '../kept-entries.ts';

/** The files of a panel and what the user overruled about them. */
export interface PanelPair {
  readonly groundTruth: vscode.Uri | null;
  readonly prediction: vscode.Uri | null;
  readonly image: vscode.Uri | null;
  readonly overruled: Overruling;
}

const storedSchema = v.object({
  groundTruth: v.nullable(v.string()),
  prediction: v.nullable(v.string()),
  image: v.nullable(v.string()),
  overruled: overrulingSchema,
});

const parse = (text: string | null) => (text === null ? null : vscode.Uri.parse(text, true));

/** Pairs by the id that pages keep: a page never names a file. Lives in the workspace's state. */
export class PairStore {
  readonly #entries: KeptEntries<v.InferOutput<typeof storedSchema>>;

  constructor(state: vscode.Memento) {
    this.#entries = new KeptEntries(state, 'lovaszLens.pairs', 100, storedSchema);
  }

  newId(): string {
    return this.#entries.newId();
  }

  get(id: string): PanelPair | null {
    const stored = this.#entries.get(id);
    if (!stored) return null;
    return {
      groundTruth: parse(stored.groundTruth),
      prediction: parse(stored.prediction),
      image: parse(stored.image),
      overruled: stored.overruled,
    };
  }

  async set(id: string, { groundTruth, prediction, image, overruled }: PanelPair): Promise<void> {
    await this.#entries.set(id, {
      groundTruth: groundTruth?.toString() ?? null,
      prediction: prediction?.toString() ?? null,
      image: image?.toString() ?? null,
      overruled,
    });
  }
}
