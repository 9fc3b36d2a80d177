import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { type Overruling, overrulingSchema } from '../../protocol/messages.ts';

/** The files of a panel and what the user overruled about them. */
export interface PanelPair {
  readonly groundTruth: vscode.Uri | null;
  readonly prediction: vscode.Uri | null;
  readonly image: vscode.Uri | null;
  readonly overruled: Overruling;
}

const KEY = 'lovaszLens.pairs';
const MOST_KEPT = 100;

const storedSchema = v.record(
  v.string(),
  v.object({
    groundTruth: v.nullable(v.string()),
    prediction: v.nullable(v.string()),
    image: v.nullable(v.string()),
    overruled: overrulingSchema,
  }),
);

const parse = (text: string | null) => (text === null ? null : vscode.Uri.parse(text, true));

/** Pairs by the id that pages keep: a page never names a file. Lives in the workspace's state. */
export class PairStore {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  newId(): string {
    return randomUUID();
  }

  get(id: string): PanelPair | null {
    const stored = this.#read()[id];
    if (!stored) return null;
    return {
      groundTruth: parse(stored.groundTruth),
      prediction: parse(stored.prediction),
      image: parse(stored.image),
      overruled: stored.overruled,
    };
  }

  async set(id: string, pair: PanelPair): Promise<void> {
    const { [id]: _, ...others } = this.#read();
    const kept = Object.entries(others).slice(-(MOST_KEPT - 1));
    await this.#state.update(KEY, {
      ...Object.fromEntries(kept),
      [id]: {
        groundTruth: pair.groundTruth?.toString() ?? null,
        prediction: pair.prediction?.toString() ?? null,
        image: pair.image?.toString() ?? null,
        overruled: pair.overruled,
      },
    });
  }

  #read(): v.InferOutput<typeof storedSchema> {
    const stored = v.safeParse(storedSchema, this.#state.get(KEY) ?? {});
    return stored.success ? stored.output : {};
  }
}
