import type { DecodedArray, DecodedValues } from '../../formats/decoded.ts';
import { isColourPicture } from '../array-layout.ts';
import { packColours } from '../colour-codes.ts';
import { sayCount, sayList, sayNumber } from '../evidence-text.ts';
import { cutLossyMask } from '../lossy-mask.ts';
import { countValues } from '../value-counts.ts';
import type { Finding } from './finding.ts';

/** How the borders of a label map look. */
export interface BorderFacts {
  /** Pixels in a row or column whose two neighbours differ by 2 or more. */
  readonly crossings: number;
  /** Those of them whose value lies strictly between its neighbours': what interpolation makes. */
  readonly ramps: number;
  /** How often the pixels beside those two lie between them, 0..1: what the labels of the place do by chance. */
  readonly byChance: number;
  /** Values that occur on ramps nearly always: no class has them. */
  readonly rampValues: readonly number[];
}

/** Looks along rows and columns, over two pixels and over three (a border spread by resizing). */
export function borderFacts(data: DecodedValues, height: number, width: number): BorderFacts {
  let crossings = 0;
  let ramps = 0;
  const onRamp = new Map<number, number>();
  const seen = new Map<number, number>();
  let beside = 0;
  let besideBetween = 0;
  const isBetween = (value: number, a: number, b: number) => (value > a && value < b) || (value < a && value > b);
  const visit = (place: number, step: number, hasBefore: boolean, hasAfter: boolean) => {
    const before = data[place - step] as number;
    const value = data[place] as number;
    const after = data[place + step] as number;
    if (Math.abs(after - before) < 2) return;
    crossings++;
    // Where labels are a mixture they lie between others anywhere; a ramp goes on beyond its neighbours.
    for (const other of [hasBefore ? place - 2 * step : -1, hasAfter ? place + 2 * step : -1]) {
      if (other < 0) continue;
      beside++;
      if (isBetween(data[other] as number, before, after)) besideBetween++;
    }
    if (!isBetween(value, before, after)) return;
    ramps++;
    onRamp.set(value, (onRamp.get(value) ?? 0) + 1);
  };
  const images = Math.floor(data.length / (height * width));
  for (let image = 0; image < images; image++) {
    const start = image * height * width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const place = start + y * width + x;
        if (x > 0 && x < width - 1) visit(place, 1, x > 1, x < width - 2);
        if (y > 0 && y < height - 1) visit(place, width, y > 1, y < height - 2);
      }
    }
  }
  for (const [value] of onRamp) seen.set(value, 0);
  for (let i = 0; i < data.length; i++) {
    const known = seen.get(data[i] as number);
    if (known !== undefined) seen.set(data[i] as number, known + 1);
  }
  // A pixel may be visited twice, along its row and along its column.
  const rampValues = [...onRamp]
    .filter(([value, count]) => count >= 0.6 * (seen.get(value) ?? 0))
    .map(([value]) => value);
  const byChance = beside === 0 ? 0 : besideBetween / beside;
  return { crossings, ramps, byChance, rampValues: rampValues.sort((a, b) => a - b) };
}

/** How far from a value JPEG leaves most of its traces. */
const FRAY_REACH = 32;
/** As many values at least lie beside each of the two. */
const FRAYS = 3;

/** Ramps at more borders than this, beyond those by chance, are no accident of thin objects. */
const rampShare = 0.2;

/** 7: labels stored with loss, or resized with interpolation. For a file that holds labels. */
export function damageFindings(array: DecodedArray, side: 'groundTruth' | 'prediction', file: string): Finding[] {
  const found: Finding[] = [];
  const lossy = array.picture?.lossy === true;
  if (lossy) {
    const counts = countValues(array.data);
    const mask = isColourPicture(array) ? null : cutLossyMask(array, array.data, counts, undefined);
    found.push({
      code: 'lossy-labels',
      file: side,
      score: 0.95,
      title: 'Labels are stored as a lossy picture.',
      evidence: [
        `${file} is ${array.container === 'jpeg' ? 'a JPEG' : `a lossy ${array.container}`}: ids change near borders.`,
        mask ? `It is ${mask.said}` : `${sayCount(counts.values.length, 'distinct value')}.`,
      ],
      fix: null,
      advice: 'Write masks as PNG, from the original labels: what was lost does not come back.',
    });
  }
  const mixed = isColourPicture(array)
    ? mixedColours(array, side, file)
    : (frayed(array, side, file) ?? interpolated(array, side, file));
  if (mixed) found.push(lossy ? { ...mixed, score: mixed.score - 0.2 } : mixed);
  return found;
}

function interpolated(array: DecodedArray, side: Finding['file'], file: string): Finding | null {
  const [height = 0, width = 0] = array.shape.slice(-2);
  if (height < 3 || width < 3 || array.dtype === 'bool') return null;
  const counts = countValues(array.data, 4096);
  if (counts.values.length < 3) return null;
  const fractions = !counts.allIntegers;
  if (fractions && !isMostlyWhole(array.data)) return null;
  const { crossings, ramps, byChance, rampValues } = borderFacts(array.data, height, width);
  if (crossings < 50 || ramps < (byChance + rampShare) * crossings) return null;
  const [percent, chance] = [ramps / crossings, byChance].map((share) => sayNumber(Math.round(100 * share)));
  const evidence = [
    `At ${percent} % of the borders in ${file} a value lies between those of its two neighbours, ${chance} % would by chance.`,
  ];
  if (fractions) evidence.push('Some labels are no whole numbers.');
  else if (rampValues.length > 0)
    evidence.push(`${sayCount(rampValues.length, 'value occurs', 'values occur')} only there: ${sayList(rampValues)}.`);
  return {
    code: 'interpolated-labels',
    file: side,
    score: Math.min(0.98, 0.7 + ramps / crossings / 2),
    title: 'Labels were resized with interpolation.',
    evidence,
    fix: null,
    advice: 'Resize labels by nearest neighbour, from the original ones.',
  };
}

/** Labels that were resized keep their whole numbers away from the borders; scores have none, or are negative. */
function isMostlyWhole(data: DecodedValues): boolean {
  let whole = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value < -1) return false;
    if (Number.isInteger(value)) whole++;
  }
  return whole >= data.length / 2;
}

/** A mask of two values far apart, and around them the many rare ones that a lossy picture leaves behind. */
function frayed(array: DecodedArray, side: Finding['file'], file: string): Finding | null {
  if (array.dtype !== 'uint8') return null;
  const { counts, values } = countValues(array.data);
  const most = (some: readonly number[]) => [...some].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0];
  const first = most(values);
  const second = most(values.filter((value) => Math.abs(value - (first ?? 0)) >= 4 * FRAY_REACH));
  if (first === undefined || second === undefined || values.length < 12) return null;
  const pixels = array.data.length;
  const mass = (some: readonly number[]) => some.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0);
  const around = (peak: number) => mass(values.filter((value) => Math.abs(value - peak) <= FRAY_REACH));
  const own = (peak: number) => counts.get(peak) ?? 0;
  // The numbers of instances are as frequent as each other; a soft mask has its values in between.
  const stands = (peak: number) => own(peak) >= 0.3 * around(peak) && own(peak) >= pixels / 100;
  if (!stands(first) || !stands(second) || around(first) + around(second) < 0.95 * pixels) return null;
  // A lossy picture frays both: beside a void value there is nothing, whatever the classes are at the other end.
  const frays = (peak: number) =>
    values.filter((value) => value !== peak && Math.abs(value - peak) <= FRAY_REACH).length;
  if (Math.min(frays(first), frays(second)) < FRAYS) return null;
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const others = values.filter((value) => value !== low && value !== high);
  return {
    code: 'lossy-labels',
    file: side,
    score: 0.95,
    title: 'A mask of two values was once stored as a lossy picture.',
    evidence: [
      `${low} and ${high} cover ${sayNumber(Math.round(((own(low) + own(high)) / pixels) * 1000) / 10)} % of ${file}; ${sayCount(others.length, 'other value')} lie around them: ${sayList(others)}.`,
    ],
    fix: null,
    advice: `Write the mask anew from the original, or cut it half way (mask > ${Math.floor((low + high) / 2)}) and save it as PNG.`,
  };
}

/** A colour mask with many rare colours beside few frequent ones. */
function mixedColours(array: DecodedArray, side: Finding['file'], file: string): Finding | null {
  const { counts, packed } = packColours(array, file);
  const frequent = [...counts.values()].filter((count) => count >= packed.length / 1000);
  const rare = counts.size - frequent.length;
  const covered = frequent.reduce((sum, count) => sum + count, 0) / packed.length;
  if (frequent.length < 2 || rare < 24 || rare < 2 * frequent.length || covered < 0.6) return null;
  return {
    code: 'interpolated-labels',
    file: side,
    score: 0.85,
    title: 'The colours of this mask were mixed, by resizing or by lossy storage.',
    evidence: [
      `${sayCount(frequent.length, 'colour')} cover ${sayNumber(Math.round(covered * 100))} % of ${file}; ${sayCount(rare, 'other colour')} share the rest.`,
    ],
    fix: null,
    advice: 'Resize masks by nearest neighbour and write them as PNG, from the original ones.',
  };
}
