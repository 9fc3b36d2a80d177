import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { wasm } from './bundle-kernels.mjs';
import { makeInputs } from './peers.mjs';

const root = join(import.meta.dirname, '..');
const folderOfBundles = join(root, 'build/bench/engine');

async function bundleEngine() {
  const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
  const bundles = [
    { entryPoints: ['src/engine/worker.ts'], outfile: join(folderOfBundles, 'worker.js'), format: 'cjs' },
    { entryPoints: ['src/engine/engine.ts'], outfile: join(folderOfBundles, 'engine.cjs'), format: 'cjs' },
    { entryPoints: ['src/dataset/pair-options.ts'], outfile: join(folderOfBundles, 'pair-options.cjs'), format: 'cjs' },
  ];
  for (const one of bundles) {
    await esbuild.build({ ...shared, ...one, mainFields: ['module', 'main'], external: ['sharp'] });
  }
  await copyFile(wasm, join(folderOfBundles, 'kernels.wasm'));
}

/**
 * Case C, cancelled at random moments: how long until the kernels have stopped, and, of a pair that the engine opens,
 * until its promise is settled and until the process computes no more.
 */
export async function measureCancelling(folder) {
  await makeInputs(folder, ['C']);
  await bundleEngine();
  const script = join(import.meta.dirname, 'cancel-points.mjs');
  const request = JSON.stringify({ folder, bundles: folderOfBundles });
  const { stdout } = await promisify(execFile)(process.execPath, [script, request]);
  const rows = JSON.parse(stdout);
  for (const { case: name, cancelled, median, worst } of rows) {
    console.log(`${name}: ${cancelled} times, median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
  }
  return rows;
}
