import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction } from './batch.ts';
import { fillProbabilities, openNormaliser } from './class-planes.ts';
import { type Confusion, confusionOf, metricsOf } from './metrics.ts';
import type { ProbabilityFacts } from './probability-facts.ts';
import { isBinary, openUnit, type Unit } from './unit.ts';

/** The losses beside the Lovász losses; null where one does not exist. */
export interface OtherLosses {
  /** Mean of −ln p(truth); null for labels. */
  readonly crossEntropy: number | null;
  /** Mean of −(1 − p)² ln p, γ = 2, no α; null for labels. */
  readonly focal: number | null;
  /** Mean over classes of 1 − 2Σpy / (Σp + Σy). */
  readonly dice: number | null;
  /** Mean over classes of 1 − IoU of the decision. */
  readonly jaccard: number | null;
  /** Pixels whose p(truth) was raised to 1e-12. */
  readonly clamped: number;
}

/** Smallest probability that a logarithm is taken of. */
export const CLAMPED_PROBABILITY = 1e-12;

/**
 * Cross-entropy, focal, soft Dice and Jaccard loss over all scored pixels of the batch, whether the Lovász loss is per
 * image or pooled. Pixels whose truth is no class have no p(truth): they are not in the means of the first two.
 * @param selected classes of the Lovász loss; Dice and Jaccard are means over those of them that have any mass
 * @param decision of the same prediction, B×H×W
 * @param facts of the softmax form, where they are known already: no probability is formed then
 * @param known the confusion of the same truth and decision, where it was counted already
 */
export function otherLosses(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  selected: readonly number[],
  decision: LabelIds,
  facts: ProbabilityFacts | null = null,
  known: Confusion | null = null,
): OtherLosses {
  // Binary scores always have probabilities here: the hinge's logits go through the sigmoid.
  const loss = settings.loss === 'lovasz-hinge' ? 'lovasz-sigmoid' : settings.loss;
  const unit = openUnit(truth, prediction, { ...settings, loss, perImage: false }, 0);
  if (unit.scored === 0) return { crossEntropy: null, focal: null, dice: null, jaccard: null, clamped: 0 };
  const classes = unit.foreground.length;
  const confusion = known?.classes === classes ? known : confusionOf(truth.ids, decision, classes);
  const rows = metricsOf(confusion).classes.filter(({ classId }) => selected.includes(classId));
  const ious = rows.flatMap(({ iou }) => iou ?? []);
  const { ofTruth, dice } =
    prediction.kind === 'labels'
      ? { ofTruth: null, dice: meanDice(rows.map((row) => (row.dice === null ? null : 1 - row.dice))) }
      : facts && hasMasses(unit, selected, facts)
        ? fromFacts(unit, selected, facts)
        : fromPlanes(unit, selected);
  return {
    ...entropies(ofTruth),
    dice,
    jaccard: ious.length === 0 ? null : ious.reduce((sum, iou) => sum + (1 - iou), 0) / ious.length,
  };
}

interface Soft {
  /** Probability of each pixel's truth, NaN where there is none; null for labels. */
  readonly ofTruth: Float64Array | null;
  readonly dice: number | null;
}

function meanDice(dices: readonly (number | null)[]): number | null {
  const present = dices.filter((dice) => dice !== null);
  return present.length === 0 ? null : present.reduce((sum, dice) => sum + dice, 0) / present.length;
}

/** float32 exponentials far below a pixel's peak are 0: whether a class has any mass at all, they do not tell. */
function hasMasses({ foreground }: Unit, selected: readonly number[], { mass, isExact }: ProbabilityFacts): boolean {
  return isExact || selected.every((classId) => (mass[classId] as number) + (foreground[classId] as number) > 0);
}

function fromFacts(unit: Unit, selected: readonly number[], { ofTruth, mass, shared }: ProbabilityFacts): Soft {
  const dices = selected.map((classId) => {
    const both = (mass[classId] as number) + (unit.foreground[classId] as number);
    return both === 0 ? null : 1 - (2 * (shared[classId] as number)) / both;
  });
  return { ofTruth, dice: meanDice(dices) };
}

/** Class by class, each probability formed anew. */
function fromPlanes(unit: Unit, selected: readonly number[]): Soft {
  const normaliser = openNormaliser(unit);
  const probabilities = new Float64Array(unit.pixels);
  const ofTruth = new Float64Array(unit.pixels).fill(Number.NaN);
  const binary = isBinary(unit.settings);
  const dices: (number | null)[] = [];
  for (let classId = binary ? 1 : 0; classId < unit.foreground.length; classId += 1) {
    const chosen = selected.includes(classId);
    if (!chosen && (unit.foreground[classId] as number) === 0) continue;
    fillProbabilities(unit, normaliser, classId, probabilities);
    pickTruth(unit, classId, probabilities, binary, ofTruth);
    if (chosen) dices.push(softDice(unit, classId, probabilities));
  }
  return { ofTruth, dice: meanDice(dices) };
}

function pickTruth(unit: Unit, classId: number, probabilities: Float64Array, binary: boolean, out: Float64Array): void {
  const { truth, pixels } = unit;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    if (id === classId) out[i] = probabilities[i] as number;
    else if (binary && id === 0) out[i] = 1 - (probabilities[i] as number);
  }
}

function softDice(unit: Unit, classId: number, probabilities: Float64Array): number | null {
  const { truth, pixels } = unit;
  let shared = 0;
  let mass = 0;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    if (id === IGNORED) continue;
    const p = probabilities[i] as number;
    mass += p;
    if (id === classId) {
      shared += p;
      mass += 1;
    }
  }
  return mass === 0 ? null : 1 - (2 * shared) / mass;
}

function entropies(ofTruth: Float64Array | null): Pick<OtherLosses, 'crossEntropy' | 'focal' | 'clamped'> {
  if (ofTruth === null) return { crossEntropy: null, focal: null, clamped: 0 };
  let crossEntropy = 0;
  let focal = 0;
  let count = 0;
  let clamped = 0;
  for (let i = 0; i < ofTruth.length; i += 1) {
    const probability = ofTruth[i] as number;
    if (Number.isNaN(probability)) continue;
    const p = Math.max(probability, CLAMPED_PROBABILITY);
    if (p !== probability) clamped += 1;
    const surprise = -Math.log(p);
    crossEntropy += surprise;
    focal += (1 - p) * (1 - p) * surprise;
    count += 1;
  }
  if (count === 0) return { crossEntropy: null, focal: null, clamped: 0 };
  return { crossEntropy: crossEntropy / count, focal: focal / count, clamped };
}
