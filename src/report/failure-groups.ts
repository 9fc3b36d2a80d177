import { formatCount } from '../engine/words/number-words.ts';

/** A file that could not be read, and why. */
interface Failure {
  readonly file: string;
  readonly message: string;
}

/** Up to so many files with the same trouble are named one by one. */
const MOST_ALONE = 3;

/** Lines for a terminal, one a cause: of many files with the same trouble the first is named. */
export function failureLines(word: string, failures: readonly Failure[]): string[] {
  const files = new Map<string, string[]>();
  for (const { file, message } of failures) {
    const alike = files.get(message);
    if (alike) alike.push(file);
    else files.set(message, [file]);
  }
  return [...files].flatMap(([message, [first = '', ...others]]) =>
    others.length < MOST_ALONE
      ? [first, ...others].map((file) => `${word}: ${file}: ${message}`)
      : [`${word}: ${first} and ${formatCount(others.length)} more: ${message}`],
  );
}
