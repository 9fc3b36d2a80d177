import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvRow } from '../../src/report/csv-cells.ts';

/** RFC 4180, one record. */
function parseRow(text: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length - 1; i += 1) {
    const c = text[i] as string;
    if (quoted && c === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += c;
  }
  return [...cells, cell];
}

describe('cells of a CSV file', () => {
  it.each([
    ['=1+2', "'=1+2"],
    ['+cmd', "'+cmd"],
    ['-x', "'-x"],
    ['@sum', "'@sum"],
    ['-0.5', '-0.5'],
    ['+3e-7', '+3e-7'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    [' padded', '" padded"'],
    ['two\nlines', '"two\nlines"'],
  ])('%j is written %j', (text, written) => expect(csvCell(text)).toBe(written));

  it('numbers survive to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(Number(csvCell(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('texts come back, and none begins like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const cells = parseRow(csvRow(texts));
        expect(cells.map((cell, i) => (cell === `'${texts[i]}` ? texts[i] : cell))).toEqual(texts);
        for (const cell of cells) expect(/^[=@]/.test(cell)).toBe(false);
      }),
    );
  });
});
