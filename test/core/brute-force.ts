import { IGNORED } from '../../src/core/batch.ts';
import type { RandomPair } from './random-pair.ts';

/** The loss from its definition, slowly: probabilities pixel by pixel, Jaccard losses of explicit sets. */
export function bruteLoss({ truth, prediction, settings }: RandomPair): number {
  const pixels = truth.height * truth.width;
  const images = Array.from({ length: truth.batch }, (_, image) => image);
  const units = settings.perImage ? images.map((image) => [image]) : [images];
  const ofUnits = units.map((unit) => {
    const places = unit.flatMap((image) => Array.from({ length: pixels }, (_, i) => image * pixels + i));
    const scored = places.filter((place) => truth.ids[place] !== IGNORED);
    if (scored.length === 0) return 0;
    const classes = classesOf({ truth, prediction, settings }, scored);
    if (classes.length === 0) return 0;
    const losses = classes.map((classId) => {
      const errors = scored.map((place) => bruteError({ truth, prediction, settings }, place, classId));
      return layerCake(
        errors,
        scored.map((place) => truth.ids[place] === classId),
      );
    });
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  });
  return ofUnits.reduce((sum, loss) => sum + loss, 0) / units.length;
}

function classesOf({ truth, prediction, settings }: RandomPair, scored: readonly number[]): readonly number[] {
  if (settings.loss !== 'lovasz-softmax') return [1];
  const all = Array.from({ length: prediction.channels }, (_, classId) => classId);
  if (settings.classes === 'all') return all;
  if (settings.classes === 'present')
    return all.filter((classId) => scored.some((place) => truth.ids[place] === classId));
  return settings.classes;
}

/** ∫ Δ({e ≥ t}) dt with every set written out and its IoU counted. */
function layerCake(errors: readonly number[], isForeground: readonly boolean[]): number {
  const levels = [...new Set(errors.filter((error) => error > 0))].sort((a, b) => a - b);
  let integral = 0;
  let below = 0;
  for (const level of levels) {
    let intersection = 0;
    let union = 0;
    errors.forEach((error, i) => {
      const y = isForeground[i] as boolean;
      const decided = error >= level ? !y : y;
      if (y && decided) intersection += 1;
      if (y || decided) union += 1;
    });
    integral += (level - below) * (union === 0 ? 0 : 1 - intersection / union);
    below = level;
  }
  return integral;
}

/** Error of a class at a pixel of the batch. */
export function bruteError({ truth, prediction, settings }: RandomPair, place: number, classId: number): number {
  const y = truth.ids[place] === classId ? 1 : 0;
  if (settings.loss === 'lovasz-hinge' && prediction.kind !== 'labels') {
    return 1 - (2 * y - 1) * (prediction.values[place] as number);
  }
  return Math.abs(y - bruteProbabilities({ truth, prediction, settings }, place)[classId]!);
}

/** Probability of each class at a pixel of the batch (binary: [1 − p, p]). */
export function bruteProbabilities({ truth, prediction }: RandomPair, place: number): number[] {
  if (prediction.kind === 'labels') {
    return Array.from({ length: prediction.channels }, (_, classId) => (prediction.ids[place] === classId ? 1 : 0));
  }
  const pixels = truth.height * truth.width;
  const image = Math.floor(place / pixels);
  const scores = Array.from(
    { length: prediction.channels },
    (_, channel) =>
      (prediction.values[(image * prediction.channels + channel) * pixels + (place % pixels)] as number) /
      (prediction.integerMax ?? 1),
  );
  if (prediction.kind === 'probabilities') return scores.length === 1 ? [1 - scores[0]!, scores[0]!] : scores;
  if (scores.length === 1) return [1 / (1 + Math.exp(scores[0]!)), 1 / (1 + Math.exp(-scores[0]!))];
  const powers = scores.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
