import { formatCount } from '../engine/words/number-words.ts';
import type { ComparedPair, Comparison } from './comparison.ts';

/** What a comparison means, in plain sentences. */
export function comparisonWords(comparison: Comparison): string[] {
  const { options, interval, images, difference, classes } = comparison;
  const [first, second] = options.runs;
  const { mean, low, high, chance } = interval.mIoU;
  const counted = `Higher on ${formatCount(images.better)}, lower on ${formatCount(images.worse)}, equal on ${formatCount(images.equal)}.`;
  const lines: string[] = [];
  if (mean === null) {
    lines.push('No image has an mIoU in both runs.');
  } else if (images.better + images.worse === 0) {
    const count = images.equal === 1 ? 'the one image' : `each of ${formatCount(images.equal)} images`;
    lines.push(`${first} and ${second} have the same mIoU in ${count}.`);
  } else if (low === null || high === null || chance === null) {
    lines.push(
      `${second} has an mIoU ${change(mean)} than ${first} in the mean of ${images.better + images.worse + images.equal} images. That is too few to tell from chance (6 are needed). ${counted}`,
    );
  } else {
    const range = `95 % interval ${signed(low)} to ${signed(high)}`;
    const luck = `were the two alike, chance would give as large a difference in ${percent(chance)} of cases`;
    const count = formatCount(interval.mIoU.images);
    const verdict =
      low > 0
        ? `${second} is better than ${first}: mIoU ${change(mean)}`
        : high < 0
          ? `${second} is worse than ${first}: mIoU ${change(mean)}`
          : `No difference between ${first} and ${second} can be told from chance: mIoU ${change(mean)}`;
    lines.push(`${verdict} in the mean of ${count} images (${range}; ${luck}). ${counted}`);
  }
  if (difference.pooled.mIoU !== null) {
    lines.push(
      difference.pooled.mIoU === 0
        ? 'Over all pixels pooled, both have the same mIoU.'
        : `Over all pixels pooled, the mIoU of ${second} is ${change(difference.pooled.mIoU)}.`,
    );
  }
  const worse = classes.filter((entry) => (entry.difference ?? 0) < 0).slice(0, 5);
  lines.push(
    worse.length === 0
      ? 'No class lost IoU (pooled).'
      : `Classes that lost IoU (pooled): ${worse.map((entry) => `${entry.name} ${signed(entry.difference ?? 0)}`).join(', ')}.`,
  );
  const [before, after] = comparison.regions;
  if (before + after > 0) {
    const fewer =
      before === after ? '' : `, ${formatCount(Math.abs(after - before))} ${after < before ? 'fewer' : 'more'}`;
    lines.push(
      `Regions of wrong pixels: ${formatCount(before)} in ${first}, ${formatCount(after)} in ${second}${fewer}.`,
    );
  }
  const [worst] = largestChanges(comparison.pairs, 1).worse;
  lines.push(
    worst ? `The image that lost most: ${worst.id}, ${signed(worst.difference ?? 0)}.` : 'No image got worse.',
  );
  return lines;
}

/** The images whose mIoU fell and rose most, at most `limit` of each. */
export function largestChanges(
  pairs: Iterable<ComparedPair>,
  limit: number,
): { readonly worse: readonly ComparedPair[]; readonly better: readonly ComparedPair[] } {
  let worse: ComparedPair[] = [];
  let better: ComparedPair[] = [];
  const cut = () => {
    worse = worse.sort((a, b) => (a.difference ?? 0) - (b.difference ?? 0)).slice(0, limit);
    better = better.sort((a, b) => (b.difference ?? 0) - (a.difference ?? 0)).slice(0, limit);
  };
  for (const pair of pairs) {
    if ((pair.difference ?? 0) < 0) worse.push(pair);
    if ((pair.difference ?? 0) > 0) better.push(pair);
    if (Math.max(worse.length, better.length) >= 2 * limit + 100) cut();
  }
  cut();
  return { worse, better };
}

/** "+0.0859", "−0.0741". */
export function signed(value: number): string {
  return value > 0 ? `+${value.toFixed(4)}` : value < 0 ? `−${(-value).toFixed(4)}` : '0';
}

/** "0.0859 higher". */
function change(value: number): string {
  const size = Math.abs(value);
  return `${size < 0.00005 ? 'less than 0.0001' : size.toFixed(4)} ${value < 0 ? 'lower' : 'higher'}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 0.1 ? value.toPrecision(1) : value.toFixed(1)} %`;
}
