import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type * as vscode from 'vscode';

/** Entries of the workspace's state by ids that pages keep; the oldest go first. What does not fit the schema is not there. */
export class KeptEntries<Entry> {
  readonly #state: vscode.Memento;
  readonly #key: string;
  readonly #most: number;
  readonly #schema: v.GenericSchema<unknown, Record<string, Entry>>;

  constructor(state: vscode.Memento, key: string, most: number, entry: v.GenericSchema<unknown, Entry>) {
    this.#state = state;
    this.#key = key;
    this.#most = most;
    this.#schema = v.record(v.string(), entry);
  }

  newId(): string {
    return randomUUID();
  }

  get(id: string): Entry | null {
    return this.#read()[id] ?? null;
  }

  async set(id: string, entry: Entry): Promise<void> {
    const { [id]: _, ...others } = this.#read();
    const kept = Object.entries(others).slice(-(this.#most - 1));
    await this.#state.update(this.#key, { ...Object.fromEntries(kept), [id]: entry });
  }

  #read(): Record<string, Entry> {
    const stored = v.safeParse(this.#schema, this.#state.get(this.#key) ?? {});
    return stored.success ? stored.output : {};
  }
}
