/**
 * Pixels that the LZW codes of a GIF frame stand for (GIF89a, appendix F), without making them; null when a code is
 * used before it has a meaning. The decoder fills up what is missing without a word, so it is counted here.
 * @param codes the sub-blocks of the frame, joined
 * @param minimumBits the LZW minimum code size, 1 to 8
 * @param enough counting stops here
 */
export function countGifPixels(codes: Uint8Array, minimumBits: number, enough: number): number | null {
  const clear = 1 << minimumBits;
  const end = clear + 1;
  const lengths = new Uint32Array(4096);
  lengths.fill(1, 0, clear);
  let next = end + 1;
  let bits = minimumBits + 1;
  let previous = 0;
  let pixels = 0;
  let held = 0;
  let heldBits = 0;
  for (let position = 0; position < codes.length; position += 1) {
    held |= (codes[position] as number) << heldBits;
    heldBits += 8;
    while (heldBits >= bits) {
      const code = held & ((1 << bits) - 1);
      held >>>= bits;
      heldBits -= bits;
      if (code === end) return pixels;
      if (code === clear) {
        next = end + 1;
        bits = minimumBits + 1;
        previous = 0;
        continue;
      }
      if (code > next || (code === next && previous === 0) || (previous === 0 && code >= clear)) return null;
      const length = code === next ? previous + 1 : (lengths[code] as number);
      if (previous > 0 && next < 4096) {
        lengths[next] = previous + 1;
        next += 1;
        if (next === 1 << bits && bits < 12) bits += 1;
      }
      previous = length;
      pixels += length;
      if (pixels > enough) return pixels;
    }
  }
  return pixels;
}
