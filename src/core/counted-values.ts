/** Leading bits of a float64 that values are counted by: sign, exponent, and 6 bits behind the point. */
const BINS = 2 ** 18;
const SHIFT = 14;
/** Which of the two halves of a float64 has the leading bits. */
const LEADING = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Values that were counted by their leading bits. */
export interface CountedValues {
  /** The value at a place in ascending order, from 0; NaN beyond the last. Places that come together cost one pass. */
  at(places: readonly number[]): number[];
  /**
   * Sums of the values by groups.
   * @param groupOf place of a value's group in the sums; of a larger value never a smaller one
   * @param most of a larger value only so much counts
   */
  sumsBy(groups: number, groupOf: (value: number) => number, most: number): number[];
}

/**
 * Counts values by their leading bits, which have the order of the values: then only bins that are asked for need to
 * be looked at one by one.
 * @param values above 0, +∞ too; not to be written to afterwards
 */
export function countValues(values: Float64Array): CountedValues {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const binAt = (i: number) => (halves[2 * i + LEADING] as number) >>> SHIFT;
  // Place of the first value of each bin.
  const firsts = new Uint32Array(BINS + 1);
  for (let half = LEADING; half < halves.length; half += 2) {
    const after = ((halves[half] as number) >>> SHIFT) + 1;
    firsts[after] = (firsts[after] as number) + 1;
  }
  for (let bin = 0; bin < BINS; bin += 1) firsts[bin + 1] = (firsts[bin + 1] as number) + (firsts[bin] as number);
  const binOfPlace = (place: number) => {
    let bin = 0;
    for (let step = BINS / 2; step >= 1; step /= 2) if ((firsts[bin + step] as number) <= place) bin += step;
    return bin;
  };
  return {
    at: (places) => {
      const known = places.filter((place) => place < values.length);
      const sorted = new Map<number, { readonly inBin: Float64Array; count: number }>();
      const isWanted = new Uint8Array(BINS);
      for (const bin of known.map(binOfPlace)) {
        isWanted[bin] = 1;
        sorted.set(bin, { inBin: new Float64Array((firsts[bin + 1] as number) - (firsts[bin] as number)), count: 0 });
      }
      for (let i = 0; sorted.size > 0 && i < values.length; i += 1) {
        const own = isWanted[binAt(i)] === 1 ? sorted.get(binAt(i)) : undefined;
        if (!own) continue;
        own.inBin[own.count] = values[i] as number;
        own.count += 1;
      }
      for (const { inBin } of sorted.values()) inBin.sort();
      return places.map((place) => {
        const bin = binOfPlace(place);
        return sorted.get(bin)?.inBin[place - (firsts[bin] as number)] ?? Number.NaN;
      });
    },

    sumsBy: (groups, groupOf, most) => {
      const sums = new Array<number>(groups).fill(0);
      const edge = new Float64Array(1);
      const edgeHalves = new Uint32Array(edge.buffer);
      const groupOfEdge = (leading: number, trailing: number) => {
        edgeHalves[LEADING] = leading;
        edgeHalves[1 - LEADING] = trailing;
        return groupOf(edge[0] as number);
      };
      // Of each bin; −1 where its values are not all of one group.
      const groupOfBin = new Int32Array(BINS);
      for (let bin = 0; bin < BINS; bin += 1) {
        if (firsts[bin] === firsts[bin + 1]) continue;
        const low = groupOfEdge(bin << SHIFT, 0);
        groupOfBin[bin] = low === groupOfEdge((bin << SHIFT) | (2 ** SHIFT - 1), 0xffffffff) ? low : -1;
      }
      for (let i = 0; i < values.length; i += 1) {
        const value = values[i] as number;
        const known = groupOfBin[binAt(i)] as number;
        const group = known < 0 ? groupOf(value) : known;
        sums[group] = (sums[group] as number) + Math.min(value, most);
      }
      return sums;
    },
  };
}
