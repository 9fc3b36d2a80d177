import { createHash } from 'node:crypto';
import { htmlText } from './html-text.ts';

/** What a page of this program is made of, beside its own sections. */
interface PageParts {
  readonly title: string;
  readonly style: string;
  /** The text of its script, `pageFoot` takes the same; null: it has none. */
  readonly script: string | null;
}

/** Begins a page that loads nothing: its policy lets in its own style, its own script and pictures in the page only. */
export function pageHead({ title, style, script }: PageParts): string {
  const policy = `default-src 'none'; img-src data:; style-src '${hashOf(style)}'; ${script === null ? '' : `script-src '${hashOf(script)}'; `}base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${htmlText(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${style}</style>
</head>
<body>
`;
}

/** Ends a page: its data, as pieces of JSON that `scriptJson` made, and its script. */
export function* pageFoot(data: Iterable<string>, script: string): Generator<string> {
  yield '<script type="application/json" id="data">';
  yield* data;
  yield `</script>\n<script>${script}</script>\n</body>\n</html>\n`;
}

type Shipped = (...values: never[]) => unknown;

/** The text of a script that calls a function of src/report/page with others of it, which use nothing around them. */
export function scriptText(main: Shipped, ...needed: readonly Shipped[]): string {
  return `(${main.toString()})(${needed.map((one) => one.toString()).join(',')});`;
}

/** A head that sorts the table of images by its column; "id" is the name, all others are numbers. */
export function columnHead(column: string, title: string): string {
  return `<th${column === 'id' || column === 'kind' ? '' : ' class="n"'} data-column="${column}" aria-sort="none"><button type="button">${title}</button></th>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
