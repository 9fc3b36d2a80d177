import path from 'node:path';
import { inject } from 'vitest';

/** Folder of the bundles that test/bundles-once.ts has made. */
export function bundlesFolder(): string {
  return inject('bundles');
}

/** The worker script of the engine, with the kernels beside it. */
export function workerBundle(): string {
  return path.join(bundlesFolder(), 'worker.js');
}

/** The command line, with the worker beside it. */
export function cliBundle(): string {
  return path.join(bundlesFolder(), 'cli.js');
}
