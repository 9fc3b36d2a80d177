import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { buildKernels } from '../scripts/build-kernels.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the bundles of a run of tests. */
    bundles: string;
  }
}

const root = path.resolve(import.meta.dirname, '..');

/**
 * Before the tests of a run: bundles of the sources as they are now (not of the last `npm run build`), once for all
 * files, in a folder below artifacts/, where sharp is found. The test files get them by engine/bundles.ts and
 * webview/harness/bundles.ts.
 */
export default async function bundlesOnce(project: TestProject): Promise<() => void> {
  const folder = path.join(root, 'artifacts', 'bundles', String(process.pid));
  const make = () => makeBundles(folder);
  await make();
  project.onTestsRerun(make);
  project.provide('bundles', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

async function makeBundles(folder: string): Promise<void> {
  const common: BuildOptions = { absWorkingDir: root, bundle: true, logLevel: 'error' };
  const node: BuildOptions = {
    ...common,
    entryPoints: { worker: 'src/engine/worker.ts', cli: 'src/cli/main.ts' },
    outdir: folder,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['sharp'],
  };
  const pages: BuildOptions = {
    ...common,
    entryPoints: { page: 'webview/main.ts', report: 'webview/report/main.ts', series: 'webview/series/main.ts' },
    outdir: path.join(folder, 'pages'),
    minify: true,
    charset: 'utf8',
    platform: 'browser',
    format: 'iife',
    target: ['es2022', 'chrome124'],
    assetNames: '[name]',
    loader: { '.ttf': 'file' },
  };
  await Promise.all([build(node), build(pages)]);
  const built = path.join(root, 'dist/kernels.wasm');
  // Compiling takes seconds: what `npm run build` made serves, if it is of the same sources.
  if (existsSync(built)) copyFileSync(built, path.join(folder, 'kernels.wasm'));
  await buildKernels({ root, outDir: folder });
}
