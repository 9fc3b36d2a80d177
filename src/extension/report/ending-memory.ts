import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { FileEnding, Side } from '../../dataset/file-endings.ts';
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
    await this.#entries.set(keyOf(dataSet, ANY_RUN), chosen);
  }

  /**
   * The ending that was chosen for a run; else the one chosen last for another run of the data set, where as many names
   * have it as any other. null: the person is to say.
   */
  known(endings: readonly FileEnding[], side: Side, dataSet: vscode.Uri, run: string): string | null {
    const usable = endings.filter(({ contested }) => contested > 0);
    const own = this.of(dataSet, run)[side];
    if (usable.some(({ ending }) => ending === own)) return own;
    const most = Math.max(...endings.map(({ count }) => count));
    const other = this.of(dataSet, ANY_RUN)[side];
    return usable.some(({ ending, count }) => ending === other && count === most) ? other : null;
  }
}

/** No run has this name. */
const ANY_RUN = '*';

function keyOf(dataSet: vscode.Uri, run: string): string {
  return `${dataSet.toString()} ${run}`;
}
