import * as v from 'valibot';
import type * as vscode from 'vscode';
import { KeptEntries } from '../kept-entries.ts';

/** Endings that say which of several files of a name are meant; null: nothing was said of that side. */
export interface ChosenEndings {
  readonly prediction: string | null;
  readonly groundTruth: string | null;
}

const nothing: ChosenEndings = { prediction: null, groundTruth: null };

/** What a person chose where names have several files, by data set and run; kept in the workspace. */
export class EndingMemory {
  readonly #entries: KeptEntries<ChosenEndings>;

  constructor(state: vscode.Memento) {
    const schema = v.object({ prediction: v.nullable(v.string()), groundTruth: v.nullable(v.string()) });
    this.#entries = new KeptEntries(state, 'lovaszLens.endings', 200, schema);
  }

  of(dataSet: vscode.Uri, run: string): ChosenEndings {
    return this.#entries.get(keyOf(dataSet, run)) ?? nothing;
  }

  async set(dataSet: vscode.Uri, run: string, chosen: ChosenEndings): Promise<void> {
    await this.#entries.set(keyOf(dataSet, run), chosen);
  }
}

function keyOf(dataSet: vscode.Uri, run: string): string {
  return `${dataSet.toString()} ${run}`;
}
