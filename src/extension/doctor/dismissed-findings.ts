import * as v from 'valibot';
import type * as vscode from 'vscode';

const KEY = 'lovaszLens.dismissedFindings';
const storedSchema = v.record(v.string(), v.array(v.string()));

/** Findings that the person does not want to hear of again, per data set; kept in the workspace. */
export class DismissedFindings {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  of(dataSet: vscode.Uri): readonly string[] {
    return this.#read()[dataSet.toString()] ?? [];
  }

  async add(dataSet: vscode.Uri, code: string): Promise<void> {
    const codes = new Set([...this.of(dataSet), code]);
    await this.#state.update(KEY, { ...this.#read(), [dataSet.toString()]: [...codes] });
  }

  #read(): v.InferOutput<typeof storedSchema> {
    const stored = v.safeParse(storedSchema, this.#state.get(KEY) ?? {});
    return stored.success ? stored.output : {};
  }
}
