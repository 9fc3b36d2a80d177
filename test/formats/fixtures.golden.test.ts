import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';

interface Fixture {
  readonly reader: string;
  readonly key?: string;
  readonly shape?: readonly number[];
  readonly sha256?: string;
  readonly refusal?: string;
}

const folder = fileURLToPath(new URL('../fixtures/formats', import.meta.url));
const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as Readonly<Record<string, Fixture>>; // by make.py

describe('files written by the libraries that people use', () => {
  it.each(Object.entries(index))('%s', async (name, { key, refusal, shape, sha256 }) => {
    const file = name.split('#')[0] ?? '';
    const decoding = decodeFile(fileSource(`${folder}/${file}`, file), key === undefined ? {} : { key });
    if (refusal !== undefined) {
      await expect(decoding).rejects.toMatchObject({ code: refusal });
      return;
    }
    const decoded = await decoding;
    expect(decoded.shape).toEqual(shape);
    const bytes = new Uint8Array(Float64Array.from(decoded.data).buffer);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });
});
