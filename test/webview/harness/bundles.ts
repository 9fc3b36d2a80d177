import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '../../..');

/** The sources as they are now, in a folder of this test process below artifacts/, where sharp is found. */
const folder = path.join(root, 'artifacts', 'bundles', `webview-${process.pid}`);

let page: Promise<string> | undefined;

/** Folder with the scripts and styles of both pages and the icon font, built as esbuild.mjs does. */
export function pageBundle(): Promise<string> {
  page ??= (async () => {
    mkdirSync(folder, { recursive: true });
    await build({
      absWorkingDir: root,
      entryPoints: { page: 'webview/main.ts', report: 'webview/report/main.ts', series: 'webview/series/main.ts' },
      outdir: folder,
      bundle: true,
      minify: true,
      charset: 'utf8',
      platform: 'browser',
      format: 'iife',
      target: ['es2022', 'chrome124'],
      assetNames: '[name]',
      loader: { '.ttf': 'file' },
      logLevel: 'error',
    });
    return folder;
  })();
  return page;
}

/** A script for the page made from a file of the tests. */
export async function scriptOf(entry: string): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['es2022', 'chrome124'],
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}
