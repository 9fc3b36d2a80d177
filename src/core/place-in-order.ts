/** Leading bits of a float64 that values are counted by: sign, exponent, and 6 bits behind the point. */
const BINS = 2 ** 18;
const SHIFT = 14;
/** Which of the two halves of a float64 has the leading bits. */
const LEADING = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Values by their place in ascending order, without all of them being sorted: they are counted by their leading bits,
 * which have the order of the values, and only bins that are asked for are sorted.
 * @param values above 0, +∞ too; not to be written to afterwards
 * @returns the value at a place, from 0; NaN beyond the last
 */
export function placesInOrder(values: Float64Array): (place: number) => number {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  // Place of the first value of each bin.
  const firsts = new Uint32Array(BINS + 1);
  for (let half = LEADING; half < halves.length; half += 2) {
    const after = ((halves[half] as number) >>> SHIFT) + 1;
    firsts[after] = (firsts[after] as number) + 1;
  }
  for (let bin = 0; bin < BINS; bin += 1) firsts[bin + 1] = (firsts[bin + 1] as number) + (firsts[bin] as number);
  const sorted = new Map<number, Float64Array>();
  const valuesOf = (bin: number) => {
    const found = new Float64Array((firsts[bin + 1] as number) - (firsts[bin] as number));
    let count = 0;
    for (let i = 0; count < found.length; i += 1) {
      if ((halves[2 * i + LEADING] as number) >>> SHIFT !== bin) continue;
      found[count] = values[i] as number;
      count += 1;
    }
    return found.sort();
  };
  return (place) => {
    if (place >= values.length) return Number.NaN;
    let bin = 0;
    for (let step = BINS / 2; step >= 1; step /= 2) if ((firsts[bin + step] as number) <= place) bin += step;
    const inBin = sorted.get(bin) ?? valuesOf(bin);
    sorted.set(bin, inBin);
    return inBin[place - (firsts[bin] as number)] as number;
  };
}
