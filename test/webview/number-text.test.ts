import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText, shownText } from '../../src/core/number-gap.ts';
import {
  changeText,
  commonDigits,
  countText,
  exactText,
  fixedText,
  partText,
  percentText,
  pixelsText,
  powerText,
  shortChangeText,
  shortPercentText,
  tickText,
  valueText,
  weightText,
} from '../../webview/ui/number-text.ts';

describe('fixedText', () => {
  it.each([
    [0.49604, '0.4960'],
    [0, '0'],
    [-0.0354, '−0.0354'],
    [0.00003, '0.00003'],
    [-0.00003, '−0.00003'],
    [0.00005, '0.0001'],
    [3e-9, '3 × 10⁻⁹'],
    [12.5, '12.5000'],
    [1234.5, '1,234.5000'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%s is %s', (value, text) => {
    expect(plainText(fixedText(value))).toBe(text);
  });

  it('never shows as 0 what is not 0, and as a sign what has none', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e290, max: 1e290, noNaN: true }), (value) => {
        for (const text of [
          fixedText(value),
          valueText(value),
          percentText(value),
          powerText(value),
          partText(value),
        ]) {
          const digits = /[1-9]/.test(plainText(text).replace(/ × 10.*/, ''));
          expect(digits).toBe(value !== 0);
          expect(text.startsWith('−')).toBe(value < 0);
          expect(text).not.toContain('-');
        }
      }),
    );
  });
});

describe('other numbers', () => {
  it.each([
    [1 / 704, '0.001420'],
    [-1 / 704, '−0.001420'],
    [0.0123456, '0.01235'],
    [0.099999, '0.1000'],
    [0.25, '0.2500'],
    [1.918e-5, '1.92 × 10⁻⁵'],
    [0, '0'],
    [null, '–'],
  ])('the weight %s is %s', (value, text) => {
    expect(plainText(weightText(value))).toBe(text);
  });

  it('counts with thousands', () => {
    expect(countText(171456)).toBe('171,456');
    expect(countText(null)).toBe('–');
  });

  it('shows small values in powers of ten', () => {
    expect(plainText(powerText(1.92e-5))).toBe('1.92 × 10⁻⁵');
    expect(plainText(valueText(1.92e-5))).toBe('1.92 × 10⁻⁵');
    expect(valueText(0.8312)).toBe('0.8312');
    expect(plainText(valueText(2.5e6))).toBe('2.50 × 10⁶');
  });

  it('shows shares', () => {
    expect(plainText(percentText(0.160123))).toBe('16.0 %');
    expect(plainText(percentText(0.00002))).toBe('0.002 %');
    expect(plainText(percentText(0))).toBe('0 %');
    expect(plainText(percentText(0.000097))).toBe('0.01 %');
    expect(fixedText(0.0000097)).toBe('0.00001');
    expect(fixedText(0.00001)).toBe('0.00001');
    expect(fixedText(-0.00003)).toBe('−0.00003');
    expect(plainText(shortPercentText(0.1234))).toBe('12.3 %');
    expect(plainText(shortPercentText(0.000096))).toBe('0.01 %');
    expect(plainText(shortPercentText(0.000061))).toBe('6e−3 %');
    expect(plainText(shortPercentText(0))).toBe('0 %');
    expect(plainText(partText(3.85e-6))).toBe('3.85 ppm');
    expect(plainText(partText(0.0123))).toBe('1.2 %');
  });

  it('shows changes with their sign', () => {
    expect(plainText(changeText(0.2095))).toBe('+ 0.2095');
    expect(plainText(changeText(-0.0354))).toBe('− 0.0354');
    expect(changeText(0)).toBe('0');
    expect(plainText(shortChangeText(-0.0354))).toBe('− 0.0354');
    expect(plainText(shortChangeText(0.00005))).toBe('+ 0.0001');
    expect(plainText(shortChangeText(-0.0000312))).toBe('− 3e−5');
    expect(plainText(shortChangeText(2.6e-12))).toBe('+ 3e−12');
    expect(shortChangeText(0)).toBe('0');
    expect(shortChangeText(null)).toBe('–');
  });

  it('shows ticks with as few digits as they need', () => {
    expect([0, 0.25, 10_000, -2, 1e-7, -1e-6, 2.5e-5].map(tickText).map(plainText)).toEqual([
      '0',
      '0.25',
      '10,000',
      '−2',
      '10⁻⁷',
      '−10⁻⁶',
      '2.5 × 10⁻⁵',
    ]);
  });

  it('lets no line end within a number, or between it and its unit', () => {
    expect(pixelsText(171456)).toBe('171,456\u00a0px');
    fc.assert(
      fc.property(fc.double({ min: -1e290, max: 1e290, noNaN: true }), (value) => {
        for (const inWords of [
          fixedText,
          valueText,
          percentText,
          powerText,
          partText,
          changeText,
          shortChangeText,
          tickText,
        ]) {
          expect(inWords(value)).not.toMatch(/[^\S\u00a0]/);
        }
      }),
    );
  });

  it('gives back every digit for copies', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(Number(exactText(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('tells how many digits two numbers share', () => {
    expect(commonDigits(0.1 + 0.2, 0.3)).toBe(15);
    expect(commonDigits(1, 1.001)).toBeLessThan(4);
  });
});

describe('shownText', () => {
  it.each([
    ['It holds 4.8 MiB, 62.5 % of it.', 'It holds 4.8_MiB, 62.5_% of it.'],
    ['2 px left, 640 × 480 px; 12 bytes', '2_px left, 640_×_480_px; 12_bytes'],
    ['3 pixels, 5 steps, 2 passes, 7 shells', '3 pixels, 5 steps, 2 passes, 7 shells'],
    ['run 3 px2.png, 90 s.npy', 'run 3 px2.png, 90 s.npy'],
    ['percent % px', 'percent % px'],
  ])('keeps numbers and units together in %s', (words, kept) => {
    expect(shownText(words)).toBe(kept.replaceAll('_', '\u00a0'));
  });

  it('is undone by plainText', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('1', '23', ' ', '%', 'px', '×', '.', 'a', 'MiB')), (parts) => {
        const words = parts.join('');
        expect(plainText(shownText(words))).toBe(words);
      }),
    );
  });
});
