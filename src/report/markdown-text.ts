/**
 * Text that comes from files, safe anywhere in a line or a table cell of GitHub-flavoured Markdown: shown as it is,
 * never as markup, a link, or HTML. An underscore within a word stays bare, so that names can be searched for.
 */
export function markdownText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll(/[\\`*[\]<>|~$#^]/g, (mark) => `\\${mark}`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('://', ':&#47;/')
    .replaceAll(/\bwww\./gi, (start) => `${start.slice(0, -1)}&#46;`)
    .replaceAll('@', '&#64;')
    .trim();
}

/** A relative path as the target of a link: parts percent-encoded, with what would end the link encoded too. */
export function linkTarget(path: string): string {
  const parts = path.split('/').map((part) => {
    const encoded = encodeURIComponent(part);
    return encoded.replaceAll(/[()'!*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  });
  return parts.join('/');
}

/** A table; the columns from `rightFrom` on hold numbers. */
export function markdownTable(head: readonly string[], rows: Iterable<readonly string[]>, rightFrom: number): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column < rightFrom ? '---' : '---:'))), ...[...rows].map(line)];
}

/** Ten decimals, so that a difference of 1e-9 is seen; "–" where a number does not exist. */
export function markdownNumber(value: number | null): string {
  if (value === null) return '–';
  return value !== 0 && Math.abs(value) < 1e-6 ? value.toExponential(9) : value.toFixed(10);
}
