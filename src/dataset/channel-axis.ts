import { LensError } from '../core/lens-error.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import type { ArrayLayout } from './array-layout.ts';
import { channelSums } from './score-evidence.ts';

/** Which axes an array has, where sizes do not tell: those along whose channels probabilities sum to 1, else the first. */
export function preferredLayout(array: DecodedArray, layouts: readonly ArrayLayout[]): ArrayLayout {
  const top = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65_535 : 1;
  const share = (layout: ArrayLayout) => {
    const tolerance = top === 1 ? 0.02 : layout.channels / 2 + 1;
    const sums = channelSums(array.data, layout, top, tolerance);
    return sums.sampled === 0 ? 0 : sums.near / sums.sampled;
  };
  const [first, ...others] = layouts.map((layout) => ({ layout, share: share(layout) }));
  if (!first) throw new LensError('internal', { detail: 'no layout' });
  return others.reduce((kept, other) => (other.share > Math.max(0.9, kept.share) ? other : kept), first).layout;
}
