import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { buildKernels } from '../scripts/build-kernels.mjs';

const root = join(import.meta.dirname, '..');

/** The product's kernels as the bench's processes load them. */
export const bundle = join(root, 'build/bench/kernels.mjs');
export const wasm = join(root, 'build/bench/kernels.wasm');

/** Compiles both from the sources as they are now. */
export async function bundleKernels() {
  await buildKernels({ root, outDir: join(root, 'build/bench') });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/engine/kernels/lovasz-kernels.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
}
