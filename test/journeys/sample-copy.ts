import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
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

/** What the command line says of a pair: the panel must say the same. */
export async function inspectByCli(folder: string, ...args: readonly string[]): Promise<Inspection> {
  const cli = join(root, 'dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'inspect', ...args, '--json'], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Inspection;
}
