/** What the scripts of the pages make elements with. */
export interface PageElements {
  /** Text is text, never markup. */
  make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text?: string): HTMLElementTagNameMap[K];
  /** Four decimals; "–" for none. */
  short(value: number | null): string;
  /** Four decimals to read, all digits in the hover. */
  numberCell(value: number | null): HTMLTableCellElement;
  /** An element of our own page. */
  element<T extends HTMLElement>(id: string): T;
}

export type MakePageElements = typeof pageElements;

/** Its text is put into the page, like the script's. */
export function pageElements(): PageElements {
  function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    if (className !== '') made.className = className;
    if (text !== '') made.textContent = text;
    return made;
  }

  function short(value: number | null): string {
    if (value === null) return '–';
    if (value === 0) return '0';
    return Math.abs(value) < 0.00005 ? value.toExponential(0) : value.toFixed(4);
  }

  function numberCell(value: number | null): HTMLTableCellElement {
    const cell = make('td', 'n', short(value));
    if (value !== null) cell.title = String(value);
    return cell;
  }

  const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T; // ids of our own page
  return { make, short, numberCell, element };
}
