import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliBundle } from '../engine/bundles.ts';
import { writeSmallDataSet } from '../report/small-data-set.ts';
import { runCli } from './run-cli.ts';

let folder: string;

beforeAll(() => {
  folder = writeSmallDataSet(['a', 'b', 'c']);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The exit code of a command of the shell, where $LENS is the command line. */
async function shell(command: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const script = cliBundle();
  return await new Promise((resolve, reject) => {
    const env = { ...process.env, NODE: process.execPath, SCRIPT: script };
    const child = spawn('/bin/bash', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

describe('how a command ends', () => {
  it.each(['constructor', 'toString', '__proto__', 'inspekt'])('%s is no command', async (name) => {
    const { code, stdout, stderr } = await runCli([name], folder);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(`lovasz-lens: there is no command '${name}'. See lovasz-lens --help.\n`);
  });

  it('a reader that closes early does not hide that a threshold was crossed', async () => {
    const gate = `"$NODE" "$SCRIPT" report . --json --fail-if 'pooled.mIoU<1'`;
    const { code } = await shell(`${gate} | head -c 10; exit \${PIPESTATUS[0]}`);
    expect(code).toBe(1);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is one line and exit code 2', async () => {
    const { code, stderr } = await shell('"$NODE" "$SCRIPT" report . --json > /dev/full');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^lovasz-lens: the result could not be written: .*ENOSPC[^\n]*\n$/);
  });
});
