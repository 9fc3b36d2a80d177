import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { buildKernels } from '../../scripts/build-kernels.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Bundles of the sources as they are now (not of the last `npm run build`), in a folder of this test process below
 * artifacts/, where sharp is found.
 */
async function bundle(entry: string, name: string): Promise<string> {
  const folder = path.join(root, 'artifacts', 'bundles', String(process.pid));
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, name);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['sharp'],
    logLevel: 'error',
  });
  return outfile;
}

let worker: Promise<string> | undefined;
let cli: Promise<string> | undefined;

/** The worker script of the engine, with the kernels beside it. */
export function workerBundle(): Promise<string> {
  worker ??= bundle('src/engine/worker.ts', 'worker.js').then(async (file) => {
    const built = path.join(root, 'dist/kernels.wasm');
    // Compiling takes seconds: what `npm run build` made a moment ago serves, where there is any.
    if (existsSync(built)) copyFileSync(built, path.join(path.dirname(file), 'kernels.wasm'));
    else await buildKernels({ root, outDir: path.dirname(file) });
    return file;
  });
  return worker;
}

/** The command line, with the worker beside it. */
export async function cliBundle(): Promise<string> {
  await workerBundle();
  cli ??= bundle('src/cli/main.ts', 'cli.js');
  return await cli;
}
