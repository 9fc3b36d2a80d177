import * as v from 'valibot';
import * as vscode from 'vscode';
import type { PanelPair } from './panel/pair-store.ts';

/** How a file was paired by hand. */
interface RememberedPair {
  readonly groundTruth: vscode.Uri;
  readonly prediction: vscode.Uri;
}

const KEY = 'lovaszLens.partners';
const MOST_KEPT = 500;

const storedSchema = v.record(v.string(), v.object({ groundTruth: v.string(), prediction: v.string() }));

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Answers of the quick pick, kept in the workspace: a file that was paired once is not asked about again. */
export class PartnerMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The pair of a file, with its image; null when none is remembered, or one of its files is gone. */
  async get(file: vscode.Uri, image: vscode.Uri | null): Promise<PanelPair | null> {
    const stored = this.#read()[file.toString()];
    if (!stored) return null;
    const groundTruth = vscode.Uri.parse(stored.groundTruth);
    const prediction = vscode.Uri.parse(stored.prediction);
    if ((await isThere(groundTruth)) && (await isThere(prediction))) {
      return { groundTruth, prediction, image, overruled: {} };
    }
    await this.#forget(file);
    return null;
  }

  async set(file: vscode.Uri, pair: RememberedPair): Promise<void> {
    const { [file.toString()]: _, ...others } = this.#read();
    const kept = Object.entries(others).slice(-(MOST_KEPT - 1));
    await this.#state.update(KEY, {
      ...Object.fromEntries(kept),
      [file.toString()]: { groundTruth: pair.groundTruth.toString(), prediction: pair.prediction.toString() },
    });
  }

  async #forget(file: vscode.Uri): Promise<void> {
    const { [file.toString()]: _, ...others } = this.#read();
    await this.#state.update(KEY, others);
  }

  #read(): v.InferOutput<typeof storedSchema> {
    const stored = v.safeParse(storedSchema, this.#state.get(KEY) ?? {});
    return stored.success ? stored.output : {};
  }
}
