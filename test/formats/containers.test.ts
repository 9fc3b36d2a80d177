import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { listArrays } from '../../src/formats/decode-file.ts';
import { decode, expectRefusal } from './decoding.ts';
import { bytesOf, npySample } from './samples/npy-sample.ts';
import { ascii, safetensorsSample } from './samples/other-samples.ts';
import { concat } from './samples/png-sample.ts';
import { pickledDict, pickledTensor, pickleGlobal, torchSample } from './samples/torch-sample.ts';
import { zipSample } from './samples/zip-sample.ts';

const array = (...values: number[]) =>
  npySample({ descr: "'|u1'", shape: `(1, ${values.length})`, data: Uint8Array.from(values) });
const listed = async (bytes: Uint8Array) => await listArrays(bytesSource('a.bin', bytes));

describe('.npz', () => {
  it('gives the only array without asking, stored and packed', async () => {
    for (const packed of [false, true]) {
      const decoded = await decode(zipSample([{ name: 'arr_0.npy', content: array(7, 8), packed }]));
      expect([decoded.container, decoded.key, [...decoded.data]]).toEqual(['npz', 'arr_0', [7, 8]]);
    }
  });

  it('offers several by name, and leaves scalars and text out', async () => {
    const file = zipSample([
      { name: 'a.npy', content: array(1), packed: true },
      { name: 'dir/b.npy', content: array(2, 3) },
      { name: 'id.npy', content: npySample({ descr: "'<U2'", shape: '()', data: new Uint8Array(8) }) },
      { name: 'readme.txt', content: ascii('hello') },
    ]);
    await expectRefusal(file, 'array-choice', { names: ['a', 'dir/b'] });
    expect([...(await decode(file, { key: 'dir/b' })).data]).toEqual([2, 3]);
    await expectRefusal(file, 'array-not-found', { names: ['a', 'dir/b', 'id'] }, { key: 'c' });
    await expectRefusal(file, 'dtype-text', { member: 'id' }, { key: 'id' });
    expect(await listed(file)).toEqual([
      { key: 'a', dtype: 'uint8', shape: [1, 1], refusal: null },
      { key: 'dir/b', dtype: 'uint8', shape: [1, 2], refusal: null },
      { key: 'id', dtype: '<U2', shape: [], refusal: 'dtype-text' },
    ]);
  });

  it('takes the good one beside a bad one, and says so', async () => {
    const decoded = await decode(
      zipSample([
        { name: 'good.npy', content: array(5) },
        { name: 'bad.npy', content: ascii('nothing') },
      ]),
    );
    expect(decoded.key).toBe('good');
    expect(decoded.warnings).toEqual([
      { code: 'arrays-left-out', message: 'Of the arrays of this file, some cannot be read and are left out: bad.' },
    ]);
  });

  it('takes names that climb as names only, and the last of two', async () => {
    const climbing = await decode(zipSample([{ name: '../../evil.npy', content: array(1) }]));
    expect(climbing.key).toBe('../../evil');
    const twice = await decode(
      zipSample([
        { name: 'a.npy', content: array(1) },
        { name: 'a.npy', content: array(2) },
      ]),
    );
    expect([...twice.data]).toEqual([2]);
    expect(twice.warnings.map(({ code }) => code)).toEqual(['npz-repeated-member']);
  });

  it('refuses what lies', async () => {
    const content = array(1, 2, 3);
    await expectRefusal(zipSample([{ name: 'a.npy', content, packed: true, claimedBytes: 2 ** 31 }]), 'zip-size-lies');
    await expectRefusal(zipSample([{ name: 'a.npy', content, claimedBytes: 9 }]), 'zip-size-lies');
    await expectRefusal(zipSample([{ name: 'a.npy', content, claimedSum: 1 }]), 'zip-crc', { member: 'a' });
    const zeros = zipSample([
      { name: 'a.npy', content: new Uint8Array(1_000_000), packed: true, claimedBytes: 300 * 2 ** 20 },
    ]);
    await expectRefusal(zeros, 'zip-size-lies');
    await expectRefusal(zipSample([]), 'zip-empty');
    await expectRefusal(zipSample([{ name: 'a.txt', content }]), 'zip-no-arrays', { names: ['a.txt'] });
    const whole = zipSample([{ name: 'a.npy', content }]);
    await expectRefusal(whole.slice(0, whole.length - 5), 'zip-no-directory');
  });

  it('refuses a bomb by its sizes, without unpacking it', async () => {
    const packed = zipSample([{ name: 'a.npy', content: new Uint8Array(600_000), packed: true }]);
    const view = new DataView(packed.buffer);
    // Both records now say 300 MiB from 310 kB: possible for deflate, but no data.
    const directory = packed.length - 22 - 46 - 'a.npy'.length;
    view.setUint32(directory + 20, 310_000, true);
    view.setUint32(directory + 24, 300 * 2 ** 20, true);
    await expectRefusal(packed, 'zip-bomb', { unpackedBytes: 300 * 2 ** 20 });
  });

  it('refuses a damaged or cut stream', async () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 3000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    const content = npySample({ descr: "'|u1'", shape: '(50, 60)', data: noise });
    const file = zipSample([{ name: 'a.npy', content, packed: true }]);
    const damaged = file.slice();
    damaged.fill(0xff, 1000, 1200);
    await expect(decode(damaged)).rejects.toMatchObject({
      code: expect.stringMatching(/^(packed-data-damaged|zip-crc)$/),
    });
  });
});

describe('.pt', () => {
  const floats = bytesOf(Float32Array.from({ length: 24 }, (_, i) => i));
  const tensor = (shape: number[], strides: number[], offset = 0, storageLength = 24) =>
    pickledTensor({ storageType: 'FloatStorage', key: '0', storageLength, offset, shape, strides });

  it('reads a bare tensor', async () => {
    const decoded = await decode(torchSample(tensor([2, 3, 4], [12, 4, 1]), { '0': floats }));
    expect([decoded.container, decoded.key, decoded.dtype, decoded.shape]).toEqual(['pt', null, 'float32', [2, 3, 4]]);
    expect([...decoded.data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  it('reads any strides, offsets and repetitions', async () => {
    const cases: [number[], number[], number][] = [
      [[4, 2, 3], [1, 12, 4], 0],
      [[2, 2], [4, 2], 3],
      [[3, 4], [0, 1], 5],
      [[1, 4], [999, 1], 20],
    ];
    for (const [shape, strides, offset] of cases) {
      const { data } = await decode(torchSample(tensor(shape, strides, offset), { '0': floats }));
      const expected: number[] = [];
      const visit = (axis: number, at: number) => {
        if (axis === shape.length) expected.push(at);
        else for (let i = 0; i < (shape[axis] ?? 0); i += 1) visit(axis + 1, at + i * (strides[axis] ?? 0));
      };
      visit(0, offset);
      expect([...data]).toEqual(expected);
    }
  });

  it.each([
    ['DoubleStorage', 'float64', Float64Array.of(0.1, 2)],
    ['HalfStorage', 'float16', Uint16Array.of(0x2e66, 0x4000)],
    ['BFloat16Storage', 'bfloat16', Uint16Array.of(0x3dcd, 0x4000)],
    ['LongStorage', 'int64', BigInt64Array.of(-7n, 2n)],
    ['IntStorage', 'int32', Int32Array.of(-7, 2)],
    ['ShortStorage', 'int16', Int16Array.of(-7, 2)],
    ['CharStorage', 'int8', Int8Array.of(-7, 2)],
    ['ByteStorage', 'uint8', Uint8Array.of(7, 2)],
    ['BoolStorage', 'bool', Uint8Array.of(1, 1)],
  ] as const)('reads %s', async (storageType, dtype, stored) => {
    const root = pickledTensor({ storageType, key: '0', storageLength: 2, shape: [1, 2], strides: [2, 1] });
    const decoded = await decode(torchSample(root, { '0': bytesOf(stored) }));
    expect(decoded.dtype).toBe(dtype);
    const first = { float64: 0.1, float16: 0.0999755859375, bfloat16: 0.10009765625, uint8: 7, bool: 1 } as const;
    expect(decoded.data[0]).toBe(dtype in first ? first[dtype as keyof typeof first] : -7);
    expect(decoded.data[1]).toBe(dtype === 'bool' ? 1 : 2);
  });

  it('reads big-endian files', async () => {
    const data = bytesOf(Float32Array.of(1.5, -2)).slice();
    data.subarray(0, 4).reverse();
    data.subarray(4, 8).reverse();
    const order = [{ name: 'archive/byteorder', content: ascii('big') }];
    const decoded = await decode(torchSample(tensor([1, 2], [2, 1], 0, 2), { '0': data }, order));
    expect([...decoded.data]).toEqual([1.5, -2]);
  });

  it('offers the tensors of a dictionary by their paths', async () => {
    const root = pickledDict([
      ['logits', tensor([4, 6], [6, 1])],
      ['inner', pickledDict([['labels', tensor([2, 2], [2, 1])]])],
      ['note', ascii('N')],
    ]);
    const file = torchSample(root, { '0': floats });
    await expectRefusal(file, 'array-choice', { names: ['logits', 'inner.labels'] });
    expect((await decode(file, { key: 'inner.labels' })).shape).toEqual([2, 2]);
  });

  it('runs nothing, and says what was asked for', async () => {
    const canary = concat([
      pickleGlobal('builtins', 'print'),
      ascii('X\x03\0\0\0boo'),
      Uint8Array.of(0x85),
      ascii('R'),
    ]);
    await expectRefusal(torchSample(canary, {}), 'pt-foreign-code', { names: ['builtins.print'] });
    const hidden = pickledDict([
      ['logits', tensor([4, 6], [6, 1])],
      ['other', canary],
    ]);
    await expectRefusal(torchSample(hidden, { '0': floats }), 'pt-foreign-code', { names: ['builtins.print'] });
    const network = concat([
      pickleGlobal('torch.nn.modules.linear', 'Linear'),
      ascii(')'),
      Uint8Array.of(0x81),
      ascii('}b'),
    ]);
    await expectRefusal(torchSample(network, {}), 'pt-module', { name: 'torch.nn.modules.linear.Linear' });
  });

  it('refuses weights, programs and old files by name', async () => {
    const weights = pickledDict([
      ['conv.weight', tensor([4, 6], [6, 1])],
      ['conv.bias', tensor([4], [1])],
    ]);
    await expectRefusal(torchSample(weights, { '0': floats }), 'pt-state-dict', { tensors: 2 });
    await expectRefusal(torchSample(pickledDict([['model', weights]]), { '0': floats }), 'pt-state-dict');
    const script = [{ name: 'archive/code/main.py', content: ascii('pass') }];
    await expectRefusal(torchSample(tensor([4, 6], [6, 1]), { '0': floats }, script), 'pt-torchscript');
    await expectRefusal(torchSample(ascii('N'), {}), 'pt-no-tensor');
    await expectRefusal(concat([ascii('\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'), ascii('\x80\x02M')]), 'pt-legacy');
    await expectRefusal(ascii('\x80\x04\x95\0\0'), 'pickle-file');
  });

  it('refuses tensors beyond their numbers', async () => {
    await expectRefusal(torchSample(tensor([5, 6], [6, 1]), { '0': floats }), 'pt-out-of-storage', {
      storageLength: 24,
    });
    await expectRefusal(torchSample(tensor([2, 2], [-1, 1], 4), { '0': floats }), 'pt-out-of-storage');
    await expectRefusal(torchSample(tensor([4, 6], [6, 1]), {}), 'pt-storage-missing', { storage: '0' });
    const short = torchSample(tensor([4, 6], [6, 1]), { '0': floats.subarray(0, 90) });
    await expectRefusal(short, 'pt-storage-short', { expectedBytes: 96, foundBytes: 90 });
    await expectRefusal(torchSample(tensor([6000, 6000], [0, 0]), { '0': floats }), 'pt-expanded');
    await expectRefusal(torchSample(tensor([24], [1]), { '0': floats }), 'array-dimensions');
    await expectRefusal(torchSample(ascii('(((('), {}), 'pt-pickle');
    await expectRefusal(torchSample(ascii('h\x05'), {}), 'pt-pickle', { detail: 'a memory that was not set' });
  });

  it('is not impressed by deep pickles', async () => {
    const deep = ascii(`${']'.repeat(1)}${']'.repeat(100_000)}${'a'.repeat(100_000)}`);
    await expectRefusal(torchSample(deep, {}), 'pt-no-tensor');
    const wrap = concat([pickleGlobal('torch._utils', '_rebuild_parameter'), Uint8Array.of(0x71, 0)]);
    const again = ascii('h\0'.repeat(49_999));
    const wrapped = concat([wrap, again, ascii('N'), ascii('\x85R'.repeat(50_000))]);
    await expectRefusal(torchSample(wrapped, {}), 'pt-no-tensor');
    // Each list holds the one before it twice: 2^60 paths, if one were to walk them.
    const bomb = concat([ascii(']'), ...new Array<Uint8Array>(60).fill(Uint8Array.of(0x32, 0x86))]);
    await expectRefusal(torchSample(bomb, {}), 'pt-no-tensor');
  });
});

describe('.safetensors', () => {
  const entry = (dtype: string, shape: number[], start: number, end: number) => ({
    dtype,
    shape,
    data_offsets: [start, end],
  });

  it('reads every type', async () => {
    const stored = bytesOf(Uint16Array.of(0x3dcd, 0x4000));
    const decoded = await decode(safetensorsSample({ a: entry('BF16', [1, 2], 0, 4) }, stored));
    expect([decoded.container, decoded.key, decoded.dtype]).toEqual(['safetensors', 'a', 'bfloat16']);
    expect([...decoded.data]).toEqual([0.10009765625, 2]);
    const whole = await decode(
      safetensorsSample({ a: entry('I64', [1, 2], 0, 16) }, bytesOf(BigInt64Array.of(-7n, 9n))),
    );
    expect([...whole.data]).toEqual([-7, 9]);
  });

  it('offers several by name', async () => {
    const header = { __metadata__: { format: 'pt' }, a: entry('U8', [1, 2], 0, 2), b: entry('F8_E4M3', [2], 2, 4) };
    const file = safetensorsSample(header, Uint8Array.of(1, 2, 3, 4));
    expect([...(await decode(file)).data]).toEqual([1, 2]);
    expect((await listed(file)).map(({ key, refusal }) => [key, refusal])).toEqual([
      ['a', null],
      ['b', 'dtype-unknown'],
    ]);
    const both = { a: entry('U8', [1, 2], 0, 2), b: entry('U8', [2, 1], 2, 4) };
    await expectRefusal(safetensorsSample(both, Uint8Array.of(1, 2, 3, 4)), 'array-choice', { names: ['a', 'b'] });
  });

  it('refuses what contradicts itself', async () => {
    const refuse = (header: unknown, code: string) => expectRefusal(safetensorsSample(header, new Uint8Array(8)), code);
    await refuse({ a: entry('U8', [1, 2], 0, 3) }, 'safetensors-entry');
    await refuse({ a: entry('U8', [1, 9], 0, 9) }, 'safetensors-offsets');
    await refuse({ a: entry('U8', [1, 2], 3, 2) }, 'safetensors-entry');
    await refuse({ a: entry('U8', [1, 4], 0, 4), b: entry('U8', [1, 4], 2, 6) }, 'safetensors-overlap');
    await refuse({ a: { dtype: 'U8', shape: [1.5, 2], data_offsets: [0, 3] } }, 'safetensors-entry');
    await refuse({ a: 5 }, 'safetensors-entry');
    await refuse('{"a": ', 'safetensors-json');
    await refuse({ a: entry('U8', [0, 4], 0, 0) }, 'array-empty');
    const long = safetensorsSample({}, new Uint8Array(8));
    new DataView(long.buffer).setBigUint64(0, 2n ** 62n, true);
    await expectRefusal(long, 'safetensors-header-length', { fileBytes: long.length });
  });
});

it('a file of very many arrays is not opened one by one', async () => {
  const members = Array.from({ length: 1200 }, (_, i) => ({ name: `${i}.npy`, content: array(i & 255) }));
  const file = zipSample(members);
  await expectRefusal(file, 'array-choice', { count: 1200 });
  expect([...(await decode(file, { key: '1100' })).data]).toEqual([1100 & 255]);
  expect(await listed(file)).toHaveLength(1000);
});
