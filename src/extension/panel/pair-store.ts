import * as v from 'valibot';
import * as vscode from 'vscode';
import { type Overruling, overrulingSchema } from '../../protocol/messages.ts';
import { KeptEntries } from '../kept-entries.ts';

/** Another prediction of a panel's image, that it is compared with; labels and loss are read as the pair's own. */
export interface OtherPrediction {
  readonly prediction: vscode.Uri;
  readonly overruled: Pick<Overruling, 'kind' | 'axes' | 'key'>;
}

/** The files of a panel and what the user overruled about them. */
export interface PanelPair {
  readonly groundTruth: vscode.Uri | null;
  readonly prediction: vscode.Uri | null;
  readonly image: vscode.Uri | null;
  readonly overruled: Overruling;
  readonly other?: OtherPrediction | null;
}

const storedSchema = v.object({
  groundTruth: v.nullable(v.string()),
  prediction: v.nullable(v.string()),
  image: v.nullable(v.string()),
  overruled: overrulingSchema,
  other: v.optional(v.nullable(v.object({ prediction: v.string(), overruled: overrulingSchema })), null),
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
      other: stored.other && {
        prediction: vscode.Uri.parse(stored.other.prediction, true),
        overruled: stored.other.overruled,
      },
    };
  }

  async set(id: string, { groundTruth, prediction, image, overruled, other }: PanelPair): Promise<void> {
    await this.#entries.set(id, {
      groundTruth: groundTruth?.toString() ?? null,
      prediction: prediction?.toString() ?? null,
      image: image?.toString() ?? null,
      overruled,
      other: other ? { prediction: other.prediction.toString(), overruled: other.overruled } : null,
    });
  }
}
