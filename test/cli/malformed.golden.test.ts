import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder, expectedData, hasData, noData } from '../engine/expected-data.ts';
import { runCli } from './run-cli.ts';

const truth = hasData ? path.join('camvid/gt', readdirSync(path.join(dataFolder, 'camvid/gt')).sort()[0] ?? '') : '';

/** Broken files, each through a process of its own: one clear line, exit code 2, nothing executed. */
describe.skipIf(!hasData)(hasData ? 'malformed files' : noData, () => {
  it.each(Object.entries(expectedData().malformed))('%s', async (file, { tolerable }) => {
    const { code, stdout, stderr } = await runCli(['inspect', file, '--ground-truth', truth, '--json'], dataFolder);
    expect(stdout + stderr).not.toContain('CANARY');
    if (tolerable !== undefined && code === 0) {
      expect(JSON.parse(stdout)).toMatchObject({ schema: 'lovasz-lens/inspection@1' });
      return;
    }
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(path.basename(file));
    expect(stderr).not.toMatch(/no words yet|made a mistake|unexpectedly|\bat .*\.js:/);
  });
});
