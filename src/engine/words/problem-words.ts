import type { LensError } from '../../core/lens-error.ts';
import { coreWords } from './core-words.ts';
import { datasetWords } from './dataset-words.ts';
import { engineWords } from './engine-words.ts';
import { formatsWords } from './formats-words.ts';
import type { ProblemWords, WordTable } from './problem.ts';

const words: WordTable = {
  ...coreWords,
  ...engineWords,
  ...formatsWords,
  ...datasetWords,
};

/** Words for any error of the product. */
export function problemWords(error: LensError): ProblemWords {
  const say = words[error.code];
  if (say) return say(error.params);
  return {
    title: 'Something went wrong that has no words yet',
    facts: [['Code', error.code], ...Object.entries(error.params).map(([k, v]) => [k, String(v)] as const)],
    advice: 'Please report this with the log.',
  };
}

/** The same in one line for a terminal: what, which file, what to do. */
export function problemLine(error: LensError): string {
  const { title, facts, advice } = problemWords(error);
  const file = typeof error.params.file === 'string' ? `${error.params.file}: ` : '';
  const details = facts.map(([label, value]) => `${label.toLowerCase()}: ${value}`).join('; ');
  const line = `${file}${title}${details === '' ? '' : ` (${details})`}. ${advice}`;
  return line.replaceAll(/\s+/g, ' ').trim();
}
