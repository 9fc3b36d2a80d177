import { LensError } from '../core/lens-error.ts';

/** Values of the named parts of a pattern: "id", "split", … */
export type PatternValues = Readonly<Record<string, string>>;

/** A part of a pattern between slashes: literals around names, or `**`. */
type Segment =
  | { readonly anyDepth: true }
  | { readonly literals: readonly string[]; readonly names: readonly string[] };

/**
 * A pattern of paths: `{name}` stands for one or more characters within a part, `**` alone between slashes for
 * any number of folders. A name that occurs twice must stand for the same text.
 */
export class PathPattern {
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly names: ReadonlySet<string>;

  /** @throws LensError pattern-invalid { pattern, why } */
  constructor(text: string) {
    this.text = text;
    this.segments = text.split('/').map((part) => parseSegment(part, text));
    this.names = new Set(this.segments.flatMap((segment) => ('names' in segment ? segment.names : [])));
  }

  /**
   * Values of the names for a path, null when it does not match. Earliest fit from the left, `**` as short as
   * possible; time is segments × parts, nothing is tried twice.
   */
  match(path: string): PatternValues | null {
    const parts = path.split('/');
    const { segments } = this;
    const parsed = segments.map((segment) => ('names' in segment ? parts.map((part) => matchPart(segment, part)) : []));
    // fits[s][p]: the segments from s on match the parts from p on.
    const fits = Array.from({ length: segments.length + 1 }, () => new Uint8Array(parts.length + 1));
    const at = (s: number, p: number) => fits[s]?.[p] === 1;
    (fits[segments.length] as Uint8Array)[parts.length] = 1;
    for (let s = segments.length - 1; s >= 0; s--) {
      const row = fits[s] as Uint8Array;
      const anyDepth = 'anyDepth' in (segments[s] as Segment);
      for (let p = parts.length; p >= 0; p--) {
        const fit = anyDepth
          ? at(s + 1, p) || (p < parts.length && at(s, p + 1))
          : at(s + 1, p + 1) && !!parsed[s]?.[p];
        if (fit) row[p] = 1;
      }
    }
    if (!at(0, 0)) return null;
    const values: Record<string, string> = {};
    for (let s = 0, p = 0; s < segments.length; ) {
      if ('anyDepth' in (segments[s] as Segment)) {
        if (at(s + 1, p)) s++;
        else p++;
        continue;
      }
      for (const [name, value] of Object.entries(parsed[s]?.[p] ?? {})) {
        if (values[name] !== undefined && values[name] !== value) return null;
        values[name] = value;
      }
      s++;
      p++;
    }
    return values;
  }
}

function parseSegment(part: string, pattern: string): Segment {
  const invalid = (why: string) => new LensError('pattern-invalid', { pattern, why });
  if (part === '**') return { anyDepth: true };
  if (part === '' || part === '.' || part === '..') throw invalid('a part is empty, "." or ".."');
  if (part.includes('*')) throw invalid('"**" must stand alone between slashes; a single "*" is not known');
  if (part.includes('\\')) throw invalid('a backslash; parts are separated by "/"');
  const pieces = part.split(/\{([A-Za-z_][A-Za-z0-9_]*)\}/);
  const literals = pieces.filter((_, i) => i % 2 === 0);
  const names = pieces.filter((_, i) => i % 2 === 1);
  if (literals.some((literal) => /[{}]/.test(literal))) throw invalid('a brace that is no {name}');
  if (literals.slice(1, -1).includes('')) throw invalid('two names without text between them');
  return { literals, names };
}

/** Values of the names in one part of a path, each as short as possible, the last up to the end; null: no match. */
export function matchPart(
  { literals, names }: { readonly literals: readonly string[]; readonly names: readonly string[] },
  part: string,
): PatternValues | null {
  const first = literals[0] ?? '';
  if (names.length === 0) return part === first ? {} : null;
  if (!part.startsWith(first)) return null;
  const values: Record<string, string> = {};
  let position = first.length;
  for (const [i, name] of names.entries()) {
    const literal = literals[i + 1] ?? '';
    const last = i === names.length - 1;
    const end = last ? part.length - literal.length : part.indexOf(literal, position + 1);
    if (end <= position || (last && !part.endsWith(literal))) return null;
    const value = part.slice(position, end);
    if (values[name] !== undefined && values[name] !== value) return null;
    values[name] = value;
    position = end + literal.length;
  }
  return values;
}
