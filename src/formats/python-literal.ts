/** A Python literal, as data. Numbers are integers of any size. */
export type PythonLiteral =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'sequence'; readonly items: readonly PythonLiteral[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PythonLiteral> };

/** Where the text is no literal, and what stands there. */
export class PythonSyntaxError extends Error {
  override readonly name = 'PythonSyntaxError';
  readonly position: number;
  readonly near: string;

  constructor(position: number, near: string) {
    super(`no Python literal at ${position}: ${near}`);
    this.position = position;
    this.near = near;
  }
}

/** Brackets may be nested this deep; numpy's own headers need three. */
const DEPTH_LIMIT = 32;
const INTEGER_DIGITS_LIMIT = 400;

/**
 * Reads one literal: strings, integers (with Python 2's L), True, False, None, tuples, lists, dictionaries with text
 * keys. Nothing is evaluated; an expression is a syntax error. Time is linear in the text.
 * @throws PythonSyntaxError
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  let position = 0;

  const fail = (at: number = position): never => {
    throw new PythonSyntaxError(at, text.slice(at, at + 40));
  };
  const skipSpace = () => {
    while (position < text.length && ' \t\r\n\f'.includes(text[position] as string)) position += 1;
  };
  const nextIs = (symbol: string) => {
    skipSpace();
    if (text[position] !== symbol) return false;
    position += 1;
    return true;
  };

  const parseString = (): string => {
    const quote = text[position];
    position += 1;
    let content = '';
    while (text[position] !== quote) {
      let character = text[position];
      if (character === undefined || character === '\n') return fail();
      if (character === '\\') {
        position += 1;
        character = text[position];
        if (character === undefined || !`\\'"`.includes(character)) return fail();
      }
      content += character;
      position += 1;
    }
    position += 1;
    return content;
  };

  const parseItems = (closing: string, depth: number): PythonLiteral[] => {
    const items: PythonLiteral[] = [];
    while (!nextIs(closing)) {
      items.push(parseValue(depth + 1));
      if (nextIs(',')) continue;
      if (nextIs(closing)) break;
      return fail();
    }
    return items;
  };

  const parseDictionary = (depth: number): PythonLiteral => {
    const entries = new Map<string, PythonLiteral>();
    while (!nextIs('}')) {
      if (text[position] !== "'" && text[position] !== '"') return fail();
      const key = parseString();
      if (!nextIs(':')) return fail();
      entries.set(key, parseValue(depth + 1));
      if (nextIs(',')) continue;
      if (nextIs('}')) break;
      return fail();
    }
    return { kind: 'dictionary', entries };
  };

  const parseValue = (depth: number): PythonLiteral => {
    skipSpace();
    if (depth > DEPTH_LIMIT) return fail();
    const symbol = text[position];
    if (symbol === undefined) return fail();
    if (symbol === 'u' || symbol === 'b') {
      const quote = text[position + 1];
      if (quote !== "'" && quote !== '"') return fail();
      position += 1;
      return { kind: 'string', text: parseString() };
    }
    if (symbol === "'" || symbol === '"') return { kind: 'string', text: parseString() };
    if (symbol === '(' || symbol === '[') {
      position += 1;
      const items = parseItems(symbol === '(' ? ')' : ']', depth);
      return { kind: 'sequence', items };
    }
    if (symbol === '{') {
      position += 1;
      return parseDictionary(depth);
    }
    return parseWord();
  };

  const parseWord = (): PythonLiteral => {
    const start = position;
    const word = /[-+]?\w*/y;
    word.lastIndex = start;
    const found = word.exec(text)?.[0] ?? '';
    position += found.length;
    if (found === 'True' || found === 'False') return { kind: 'boolean', value: found === 'True' };
    if (found === 'None') return { kind: 'none' };
    const digits = /^([-+]?\d+)L?$/.exec(found)?.[1];
    if (digits === undefined || digits.length > INTEGER_DIGITS_LIMIT) return fail(start);
    return { kind: 'integer', value: BigInt(digits.startsWith('+') ? digits.slice(1) : digits) };
  };

  const value = parseValue(0);
  skipSpace();
  if (position < text.length) fail();
  return value;
}
