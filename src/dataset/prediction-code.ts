import { IGNORED, UNKNOWN } from '../core/batch.ts';
import type { PairClues } from './class-code.ts';
import type { ClassIndex } from './class-index.ts';
import { sayNumber } from './evidence-text.ts';
import { agreement, mapValues } from './label-encoding.ts';
import type { LabelPlanes } from './label-planes.ts';
import type { LabelScheme } from './label-scheme.ts';
import { labelIdOfTrainId } from './presets/cityscapes.ts';

interface Reading {
  readonly said: string;
  readonly code: (value: number) => number;
}

/**
 * How a label prediction is written: like the truth, or with the class ids themselves (where Cityscapes trainIds are
 * asked for, also with labelIds; beside a panoptic truth also with its category ids, whose scheme is `categories`). The reading that agrees with the most of the truth is taken, the first on a tie. An
 * ignored value in a prediction is no class: a miss.
 */
export function predictionCode(
  { pair, truth, labels, labelsAtTruthSize }: PairClues & { readonly labels: LabelPlanes },
  scheme: LabelScheme,
  truthOf: (value: number) => number,
  index: ClassIndex,
  categories: LabelScheme | null,
): { readonly predictionClass: (value: number) => number; readonly evidence: readonly string[] } {
  const likeTruth = (value: number) => {
    const classId = truthOf(value);
    return classId === IGNORED ? UNKNOWN : classId;
  };
  const readings: Reading[] = [{ said: 'written like the truth', code: likeTruth }];
  if (scheme.translates) readings.push({ said: 'class ids', code: (value) => index.indexOf(value) });
  if (categories) {
    readings.push({ said: 'category ids', code: (value) => index.indexOf(categories.classOf(value)) });
  }
  if (pair.options.preset === 'cityscapes_trainids') {
    const trainIds = new Map(labelIdOfTrainId.map((labelId, trainId) => [labelId, trainId]));
    readings.push({ said: 'labelIds', code: (value) => trainIds.get(value) ?? UNKNOWN });
  }
  if (readings.length === 1) return { predictionClass: likeTruth, evidence: [] };
  const kept = { classes: index.ids.length, narrow: true };
  const truthIds = mapValues(truth.raw, truth.counts, truthOf, kept);
  const tried = readings.map(({ said, code }) => {
    const ids = labelsAtTruthSize(mapValues(labels.raw, labels.counts, code, kept));
    return { said, code, share: agreement(truthIds, ids) };
  });
  const best = tried.reduce((kept, entry) => (entry.share > kept.share ? entry : kept));
  const others = tried
    .filter((entry) => entry !== best)
    .map(({ said, share }) => `as ${said} ${percent(share)} would`)
    .join(', ');
  const evidence = `Labels are ${best.said}: so read, ${percent(best.share)} of the pixels agree with the truth; ${others}.`;
  return { predictionClass: best.code, evidence: [evidence] };
}

function percent(share: number): string {
  return `${sayNumber(share * 100)} %`;
}
