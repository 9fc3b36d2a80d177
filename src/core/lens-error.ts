/** What may stand in the parameters of an error: plain data, so that it survives a worker boundary. */
export type LensErrorParams = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/**
 * The one error type of the product. `code` is a stable kebab-case word ("npy-truncated"); `params` carries the
 * numbers and names of the case (by convention `file` is the path as the user knows it). Only the extension and
 * the command line turn a code into words (src/engine/words).
 */
export class LensError extends Error {
  override readonly name = 'LensError';
  readonly code: string;
  readonly params: LensErrorParams;

  constructor(code: string, params: LensErrorParams = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}

/** What was asked for in a way that cannot be done; the message is for people. */
export function usageError(message: string): LensError {
  return new LensError('usage', { message });
}
