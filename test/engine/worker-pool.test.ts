import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkerPool } from '../../src/engine/worker-pool.ts';

/** A worker that does what its argument says: dies, throws outside of a job, spins without end, or answers. */
const script = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ argument }) => {
  if (argument.do === 'exit') process.exit(7);
  if (argument.do === 'throw') throw new Error('outside of any job');
  if (argument.do === 'spin') for (;;);
  parentPort.postMessage({ progress: { what: 'half', fraction: 0.5 } });
  parentPort.postMessage({ outcome: { ok: true, value: threadId } });
});`;

let folder: string;
let pool: WorkerPool;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-pool-'));
  const file = path.join(folder, 'worker.cjs');
  writeFileSync(file, script);
  pool = new WorkerPool(file, 1);
});

afterEach(async () => {
  await pool.dispose();
  rmSync(folder, { recursive: true });
});

const askLater = (what: string): Promise<unknown> =>
  pool.run('convert', { do: what } as never, { file: 'a.npy', later: true });

it('leaves what nobody waits for until there is nothing else to do', async () => {
  const done: string[] = [];
  const note = (name: string) => () => done.push(name);
  await Promise.all([
    askLater('answer').then(note('later')),
    ask('answer').then(note('first')),
    ask('answer').then(note('second')),
  ]);
  expect(done).toEqual(['first', 'second', 'later']);
});

it('ends what was put off when it is shut down', async () => {
  const put = askLater('answer');
  await Promise.all([expect(put).rejects.toMatchObject({ code: 'worker-crashed' }), pool.dispose()]);
});

const ask = (what: string, signal?: AbortSignal, onProgress?: (p: unknown) => void): Promise<unknown> =>
  pool.run('convert', { do: what } as never, { file: 'a.npy', signal, onProgress });

it.each(['exit', 'throw'])('replaces a worker that dies by %s, and names the file', async (way) => {
  await expect(ask(way)).rejects.toMatchObject({ code: 'worker-crashed', params: { file: 'a.npy' } });
  expect(await ask('answer')).toBeGreaterThan(0);
});

it('gives a job to the worker that was started first, of those that are idle', async () => {
  const two = new WorkerPool(path.join(folder, 'worker.cjs'), 2);
  const threadOf = () => two.run('convert', { do: 'answer' } as never, { file: 'a.npy' }) as Promise<unknown>;
  const threads = (await Promise.all([threadOf(), threadOf()])).map(Number);
  expect(new Set(threads).size).toBe(2);
  expect([await threadOf(), await threadOf(), await threadOf()]).toEqual(Array(3).fill(Math.min(...threads)));
  await two.dispose();
});

it('keeps a worker for the next job', async () => {
  expect(await ask('answer')).toBe(await ask('answer'));
});

it('ends a job that never comes back, and what waits behind it goes on', async () => {
  const abort = new AbortController();
  const spinning = ask('spin', abort.signal);
  const behind = ask('answer');
  abort.abort();
  await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
  expect(await behind).toBeGreaterThan(0);
});

it('lets a brief job that is cancelled come to its end, and keeps its worker', async () => {
  const worker = await ask('answer');
  const abort = new AbortController();
  const told: unknown[] = [];
  const options = { file: 'a.npy', signal: abort.signal, onProgress: (note: unknown) => told.push(note) };
  const cancelled = pool.run('tile', { do: 'answer' } as never, options);
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(await ask('answer')).toBe(worker);
  expect(told).toEqual([]);
});

it('ends a job that was thought to be brief and never comes back', async () => {
  const worker = await ask('answer');
  const abort = new AbortController();
  const spinning = pool.run('tile', { do: 'spin' } as never, { file: 'a.npy', signal: abort.signal });
  abort.abort();
  await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
  expect(await ask('answer')).not.toBe(worker);
});

it('takes a job that was not begun out of the queue', async () => {
  const first = new AbortController();
  const second = new AbortController();
  const spinning = ask('spin', first.signal);
  const waiting = ask('exit', second.signal);
  second.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  first.abort();
  await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
  expect(await ask('answer')).toBeGreaterThan(0);
});

it('tells progress', async () => {
  const seen: unknown[] = [];
  await ask('answer', undefined, (progress) => seen.push(progress));
  expect(seen).toEqual([{ what: 'half', fraction: 0.5 }]);
});
