import type { DecodedArray } from '../formats/decoded.ts';
import { layoutsOf } from './array-layout.ts';
import { channelSums } from './score-evidence.ts';

/** Which axis holds the channels of a cube, where sizes do not tell: the one along which probabilities sum to 1. */
export function preferredAxes(array: DecodedArray, file: string): 'chw' | 'hwc' {
  const top = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65_535 : 1;
  const share = (axes: string) => {
    const layout = layoutsOf(array.shape, file).find((candidate) => candidate.axes.endsWith(axes));
    if (!layout) return 0;
    const tolerance = top === 1 ? 0.02 : layout.channels / 2 + 1;
    const sums = channelSums(array.data, layout, top, tolerance);
    return sums.sampled === 0 ? 0 : sums.near / sums.sampled;
  };
  return share('hwc') > Math.max(0.9, share('chw')) ? 'hwc' : 'chw';
}
