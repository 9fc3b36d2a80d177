import { LensError } from '../core/lens-error.ts';
import type { StoredDtype } from './decoded.ts';
import type { StoredLayout } from './fill-values.ts';
import type { PythonLiteral } from './python-literal.ts';

const numbers: Readonly<Record<string, StoredDtype>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** Types that numpy writes and that are no numbers of a mask or a score, by their letter. */
const refused: Readonly<Record<string, string>> = {
  O: 'dtype-object',
  c: 'dtype-complex',
  U: 'dtype-text',
  S: 'dtype-text',
  a: 'dtype-text',
  M: 'dtype-datetime',
  m: 'dtype-datetime',
  V: 'dtype-structured',
};

/**
 * The number type of a .npy header's `descr`, such as '<f4' (numpy.lib.format; array interface protocol).
 * @throws LensError dtype-object, dtype-complex, dtype-text, dtype-datetime, dtype-structured, dtype-longdouble,
 *   dtype-unknown { file, member, dtype }
 */
export function npyLayout(descr: PythonLiteral, file: string, member: string | null): StoredLayout {
  if (descr.kind === 'sequence') throw new LensError('dtype-structured', { file, member, dtype: fieldsText(descr) });
  if (descr.kind !== 'string') throw new LensError('dtype-unknown', { file, member, dtype: descr.kind });
  const dtype = descr.text.slice(0, 40);
  const [, order = '', letter = '', rest = ''] = /^([<>|=]?)([A-Za-z?])(.*)$/s.exec(descr.text) ?? [];
  const refusal = refused[letter];
  if (refusal !== undefined) throw new LensError(refusal, { file, member, dtype });
  if (letter === 'f' && (rest === '16' || rest === '12'))
    throw new LensError('dtype-longdouble', { file, member, dtype });
  const name = letter === '?' && rest === '' ? 'b1' : letter + rest;
  const known = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  if (known === undefined) throw new LensError('dtype-unknown', { file, member, dtype });
  return { dtype: known, bigEndian: order === '>' };
}

function fieldsText(descr: Extract<PythonLiteral, { kind: 'sequence' }>): string {
  const names = descr.items.map((field) => {
    const name = field.kind === 'sequence' ? field.items[0] : undefined;
    return name?.kind === 'string' ? name.text : '?';
  });
  const text = names.join(', ');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
