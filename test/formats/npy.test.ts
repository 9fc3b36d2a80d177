import { describe, expect, it } from 'vitest';
import { decode, expectRefusal } from './decoding.ts';
import { bytesOf, npySample, swapped } from './samples/npy-sample.ts';

const shape = '(2, 3)';
const typed: readonly [
  descr: string,
  dtype: string,
  stored: ArrayBufferView & { BYTES_PER_ELEMENT: number },
  number[],
][] = [
  ['|b1', 'bool', Uint8Array.of(0, 1, 2, 255, 0, 1), [0, 1, 1, 1, 0, 1]],
  ['|u1', 'uint8', Uint8Array.of(0, 1, 2, 3, 254, 255), [0, 1, 2, 3, 254, 255]],
  ['|i1', 'int8', Int8Array.of(-128, -1, 0, 1, 2, 127), [-128, -1, 0, 1, 2, 127]],
  ['u2', 'uint16', Uint16Array.of(0, 1, 258, 3, 4, 65535), [0, 1, 258, 3, 4, 65535]],
  ['i2', 'int16', Int16Array.of(-32768, -2, 0, 1, 2, 32767), [-32768, -2, 0, 1, 2, 32767]],
  ['u4', 'uint32', Uint32Array.of(0, 1, 2, 3, 4, 4294967295), [0, 1, 2, 3, 4, 4294967295]],
  ['i4', 'int32', Int32Array.of(-2147483648, -2, 0, 1, 2, 9), [-2147483648, -2, 0, 1, 2, 9]],
  ['u8', 'uint64', BigUint64Array.of(0n, 1n, 2n, 3n, 4294967297n, 2n ** 53n), [0, 1, 2, 3, 4294967297, 2 ** 53]],
  [
    'i8',
    'int64',
    BigInt64Array.of(-(2n ** 53n), -1n, 0n, -4294967297n, 4n, 255n),
    [-(2 ** 53), -1, 0, -4294967297, 4, 255],
  ],
  [
    'f2',
    'float16',
    Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8400, 0x3555),
    [1, -2, 2 ** -24, 65504, -(2 ** -14), 0.333251953125],
  ],
  ['f4', 'float32', Float32Array.of(1.5, -2.25, 2 ** -149, 0, 4, 5), [1.5, -2.25, 2 ** -149, 0, 4, 5]],
  ['f8', 'float64', Float64Array.of(0.1, -1e300, 5e-324, 3, 4, 5), [0.1, -1e300, 5e-324, 3, 4, 5]],
];

describe('.npy arrays are read exactly', () => {
  for (const [descr, dtype, stored, expected] of typed) {
    const name = descr.startsWith('|') ? descr : `<${descr}`;
    it(`${dtype}, little and big endian, C and Fortran order`, async () => {
      const little = await decode(npySample({ descr: `'${name}'`, shape, data: bytesOf(stored) }));
      expect([little.container, little.dtype, little.shape]).toEqual(['npy', dtype, [2, 3]]);
      expect([...little.data]).toEqual(expected);
      const big = name.replace('<', '>');
      const other = await decode(npySample({ descr: `'${big}'`, shape, data: swapped(stored) }));
      expect([...other.data]).toEqual(expected);
      const fortran = await decode(npySample({ descr: `'${name}'`, shape, data: bytesOf(stored), fortran: true }));
      expect([...fortran.data]).toEqual([0, 2, 4, 1, 3, 5].map((i) => expected[i]));
    });
  }

  it('the whole range of float16, against its definition', async () => {
    const stored = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const { data } = await decode(npySample({ descr: "'<f2'", shape: '(256, 256)', data: bytesOf(stored) }));
    for (const bits of [0, 0x8000, 1, 0x3ff, 0x400, 0x3bff, 0x3c01, 0x7bff, 0xfbff]) {
      const fraction = bits & 1023;
      const exponent = (bits >> 10) & 31;
      const magnitude = exponent === 0 ? fraction / 2 ** 24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
      expect(data[bits]).toBe(bits & 0x8000 ? -magnitude : magnitude);
    }
    expect([data[0x7c00], data[0xfc00], data[0x7c01]]).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  it.each([
    [3, 5, 7],
    // More than a piece of 2^20 values.
    [100, 120, 100],
  ])('in Fortran order, %i × %i × %i', async (a, b, c) => {
    const stored = Int32Array.from({ length: a * b * c }, (_, i) => i);
    const shape = `(${a}, ${b}, ${c})`;
    const { data } = await decode(npySample({ descr: "'<i4'", shape, data: bytesOf(stored), fortran: true }));
    let wrong = 0;
    for (let i = 0; i < a; i += 1) {
      for (let j = 0; j < b; j += 1) {
        for (let k = 0; k < c; k += 1) if (data[(i * b + j) * c + k] !== i + a * (j + b * k)) wrong += 1;
      }
    }
    expect(wrong).toBe(0);
  });

  it('by every version and every way to write the header', async () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    for (const version of [1, 2, 3] as const) {
      expect([...(await decode(npySample({ descr: "'|u1'", shape, data, version }))).data]).toEqual([...data]);
    }
    for (const header of [
      "{'shape': (2L, 3L), 'fortran_order': False, 'descr': '|u1'}",
      '{"descr":"|u1","fortran_order":False,"shape":(2,3)}',
      "  { 'descr' : u'|u1' ,\t'fortran_order' : False , 'shape' : [ 2, 3, ] , 'more': {'a': (None, True)} } ",
      "{'descr': '?', 'fortran_order': False, 'shape': (2, 3)}".replace('?', '=u1'),
    ]) {
      expect([...(await decode(npySample({ descr: '', shape, data, header }))).data]).toEqual([...data]);
    }
  });

  it('without leading axes of 1 beyond four', async () => {
    const decoded = await decode(npySample({ descr: "'|u1'", shape: '(1, 1, 1, 2, 3)', data: new Uint8Array(6) }));
    expect(decoded.shape).toEqual([1, 1, 2, 3]);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['leading-axes-dropped']);
  });

  it('and told of bytes after the data', async () => {
    const decoded = await decode(npySample({ descr: "'|u1'", shape, data: new Uint8Array(16) }));
    expect(decoded.warnings).toEqual([{ code: 'trailing-bytes', message: '10 bytes after the data were not read.' }]);
  });
});

describe('.npy arrays are refused', () => {
  const data = new Uint8Array(64);
  const refuse = (descr: string, code: string) =>
    expectRefusal(npySample({ descr, shape, data }), code, { dtype: descr.replaceAll("'", '') });

  it('for types that are no numbers, by name', async () => {
    await refuse("'|O'", 'dtype-object');
    await refuse("'<c8'", 'dtype-complex');
    await refuse("'<U5'", 'dtype-text');
    await refuse("'|S3'", 'dtype-text');
    await refuse("'<M8[s]'", 'dtype-datetime');
    await refuse("'<f16'", 'dtype-longdouble');
    await refuse("'|V8'", 'dtype-structured');
    await refuse("'<z9'", 'dtype-unknown');
    await refuse("'<f3'", 'dtype-unknown');
    const fields = "[('a', '<f4'), ('b', '<i4')]";
    await expectRefusal(npySample({ descr: fields, shape, data }), 'dtype-structured', { dtype: 'a, b' });
  });

  it('for shapes that are no picture or cannot be', async () => {
    const shaped = (text: string, code: string) =>
      expectRefusal(npySample({ descr: "'|u1'", shape: text, data }), code);
    await shaped('()', 'array-dimensions');
    await shaped('(6,)', 'array-dimensions');
    await shaped('(2, 1, 1, 1, 3)', 'array-dimensions');
    await shaped('(0, 3)', 'array-empty');
    await shaped('(2, -3)', 'shape-negative');
    await shaped('(2, 30000)', 'npy-truncated');
    await shaped('(4294967296, 4294967296, 2)', 'array-too-large');
    await shaped('(9007199254740993, 1)', 'array-too-large');
  });

  it('for headers that are no literal', async () => {
    const headed = (header: string) =>
      expectRefusal(npySample({ descr: '', shape, data, header }), 'npy-header-syntax');
    await headed("{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (2, 3)}");
    await headed(`{'descr': ${'['.repeat(20000)}`);
    await headed("{'descr': '|u1'");
    await headed("{'descr': '|u1',, }");
    await headed("{'descr': '|u1'} + 1");
    await headed("{'descr': 1.5}");
    await headed('(,)');
    await expectRefusal(npySample({ descr: '', shape, data, header: '[]' }), 'npy-header-missing', {
      missing: 'descr',
    });
    const partial = "{'descr': '|u1', 'fortran_order': False}";
    await expectRefusal(npySample({ descr: '', shape, data, header: partial }), 'npy-header-missing', {
      missing: 'shape',
    });
  });

  it('when they are cut anywhere', async () => {
    const whole = npySample({ descr: "'|u1'", shape, data: new Uint8Array(6) });
    for (let length = 6; length < whole.length; length += 1) {
      const code = length < whole.length - 6 ? 'npy-header-truncated' : 'npy-truncated';
      await expectRefusal(whole.slice(0, length), code);
    }
  });

  it('for integers that are not exact, with their place', async () => {
    const stored = BigInt64Array.of(0n, 1n, 2n ** 53n + 1n, 0n, 0n, 0n);
    const params = { index: 2, value: '9007199254740993' };
    await expectRefusal(npySample({ descr: "'<i8'", shape, data: bytesOf(stored) }), 'integer-too-large', params);
    const negative = BigInt64Array.of(0n, 1n, 2n, -(2n ** 53n) - 1n, 0n, 0n);
    await expectRefusal(npySample({ descr: "'<i8'", shape, data: bytesOf(negative) }), 'integer-too-large', {
      index: 3,
    });
  });

  it('for more than the limit', async () => {
    const params = { bytes: 24, limitBytes: 23 };
    await expectRefusal(npySample({ descr: "'<f2'", shape, data }), 'array-too-large', params, { limitBytes: 23 });
  });
});
