import type { LabelBatch, LossSettings, Prediction } from './batch.ts';
import {
  type CertificateCheck,
  checkBasePolytope,
  checkIntegral,
  checkMonotone,
  checkPrefixes,
  checkSubmodular,
  checkWeightsSum,
  measureTies,
  type TieFacts,
} from './certificate-checks.ts';
import { LossChange } from './loss-change.ts';
import { scoreSlope } from './score-slope.ts';
import { isForegroundAt, type SortedClass } from './sorted-class.ts';
import { mulberry } from './submodularity.ts';

export interface Certificate {
  /** Every check passed. */
  readonly passed: boolean;
  readonly classId: number;
  readonly unit: number;
  readonly loss: number;
  readonly checks: readonly CertificateCheck[];
  readonly ties: TieFacts;
}

/** Gradient samples of a certificate, and the step in the scores. */
const GRADIENT_SAMPLES = 64;
const LOGIT_STEP = 1e-5;
const PROBABILITY_STEP = 1e-6;
/** Differences up and down that agree this well belong to a smooth place: their mean is the gradient. */
const SMOOTH = 1e-3;

/**
 * Proves, or refutes, that the weights and the loss of a class are those of the Lovász extension of its Jaccard loss,
 * from the pixels of this very unit. Samples are the same in every run.
 * @param sorted the class to be certified: errors, order, weights and loss are taken as claims
 */
export function certify(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  sorted: SortedClass,
): Certificate {
  const { classId, unit, loss } = sorted;
  const pixels = truth.height * truth.width;
  const firstImage = settings.perImage ? unit : 0;
  const ids = settings.perImage ? truth.ids.subarray(unit * pixels, (unit + 1) * pixels) : truth.ids;
  const random = mulberry(20261123);
  const checks = [
    checkWeightsSum(sorted),
    checkMonotone(sorted),
    checkPrefixes(sorted, ids),
    checkBasePolytope(sorted, random),
    checkSubmodular(sorted.foreground, sorted.pixels - sorted.foreground, random),
    checkIntegral(sorted),
    checkGradient(prediction, settings, sorted, firstImage, pixels, random),
  ];
  return {
    passed: checks.every(({ passed }) => passed),
    classId,
    unit,
    loss,
    checks,
    ties: measureTies(sorted),
  };
}

/** Gradients in sampled scores: the ranks are spread evenly and logarithmically, the channels taken in turn. */
function checkGradient(
  prediction: Prediction,
  settings: LossSettings,
  sorted: SortedClass,
  firstImage: number,
  imagePixels: number,
  random: () => number,
): CertificateCheck {
  const tolerance = 1e-4;
  const count = sorted.pixels;
  const change = new LossChange(sorted);
  const step = prediction.kind === 'logits' ? LOGIT_STEP : PROBABILITY_STEP;
  const softmax = prediction.kind === 'logits' && settings.loss === 'lovasz-softmax';
  let worst = 0;
  const cases = count === 0 ? 0 : GRADIENT_SAMPLES;
  for (let sample = 0; sample < cases; sample += 1) {
    const spread = (sample + random()) / GRADIENT_SAMPLES;
    const rank = Math.min(count, 1 + Math.floor(sample % 2 === 0 ? spread * count : count ** spread - 1));
    const pixel = sorted.pixelAt(rank);
    const channel =
      softmax && sample % 4 >= 2 ? Math.floor(random() * prediction.channels) : ownChannel(settings, sorted);
    // Where a hinge is infinite there is no difference to take.
    if (sorted.errorAt(rank) === Number.POSITIVE_INFINITY) continue;
    const { errorAt, slope } = scoreSlope(
      prediction,
      settings,
      sorted.classId,
      firstImage + Math.floor(pixel / imagePixels),
      pixel % imagePixels,
      channel,
      isForegroundAt(sorted, rank),
    );
    const weight = sorted.weightAt(rank);
    const gapAt = (h: number) => {
      const up = change.of(rank, errorAt(h)) / h;
      const down = -change.of(rank, errorAt(-h)) / h;
      // Rounding of the error itself, which is all that is known of the difference.
      const noise =
        (4 * Number.EPSILON * Math.max(1, Math.abs(errorAt(0))) * Math.max(weight, Math.abs(up), Math.abs(down))) / h;
      return relativeGap(weight * slope, up, down, noise);
    };
    const gap = gapAt(step);
    // Another pixel's error may lie within the step, where the loss has a bend: a shorter one passes in front of it.
    worst = Math.max(worst, gap <= tolerance ? gap : Math.min(gap, gapAt(step / 16)));
  }
  return { name: 'finite-differences', passed: worst <= tolerance, cases, worst, tolerance };
}

function ownChannel(settings: LossSettings, { classId }: SortedClass): number {
  return settings.loss === 'lovasz-softmax' ? classId : 0;
}

/** A subgradient must lie between the differences up and down; at a smooth place it must be their mean. */
function relativeGap(gradient: number, up: number, down: number, noise: number): number {
  const scale = Math.max(Math.abs(gradient), Math.abs(up), Math.abs(down));
  if (scale === 0) return 0;
  const isSmooth = Math.abs(up - down) <= SMOOTH * scale;
  const gap = isSmooth
    ? Math.abs(gradient - (up + down) / 2)
    : Math.max(0, Math.min(up, down) - gradient, gradient - Math.max(up, down));
  return Math.max(0, gap - noise) / scale;
}
