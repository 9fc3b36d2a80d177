import type { WordTable } from './problem.ts';

/** Words for the codes of `src/formats`. */
export const formatsWords: WordTable = {};
