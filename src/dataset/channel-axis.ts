import type { InspectionWarning } from '../core/inspection.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import type { ArrayLayout } from './array-layout.ts';
import { channelSums } from './score-evidence.ts';

/** Share of the pixels, 0..1, whose channels sum to 1 (to the top of an integer type, or as a one-hot code). */
function shareOfSums({ dtype, data }: DecodedArray, layout: ArrayLayout): number {
  const share = (target: number, tolerance: number) => {
    const sums = channelSums(data, layout, target, tolerance);
    return sums.sampled === 0 ? 0 : sums.near / sums.sampled;
  };
  if (dtype !== 'uint8' && dtype !== 'uint16') return share(1, 0.02);
  return Math.max(share(dtype === 'uint8' ? 255 : 65_535, layout.channels / 2 + 1), share(1, 0));
}

/** Whether the channels of nearly all pixels sum to 1. */
export function sumsToOne(array: DecodedArray, layout: ArrayLayout): boolean {
  return shareOfSums(array, layout) > 0.9;
}

/** Which axes an array has, where sizes do not tell: those along whose channels probabilities sum to 1, else the first. @param layouts one at least */
export function preferredLayout(array: DecodedArray, layouts: readonly ArrayLayout[]): ArrayLayout {
  const candidates = layouts.map((layout) => ({ layout, share: shareOfSums(array, layout) }));
  return candidates.reduce((kept, other) => (other.share > Math.max(0.9, kept.share) ? other : kept)).layout;
}

/** What is said where channels may stand before the images or behind them, and nothing tells. */
export function orderDoubt(array: DecodedArray, layout: ArrayLayout, file: string): InspectionWarning[] {
  if (layout.axes !== 'bchw' || layout.batch === 1 || layout.batch !== layout.channels) return [];
  if (sumsToOne(array, layout)) return [];
  const message = `Images and channels of ${file} are as many, ${layout.batch}: the images were taken to come first. If the channels do, as nnU-Net writes them, say so: axes cbhw.`;
  return [{ code: 'axes-in-doubt', message }];
}
