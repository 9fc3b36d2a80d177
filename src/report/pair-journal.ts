import { createHash } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import type { PairFiles } from '../dataset/pair-files.ts';
import type { NamedClass } from './class-names.ts';
import { fileLines, fileText } from './file-lines.ts';
import { JournalLock } from './journal-lock.ts';
import { writeAll } from './output-pieces.ts';
import { byPair, type ReportPair } from './report.ts';
import type { SettledOptions } from './settle.ts';

const journalSchema = 'lovasz-lens/journal@3';

/** The first line of the journal. */
interface Header {
  readonly schema: typeof journalSchema;
  readonly settings: string;
}

type Entry =
  | { readonly classes: readonly NamedClass[] }
  | { readonly sample: string; readonly settled: SettledOptions }
  | { readonly state: string; readonly pair: ReportPair };

/** Any other line; `by` is the digest of the settings that it was found with. */
type EntryLine = Entry & { readonly by: string };

/** Where a finished pair stands in the file. */
interface Place {
  readonly id: string;
  readonly prediction: string;
  /** It is not computed with: a row that is taken over gets that of today. */
  readonly image: string | null;
  /** What the pair's files were like when it was computed. */
  readonly state: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Finished pairs on disk: memory stays the same however many there are, and a run that was killed loses none of
 * them. Lines are only ever appended, each in one write; a torn last line is cut off when the file is opened again.
 * A file that is kept is written by one process at a time.
 */
export class PairJournal {
  readonly #file: string;
  readonly #keep: boolean;
  readonly #by: string;
  readonly #lock: JournalLock | null;
  #descriptor: number;
  #end = 0;
  #stale = false;
  readonly #known = new Map<string, Place>();
  readonly #used = new Map<string, Place>();
  readonly #classes: NamedClass[] = [];
  readonly #settled = new Map<string, SettledOptions>();

  /**
   * Opens a journal, and takes over what it holds if it was written with the same settings.
   * @param settings everything besides the files that the numbers depend on; another text begins a new journal
   * @param keep whether the file stays when the journal is closed
   * @param fresh takes nothing over
   * @throws LensError report-being-written, before the file is touched; output-failed
   */
  constructor(file: string, settings: string, keep: boolean, fresh = false) {
    this.#file = file;
    this.#keep = keep;
    this.#by = createHash('sha256').update(settings).digest('hex').slice(0, 16);
    this.#lock = writing(file, () => {
      mkdirSync(path.dirname(file), { recursive: true });
      return keep ? new JournalLock(file) : null;
    });
    try {
      this.#descriptor = writing(file, () => openSync(file, 'a+'));
      if (fresh || !this.#takeOver(settings)) this.#begin({ schema: journalSchema, settings });
    } catch (error) {
      this.#lock?.release();
      throw error;
    }
  }

  /** Classes that were appended, by this run or the one taken over. */
  get classes(): readonly NamedClass[] {
    return this.#classes;
  }

  addClasses(classes: readonly NamedClass[]): void {
    if (classes.length === 0) return;
    this.#classes.push(...classes);
    this.#append({ classes });
  }

  /** What was found in a sample of pairs; undefined when these were not looked at. */
  recall(sample: string): SettledOptions | undefined {
    return this.#settled.get(sample);
  }

  remember(sample: string, settled: SettledOptions): void {
    this.#settled.set(sample, settled);
    this.#append({ sample, settled });
  }

  /** Whether this pair is finished, with its files in this state; then it is part of the result. */
  reuse({ id, prediction, image }: PairFiles, state: string): boolean {
    const key = keyOf(id, prediction);
    const place = this.#known.get(key);
    if (place?.state !== state) {
      if (place) this.#stale = true;
      return false;
    }
    this.#used.set(key, { ...place, image });
    return true;
  }

  add(pair: ReportPair, state: string): void {
    const { id } = pair;
    const { prediction, image } = pair.files;
    const offset = this.#end;
    const bytes = this.#append({ state, pair });
    this.#used.set(keyOf(id, prediction), { id, prediction, image, state, offset, bytes });
  }

  /** The finished pairs of this run in the order of their ids, read anew at each walk. */
  get pairs(): Iterable<ReportPair> {
    const walk = () => this.#walk();
    return { [Symbol.iterator]: walk };
  }

  /** Drops lines that no longer count, or the whole file if it was not to be kept. */
  close(): void {
    const leftOver = [...this.#known.keys()].some((key) => !this.#used.has(key));
    let fresh: string | null = null;
    try {
      try {
        if (this.#keep && this.#stale && !leftOver && this.#isAlone) fresh = this.#copyUsed();
      } finally {
        closeSync(this.#descriptor);
      }
      // Put in place when nobody has the file open: Windows would not.
      if (fresh !== null) this.#replaceBy(fresh);
      if (!this.#keep) rmSync(this.#file, { force: true });
    } finally {
      this.#lock?.release();
    }
  }

  *#walk(): Generator<ReportPair> {
    for (const place of [...this.#used.values()].sort(byPair)) yield this.#read(place).pair;
  }

  #read(place: Place): { readonly state: string; readonly pair: ReportPair } {
    this.#checkAlone();
    const text = fileText(this.#descriptor, place.offset, place.bytes);
    const { state, pair } = JSON.parse(text) as { state: string; pair: ReportPair }; // written by #append
    return { state, pair: { ...pair, files: { ...pair.files, image: place.image } } };
  }

  #append(entry: Entry): number {
    this.#checkAlone();
    const bytes = this.#write(this.#textOf(entry));
    this.#checkAlone();
    return bytes;
  }

  #textOf(entry: Entry): string {
    const line: EntryLine = { ...entry, by: this.#by };
    return `${JSON.stringify(line)}\n`;
  }

  #write(text: string): number {
    const bytes = writing(this.#file, () => writeAll(this.#descriptor, text));
    this.#end += bytes;
    return bytes;
  }

  get #isAlone(): boolean {
    return (this.#lock?.isHeld ?? true) && fstatSync(this.#descriptor).size === this.#end;
  }

  #checkAlone(): void {
    if (this.#isAlone) return;
    const message = `another run is writing ${this.#file}: let it end, or choose another place for the output`;
    throw new LensError('usage', { message });
  }

  #begin(header: Header): void {
    writing(this.#file, () => ftruncateSync(this.#descriptor, 0));
    this.#write(`${JSON.stringify(header)}\n`);
  }

  /** Reads what is there. False: nothing, or written with other settings. */
  #takeOver(settings: string): boolean {
    let first = true;
    for (const { offset, bytes, text, whole } of fileLines(this.#descriptor)) {
      if (!whole) break;
      const line = parseLine(text);
      if (first && !(line && 'schema' in line && line.schema === journalSchema && line.settings === settings)) {
        return false;
      }
      first = false;
      this.#end = offset + bytes;
      if (!line || 'schema' in line) continue;
      if (line.by !== this.#by) {
        this.#stale = true;
        continue;
      }
      if ('classes' in line) this.#classes.push(...line.classes);
      if ('sample' in line) this.#settled.set(line.sample, line.settled);
      if (!('pair' in line)) continue;
      const { id } = line.pair;
      const { prediction, image } = line.pair.files;
      const key = keyOf(id, prediction);
      if (this.#known.has(key)) this.#stale = true;
      this.#known.set(key, { id, prediction, image, state: line.state, offset, bytes });
    }
    if (first) return false;
    writing(this.#file, () => ftruncateSync(this.#descriptor, this.#end));
    return true;
  }

  #replaceBy(fresh: string): void {
    writing(this.#file, () => renameSync(fresh, this.#file));
  }

  /** Writes what still counts beside the file. null: there is nothing. */
  #copyUsed(): string | null {
    const fresh = `${this.#file}.new`;
    const header = fileLines(this.#descriptor).next().value;
    if (!header) return null;
    return writing(this.#file, () => {
      const out = openSync(fresh, 'w');
      try {
        writeAll(out, `${header.text}\n${this.#textOf({ classes: this.#classes })}`);
        for (const [sample, settled] of this.#settled) writeAll(out, this.#textOf({ sample, settled }));
        for (const place of [...this.#used.values()].sort(byPair)) {
          writeAll(out, this.#textOf(this.#read(place)));
        }
      } finally {
        closeSync(out);
      }
      return fresh;
    });
  }
}

function keyOf(id: string, prediction: string): string {
  return `${id}\n${prediction}`;
}

function writing<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof LensError) throw error;
    throw new LensError('output-failed', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Null for a line that is none of ours (a disk that was full, a hand that edited). */
function parseLine(text: string): Header | EntryLine | null {
  try {
    return JSON.parse(text) as Header | EntryLine; // its kind is looked at before it is used
  } catch {
    return null;
  }
}
