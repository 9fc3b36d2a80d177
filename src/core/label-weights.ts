import { shapleyBackground, shapleyForeground } from './tie-weights.ts';

/**
 * Weights of a class of hard labels under the tie rule `shapley`: of pixels that are neither, missed, false alarms, and
 * right. @param g pixels of the class  @param p missed  @param q false alarms
 */
export function labelWeights(
  g: number,
  p: number,
  q: number,
  scored: number,
): readonly [number, number, number, number] {
  const others = scored - g - q;
  return [
    shapleyBackground(g + q, g - p, g - p, others),
    shapleyForeground(g, p, q),
    shapleyBackground(g, g, p, q),
    shapleyForeground(g + q, g - p, others),
  ];
}
