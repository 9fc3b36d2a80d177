import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { type KernelOptions, type Kernels, loadKernels } from '../../src/engine/kernels/lovasz-kernels.ts';

const root = join(import.meta.dirname, '../..');

/** The compiler is slow where the machine is busy. */
export const COMPILE_LIMIT_MS = 300_000;

/** Path of kernels.wasm, compiled from the sources as they are now by the build's own script. */
export async function compileTestKernels(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/build-kernels.mjs', 'build'], { cwd: root });
  return stdout.trim();
}

/** The kernels of a test file: there from its first test to its last. */
export function testKernels(): () => Kernels {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await loadTestKernels();
  }, COMPILE_LIMIT_MS);
  afterAll(async () => {
    await kernels.dispose();
  });
  return () => kernels;
}

export async function loadTestKernels(options: KernelOptions = {}): Promise<Kernels> {
  const kernels = await loadKernels(await compileTestKernels(), options);
  if (!kernels.areFast) throw new Error('kernels.wasm could not be compiled');
  return kernels;
}
