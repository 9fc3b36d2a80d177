import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkTarget, markdownTable, markdownText } from '../../src/report/markdown-text.ts';

// markdown-it is there with vsce; it is what VS Code's preview renders with.
const require = createRequire(import.meta.url);
const MarkdownIt = require('markdown-it') as new (options: object) => { render(text: string): string };
const markdown = new MarkdownIt({ html: true, linkify: false });

function rendered(text: string): string {
  const [head, body] = markdown.render(markdownTable(['x'], [[markdownText(text)]], 1).join('\n')).split('<tbody>');
  expect(head).toContain('<table>');
  return body ?? '';
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const nasty = fc.string({ unit: fc.constantFrom(...'ab_*`[]()<>|~\\&#!.-+:/ "\'$@'.split('')), minLength: 1 });

describe('text in Markdown', () => {
  it('is shown as it is, in one cell of a table', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const cell = /^\n<tr>\n<td[^>]*>(.*)<\/td>\n<\/tr>\n<\/tbody>/s.exec(rendered(text))?.[1] ?? 'no cell';
        expect(cell.replaceAll(/&[a-z]+;/g, '')).not.toMatch(/[<>]/);
        expect(unescapeHtml(cell)).toBe(text.trim());
      }),
      { numRuns: 500 },
    );
  });

  it('leaves names searchable', () => expect(markdownText('0016E5_07959')).toBe('0016E5_07959'));

  it('lines are joined', () => expect(markdownText('a\r\nb\u0000c')).toBe('a b c'));
});

describe('link targets', () => {
  it('come back whole, whatever the path', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }), (parts) => {
        const path = parts.map((part) => part.replaceAll('/', '_').replaceAll(/\p{Cs}/gu, '_')).join('/');
        const target = linkTarget(path);
        expect(target).toMatch(/^[\w%.~/-]+$/);
        expect(decodeURIComponent(target)).toBe(path);
      }),
    );
  });
});
