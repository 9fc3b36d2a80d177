import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import os from 'node:os';
import { LensError } from '../core/lens-error.ts';
import { writeAll } from './output-pieces.ts';

/** How often a lock's time is set anew, and how old it may get: then whoever held it is gone. */
const BEAT_MS = 5000;
const SILENCE_MS = 60_000;

/** Who holds a lock, as it stands in its file. */
interface Holder {
  readonly host: string;
  readonly machine: string;
  readonly pid: number;
  /** Tells it from all other locks. */
  readonly token: string;
}

/** A lock that somebody holds or has left behind. */
interface FoundLock {
  readonly text: string;
  readonly holder: Partial<Holder> | null;
  readonly silentMs: number;
}

/**
 * One process at a time writes a journal: beside it lies a file that says which. It is given up when it is released,
 * when its process is gone, or, as that cannot be seen from another machine of a shared folder, when its time was not
 * set anew for a minute.
 */
export class JournalLock {
  readonly #file: string;
  readonly #own: string;
  readonly #timer: NodeJS.Timeout;
  #beatAt = Date.now();
  #held = true;

  /** @throws LensError report-being-written { file, lock, process, host, seconds }; what the file system throws */
  constructor(journal: string) {
    this.#file = `${journal}.lock`;
    const holder: Holder = { host: os.hostname(), machine: thisMachine(), pid: process.pid, token: randomUUID() };
    this.#own = `${JSON.stringify(holder)}\n`;
    take(journal, this.#file, this.#own);
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
    this.#timer.unref();
  }

  /** False when another process has taken it, which held this one for gone. */
  get isHeld(): boolean {
    // While rows are written for long, no timer runs.
    if (Date.now() - this.#beatAt >= BEAT_MS) this.#beat();
    return this.#held;
  }

  release(): void {
    clearInterval(this.#timer);
    if (look(this.#file)?.text === this.#own) rmSync(this.#file, { force: true });
  }

  #beat(): void {
    const now = new Date();
    this.#beatAt = now.getTime();
    try {
      const found = look(this.#file);
      // A person may have removed it.
      this.#held = found ? found.text === this.#own : create(this.#file, this.#own);
      if (this.#held) utimesSync(this.#file, now, now);
    } catch {
      // A folder that cannot be reached for a moment: the next beat looks again.
    }
  }
}

function take(journal: string, file: string, own: string): void {
  let found: FoundLock | null = null;
  // Each time another process was faster.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(file, own)) return;
    found = look(file);
    if (!found) continue;
    // A process that was killed takes a moment to be gone.
    if (isAlive(found)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
    else setAside(file, found.text);
  }
  throw new LensError('report-being-written', {
    file: journal,
    lock: file,
    process: found?.holder?.pid ?? null,
    host: found?.holder?.host ?? null,
    seconds: Math.max(0, Math.round((found?.silentMs ?? 0) / 1000)),
  });
}

/** False: there is one. */
function create(file: string, own: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeAll(descriptor, own);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function look(file: string): FoundLock | null {
  try {
    const { mtimeMs } = statSync(file);
    const text = readFileSync(file, 'utf8');
    return { text, holder: holderOf(text), silentMs: Date.now() - mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Null while it is being written, or when that was cut off. */
function holderOf(text: string): Partial<Holder> | null {
  try {
    return JSON.parse(text) as Partial<Holder> | null; // whatever it is, only the same machine's is looked into
  } catch {
    return null;
  }
}

function isAlive({ holder, silentMs }: FoundLock): boolean {
  if (silentMs > SILENCE_MS) return false;
  if (holder?.machine !== thisMachine()) return true;
  return holder.pid !== undefined && isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return !isZombie(pid);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Whether a process has ended, and only whoever started it has not looked yet (Linux). */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Removes a lock that was left behind. Should it be another one by now, that of a faster process, it is put back. */
function setAside(file: string, text: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (look(aside)?.text !== text) linkSync(aside, file);
  } catch {
    // There is a newer one in its place.
  }
  rmSync(aside, { force: true });
}

/** Where a number means one process: the machine since it was started, and of its containers this one. */
function thisMachine(): string {
  const parts = [os.hostname()];
  try {
    parts.push(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), readlinkSync('/proc/self/ns/pid'));
  } catch {
    // Linux alone says it.
  }
  return parts.join(' ');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
