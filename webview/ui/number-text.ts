import { GAP } from '../../src/core/number-gap.ts';

/**
 * Numbers as people read them: real minus, thousands separated, nothing that is not 0 shown as 0. No line ends within
 * one, nor between it and its unit.
 */

const MINUS = '\u2212';
const NO_NUMBER = '–';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function signed(text: string): string {
  return text.startsWith('-') ? MINUS + text.slice(1) : text;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

function infinite(value: number): string {
  return value > 0 ? '∞' : `${MINUS}∞`;
}

/** 10 to an integer power in superscripts: −5 → "10⁻⁵". */
export function powerOfTenText(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** 1234567 → "1,234,567". */
export function countText(count: number | null): string {
  return isNumber(count) ? signed(Math.round(count).toLocaleString('en-US')) : NO_NUMBER;
}

/** 1234567 → "1,234,567 px". */
export function pixelsText(count: number | null): string {
  return `${countText(count)}${GAP}px`;
}

/**
 * Fixed decimals. A true 0 is "0"; a value that would round to 0 keeps its first digit ("0.00003"), below 1e-7 in
 * powers of ten. null is "–".
 */
export function fixedText(value: number | null | undefined, decimals = 4): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return infinite(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 0.5 * 10 ** -decimals) {
    const text = value.toFixed(decimals);
    return signed(magnitude >= 1000 ? Number(text).toLocaleString('en-US', { minimumFractionDigits: decimals }) : text);
  }
  if (magnitude < 1e-7) return powerText(value, 1);
  // By the digit that is shown: 0.0097 is 0.01, not 0.010.
  const rounded = Number(magnitude.toPrecision(1));
  return signed(value.toFixed(Math.ceil(-Math.log10(rounded) - 1e-9)));
}

/** Mantissa and power: 1.92e-5 → "1.92 × 10⁻⁵" (`digits` significant ones). */
export function powerText(value: number | null | undefined, digits = 3): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return infinite(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return `${signed(mantissa)}${GAP}×${GAP}${powerOfTenText(Number(exponent))}`;
}

/** For quantities of any size: 4 decimals from 0.001 on, powers of ten below and from 100,000 on. */
export function valueText(value: number | null | undefined): string {
  if (!isNumber(value)) return NO_NUMBER;
  const magnitude = Math.abs(value);
  return value === 0 || (magnitude >= 1e-3 && magnitude < 1e5) ? fixedText(value) : powerText(value);
}

/** For weights and parts of a loss, which are small and are compared: four digits from 0.001 on. */
export function weightText(value: number | null | undefined): string {
  if (!isNumber(value) || !(Math.abs(value) >= 1e-3 && Math.abs(value) < 0.1)) return valueText(value);
  return signed(value.toPrecision(4));
}

/** Two digits, for little room: "0.83", "1.6e−5". */
export function shortText(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 0.01 && magnitude < 1000) return signed(String(Number(value.toPrecision(2))));
  const [mantissa, exponent] = value.toExponential(1).split('e') as [string, string];
  return `${signed(mantissa)}e${signed(String(Number(exponent)))}`;
}

/** Share 0..1 → "12.3 %"; a small one keeps its first digit ("0.002 %"). */
export function percentText(share: number | null | undefined): string {
  if (!isNumber(share)) return NO_NUMBER;
  if (share === 0) return `0${GAP}%`;
  return `${fixedText(share * 100, 1)}${GAP}%`;
}

/** A pixel's part of the whole: percent from 0.1 % on, else parts per million ("3.85 ppm"). */
export function partText(share: number | null | undefined): string {
  if (!isNumber(share)) return NO_NUMBER;
  if (share === 0) return '0';
  if (Math.abs(share) >= 1e-3) return percentText(share);
  const parts = share * 1e6;
  return `${Math.abs(parts) >= 1e-3 ? signed(Number(parts.toPrecision(3)).toString()) : powerText(parts)}${GAP}ppm`;
}

/** With its sign: "+ 0.2095", "− 0.0354"; 0 has none. */
export function changeText(value: number | null, decimals = 4): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (value === 0) return '0';
  return `${value < 0 ? MINUS : '+'}${GAP}${fixedText(Math.abs(value), decimals)}`;
}

/** One digit and its power, "3e−6": of cells that hold no more. */
function digitText(magnitude: number): string {
  const [digit, exponent] = magnitude.toExponential(0).split('e') as [string, string];
  return `${digit}e${signed(String(Number(exponent)))}`;
}

/** As changeText, for a cell: "− 3e−6" below 0.00005. */
export function shortChangeText(value: number | null): string {
  if (!isNumber(value) || value === 0 || !(Math.abs(value) < 0.5e-4)) return changeText(value);
  return `${value < 0 ? MINUS : '+'}${GAP}${digitText(Math.abs(value))}`;
}

/** As percentText of a share that is not below 0, for a cell: "6e−3 %" where that would be below 0.01 %. */
export function shortPercentText(share: number): string {
  const isSmall = share > 0 && Number((share * 100).toPrecision(1)) < 0.01;
  return isSmall ? `${digitText(share * 100)}${GAP}%` : percentText(share);
}

/** Every digit, for hovers and copies. */
export function exactText(value: number | null | undefined): string {
  return isNumber(value) ? String(value) : '';
}

/** A number for the axis of a plot: as few digits as it needs. */
export function tickText(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) return signed(Number(value.toPrecision(6)).toLocaleString('en-US'));
  const exponent = Math.floor(Math.log10(magnitude) + 1e-9);
  const mantissa = Number((value / 10 ** exponent).toPrecision(3));
  if (Math.abs(mantissa) === 1) return `${mantissa < 0 ? MINUS : ''}${powerOfTenText(exponent)}`;
  return `${signed(String(mantissa))}${GAP}×${GAP}${powerOfTenText(exponent)}`;
}

/** How many leading digits two numbers share, at most 15. */
export function commonDigits(a: number, b: number): number {
  if (a === b) return 15;
  const scale = Math.max(Math.abs(a), Math.abs(b));
  return Math.max(0, Math.min(15, Math.floor(-Math.log10(Math.abs(a - b) / scale))));
}
