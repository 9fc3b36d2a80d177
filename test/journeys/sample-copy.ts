import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Inspection } from '../../src/core/inspection.ts';

const root = resolve(import.meta.dirname, '../..');

/** A copy of the sample data set that VS Code and the tests may write into. */
export async function sampleCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lens-sample-'));
  await cp(join(root, 'sample'), folder, { recursive: true });
  return folder;
}

/** The pairs of the sample under many names: enough for a person to act while they are computed. */
export async function manyPairs(): Promise<{ readonly folder: string; readonly pairs: number }> {
  const copies = 30;
  const folder = await sampleCopy();
  let files = 0;
  for (const part of ['gt', 'run-a', 'run-b']) {
    for (const name of await readdir(join(folder, part))) {
      files += 1;
      for (let copy = 0; copy < copies; copy += 1) {
        await cp(join(folder, part, name), join(folder, part, name.replace('-', `-${copy}-`)));
      }
    }
  }
  return { folder, pairs: (files / 3) * (copies + 1) };
}

/** What the command line says of a pair: the panel must say the same. */
export async function inspectByCli(folder: string, ...args: readonly string[]): Promise<Inspection> {
  const cli = join(root, 'dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'inspect', ...args, '--json'], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Inspection;
}
