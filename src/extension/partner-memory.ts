import * as v from 'valibot';
import * as vscode from 'vscode';

/** How a file was paired by hand. */
export interface RememberedPair {
  readonly groundTruth: vscode.Uri;
  readonly prediction: vscode.Uri;
}

const KEY = 'lovaszLens.partners';
const MOST_KEPT = 500;

const storedSchema = v.record(v.string(), v.object({ groundTruth: v.string(), prediction: v.string() }));

/** Answers of the quick pick, kept in the workspace: a file that was paired once is not asked about again. */
export class PartnerMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get(file: vscode.Uri): RememberedPair | null {
    const stored = this.#read()[file.toString()];
    if (!stored) return null;
    return { groundTruth: vscode.Uri.parse(stored.groundTruth), prediction: vscode.Uri.parse(stored.prediction) };
  }

  async set(file: vscode.Uri, pair: RememberedPair): Promise<void> {
    const { [file.toString()]: _, ...others } = this.#read();
    const kept = Object.entries(others).slice(-(MOST_KEPT - 1));
    await this.#state.update(KEY, {
      ...Object.fromEntries(kept),
      [file.toString()]: { groundTruth: pair.groundTruth.toString(), prediction: pair.prediction.toString() },
    });
  }

  async forget(file: vscode.Uri): Promise<void> {
    const { [file.toString()]: _, ...others } = this.#read();
    await this.#state.update(KEY, others);
  }

  #read(): v.InferOutput<typeof storedSchema> {
    const stored = v.safeParse(storedSchema, this.#state.get(KEY) ?? {});
    return stored.success ? stored.output : {};
  }
}
