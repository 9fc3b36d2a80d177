import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { expectRefusal } from './decoding.ts';
import { ascii } from './samples/other-samples.ts';

describe('what is no mask is named as what it is', () => {
  it('by its content', async () => {
    await expectRefusal(new Uint8Array(0), 'file-empty');
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 12345\n';
    await expectRefusal(ascii(pointer), 'file-lfs-pointer', { bytes: 12345, oid: '4d7a214614ab' });
    await expectRefusal(ascii('\n<!DOCTYPE html><title>404</title>'), 'file-is-html', { title: '404' });
    await expectRefusal(ascii('0.5 0.25\n1 2\n'), 'file-is-text', { firstLine: '0.5 0.25' });
    await expectRefusal(ascii('%PDF-1.7\n'), 'file-other-format', { format: 'PDF' });
    await expectRefusal(ascii('\x89HDF\r\n\x1a\n1234'), 'file-other-format', { format: 'HDF5' });
    await expectRefusal(Uint8Array.of(1, 2, 3, 4, 0, 9), 'file-unknown-format', { found: '01 02 03 04 00 09' });
  });
});

describe('a file on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lens-formats-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read in pieces, also beyond one', async () => {
    const values = Float64Array.from({ length: 1_300_000 }, (_, i) => i * 0.5);
    writeFileSync(join(folder, 'a.npy'), encodeNpy(values, 'float64', [1300, 1000]));
    const decoded = await decodeFile(fileSource(join(folder, 'a.npy'), 'a.npy'));
    expect(decoded.data).toEqual(values);
  });

  it('is refused when it is none', () => {
    mkdirSync(join(folder, 'd.png'));
    expect(() => fileSource(join(folder, 'd.png'), 'd.png')).toThrow(/^file-is-folder/);
    expect(() => fileSource(join(folder, 'none.png'), 'none.png')).toThrow(/^file-missing/);
    expect(() => fileSource('/dev/null', 'null')).toThrow(/^file-not-regular/);
  });

  it('is refused when it changes in between', () => {
    const path = join(folder, 'a.bin');
    writeFileSync(path, new Uint8Array(100));
    const source = fileSource(path, 'a.bin');
    writeFileSync(path, new Uint8Array(101));
    expect(() => source.read(new Uint8Array(10), 0)).toThrow(/^file-changed/);
  });

  it('says under its own name what it is not', async () => {
    writeFileSync(join(folder, 'a.npy'), Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x5a, 1, 0));
    const decoding = decodeFile(fileSource(join(folder, 'a.npy'), 'runs/a.npy'));
    const params = { file: 'runs/a.npy', expected: 'NumPy array' };
    await expect(decoding).rejects.toMatchObject({ code: 'file-wrong-magic', params: expect.objectContaining(params) });
  });
});
