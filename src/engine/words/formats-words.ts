import { arrayWords } from './array-words.ts';
import { containerWords } from './container-words.ts';
import { fileWords } from './file-words.ts';
import { pictureWords } from './picture-words.ts';
import type { WordTable } from './problem.ts';

/** Words for the codes of `src/formats`. */
export const formatsWords: WordTable = { ...fileWords, ...pictureWords, ...arrayWords, ...containerWords };
