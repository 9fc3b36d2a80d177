import { formatCount } from '../engine/words/number-words.ts';

/**
 * One line where fewer pixels are right than a blind guess among the classes of the truth would get: more often an
 * encoding than a model is at fault then. Null otherwise.
 * @param pixelAccuracy 0..1, null without a scored pixel
 * @param classes what is known of each class; `pixels`: of the truth
 */
export function guessHint(
  pixelAccuracy: number | null,
  classes: readonly { readonly pixels: number }[],
): string | null {
  const held = classes.filter(({ pixels }) => pixels > 0).length;
  if (pixelAccuracy === null || held < 2 || pixelAccuracy >= 1 / held) return null;
  return `Fewer pixels are right than by guessing among ${formatCount(held)} classes: the encoding may be at fault. lovasz-lens doctor looks into it.`;
}
