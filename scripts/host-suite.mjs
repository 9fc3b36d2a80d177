// The host suite: test/host/*.host.test.ts inside the extension host of a real VS Code, through @vscode/test-electron.
// LENS_VSCODE=/path/to/code takes a desktop VS Code; otherwise the browser edition stands in for it (test/host).
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './run.mjs';

const outDir = join(root, 'build/test-host');

/** Bundles the suite, and the stand-in executable beside it. */
async function bundle() {
  const esbuild = await import('esbuild');
  const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', sourcemap: 'inline' };
  rmSync(outDir, { recursive: true, force: true });
  const tests = readdirSync(join(root, 'test/host')).filter((name) => name.endsWith('.host.test.ts'));
  await esbuild.build({
    ...common,
    entryPoints: ['index.ts', ...tests].map((name) => `test/host/${name}`),
    outdir: outDir,
    format: 'cjs',
    external: ['vscode', 'sharp', 'mocha'],
  });
  await esbuild.build({
    ...common,
    entryPoints: ['test/host/vscode-stand-in.ts'],
    // As deep as its source, so that its imports of scripts/ stay as they are written.
    outfile: join(outDir, 'vscode-stand-in.mjs'),
    format: 'esm',
    packages: 'external',
    external: ['../../scripts/*'],
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(join(outDir, 'vscode-stand-in.mjs'), 0o755);
}

/**
 * Runs the suite on a copy of the sample data set.
 * @param {{ env?: Readonly<Record<string, string>> }} [options]
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runHostSuite({ env = {} } = {}) {
  await bundle();
  const { runTests } = await import('@vscode/test-electron');
  const scratch = mkdtempSync(join(tmpdir(), 'lens-host-'));
  const workspace = join(scratch, 'workspace');
  const report = join(scratch, 'report.json');
  try {
    mkdirSync(workspace);
    if (existsSync(join(root, 'sample'))) cpSync(join(root, 'sample'), workspace, { recursive: true });
    else writeFileSync(join(workspace, 'note.txt'), 'no sample yet\n');
    let ended = true;
    await runTests({
      vscodeExecutablePath: process.env['LENS_VSCODE'] ?? join(outDir, 'vscode-stand-in.mjs'),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(outDir, 'index.js'),
      launchArgs: [workspace],
      extensionTestsEnv: { ...env, LENS_HOST_REPORT: report },
    }).catch((error) => {
      ended = false;
      console.error(error.message);
    });
    const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
    // It also fails by what a console showed, or by not coming to its end.
    if (!ended && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
