import path from 'node:path';
import { build } from 'esbuild';
import { bundlesFolder } from '../../engine/bundles.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

/** Folder with the scripts and styles of the pages and the icon font, built as esbuild.mjs does. */
export function pageBundle(): string {
  return path.join(bundlesFolder(), 'pages');
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
