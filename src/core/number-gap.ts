/** A no-break space: no line ends within a number, nor between it and its unit. */
export const GAP = '\u00a0';

/** A number's end and what must not part from it: a unit, or the × of a size with its next number. */
const PARTS = /(?<=\d) (?=(?:%|px|ppm|ms|s|min|h|bytes?|[KMGTPE]iB)(?!\.?[\p{L}\p{N}]))|(?<=\d) × (?=\d)/gu;

/** Words with numbers in them as a page or a message shows them: no line ends between a number and its unit. */
export function shownText(words: string): string {
  return words.replaceAll(PARTS, (found) => found.replaceAll(' ', GAP));
}

/** Words with numbers in them as other programs expect them: any space is a plain one. */
export function plainText(words: string): string {
  return words.replaceAll(GAP, ' ');
}
