import { LensError } from '../../src/core/lens-error.ts';

/** The LensError that a function throws. */
export function errorOf(run: () => unknown): LensError {
  try {
    run();
  } catch (error) {
    if (error instanceof LensError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export async function errorOfPromise(run: () => Promise<unknown>): Promise<LensError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof LensError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
