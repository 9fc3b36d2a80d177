import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction } from './batch.ts';
import { fillErrors, type Normaliser, openNormaliser, sigmoid } from './class-planes.ts';
import { countLabels, countsLength } from './label-counts.ts';
import { type PixelMap, valueAt } from './label-map.ts';
import { LensError } from './lens-error.ts';
import { type PixelRank, rankPixel } from './pixel-rank.ts';
import { SortedLabels } from './sorted-labels.ts';
import {
  channelOf,
  isBinary,
  lossClasses,
  openUnit,
  selectedClasses,
  type Unit,
  type UnitCounts,
  unitCount,
} from './unit.ts';
import type { ProbeData } from './view-data.ts';

/** Which pixel is asked about. */
export interface ProbedPixel {
  readonly image: number;
  readonly x: number;
  readonly y: number;
  /** A class of the loss, or null: the whole loss only. */
  readonly classId: number | null;
  /** Value of the truth on disk. */
  readonly truthRaw: number;
}

/** What the caller has already; each saves a pass over the unit for a class. */
export interface ProbeSources {
  /** Class decided at each pixel, B×H×W. */
  readonly decision: LabelIds;
  /** Rank and weight of a pixel of the unit in a class whose order is known; null: to be counted. */
  readonly rankOf?: (classId: number, pixelOfUnit: number) => PixelRank | null;
  /** Counts of each unit of the loss. */
  readonly units?: readonly UnitCounts[];
  /** Contribution of each pixel to the whole loss, B×H×W. */
  readonly contribution?: PixelMap;
  /**
   * `class`: only what the chosen class knows; numbers that need every class (gradient of a softmax logit, contribution
   * where its map is not given) are null, unless every class's rank is known. `whole` (default): everything.
   */
  readonly depth?: 'class' | 'whole';
}

const TOP = 5;

/**
 * Everything about one pixel, exact: equal to the class detail and the maps at that pixel.
 * @throws LensError pixel-out-of-range, class-out-of-range
 */
export function probePixel(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  at: ProbedPixel,
  sources: ProbeSources,
): ProbeData {
  const { height, width, batch } = truth;
  const { image, x, y, classId } = at;
  if (!(x >= 0 && x < width && y >= 0 && y < height && image >= 0 && image < batch)) {
    throw new LensError('pixel-out-of-range', { x, y, image, width, height, batch });
  }
  if (classId !== null) channelOf(prediction, settings, classId);
  const place = (image * height + y) * width + x;
  const id = truth.ids[place] as number;
  const decided = sources.decision[place] as number;
  const probabilities = pixelProbabilities(prediction, image, y * width + x);
  const facts = {
    x,
    y,
    unit: image,
    truth: id < 0 ? null : id,
    truthRaw: at.truthRaw,
    ignored: id === IGNORED,
    prediction: decided < 0 ? null : decided,
    predictionProbability: probabilities?.[decided] ?? null,
    classId,
    classProbability: classId === null ? null : (probabilities?.[classId] ?? null),
    top: topOf(probabilities),
  };
  const nothing = {
    error: null,
    rank: null,
    weight: null,
    classContribution: null,
    contribution: null,
    gradProbability: null,
    gradLogit: null,
  };
  if (id === IGNORED) return { ...facts, ...nothing };
  return { ...facts, ...nothing, ...new PixelLoss(truth, prediction, settings, at, sources).numbers() };
}

/**
 * Probabilities of a pixel by class id (binary: [1 − p, p]); null for labels.
 * @param pixel y·W + x
 */
export function pixelProbabilities(prediction: Prediction, image: number, pixel: number): Float64Array | null {
  if (prediction.kind === 'labels') return null;
  const { values, channels, height, width, kind } = prediction;
  const pixels = height * width;
  const scores = Float64Array.from({ length: channels }, (_, channel) => {
    const score = values[(image * channels + channel) * pixels + pixel] as number;
    return score / (prediction.integerMax ?? 1);
  });
  if (channels === 1) {
    const score = scores[0] as number;
    const p = kind === 'logits' ? sigmoid(score) : score;
    return Float64Array.of(1 - p, p);
  }
  if (kind === 'probabilities') return scores;
  const peak = scores.reduce((largest, score) => Math.max(largest, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - peak));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function topOf(probabilities: Float64Array | null): { classId: number; probability: number }[] {
  if (!probabilities) return [];
  return Array.from(probabilities, (probability, classId) => ({ classId, probability }))
    .sort((a, b) => b.probability - a.probability || a.classId - b.classId)
    .slice(0, TOP);
}

/** The loss around one scored pixel; what is asked twice is computed once. */
class PixelLoss {
  readonly #unit: Unit;
  readonly #pixel: number;
  readonly #at: ProbedPixel;
  readonly #sources: ProbeSources;
  readonly #selected: readonly number[];
  readonly #scale: number;
  readonly #ranks = new Map<number, PixelRank | null>();
  readonly #probabilities: Float64Array | null;
  #normaliser: Normaliser | null | undefined;
  #plane: Float64Array | undefined;

  constructor(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    at: ProbedPixel,
    sources: ProbeSources,
  ) {
    const index = settings.perImage ? at.image : 0;
    const unit = openUnit(truth, prediction, settings, index, sources.units?.[index]);
    const inImage = at.y * truth.width + at.x;
    this.#unit = unit;
    this.#pixel = (at.image - unit.firstImage) * unit.imagePixels + inImage;
    this.#at = at;
    this.#sources = sources;
    this.#selected = selectedClasses(unit);
    this.#scale = this.#selected.length === 0 ? 0 : 1 / (this.#selected.length * unitCount(truth, settings));
    this.#probabilities = pixelProbabilities(prediction, at.image, inImage);
  }

  numbers(): Partial<ProbeData> {
    const { classId } = this.#at;
    const { prediction, settings } = this.#unit;
    const classes = lossClasses(prediction, settings);
    const whole = classId ?? (isBinary(settings) ? 1 : null);
    const own = classId === null ? null : this.#rank(classId);
    const error = classId === null ? null : this.#error(classId);
    return {
      error,
      rank: own?.rank ?? null,
      weight: own?.weight ?? null,
      classContribution: own === null || error === null ? null : part(own.weight, error),
      contribution: this.#contribution(),
      gradProbability:
        settings.loss === 'lovasz-hinge'
          ? null
          : whole === null
            ? norm(classes.map((one) => this.#gradient(one)))
            : this.#gradient(whole),
      gradLogit:
        prediction.kind !== 'logits'
          ? null
          : whole === null
            ? norm(classes.map((one) => this.#logitGradient(one)))
            : this.#logitGradient(whole),
    };
  }

  #contribution(): number | null {
    const { contribution } = this.#sources;
    const { firstImage, imagePixels } = this.#unit;
    if (contribution) {
      // Maps for the screen hold NaN at ignored pixels only, and this one is scored.
      return valueAt(contribution)(firstImage * imagePixels + this.#pixel);
    }
    let sum = 0;
    for (const classId of this.#selected) {
      const rank = this.#rank(classId);
      if (rank === null) return null;
      sum += part(rank.weight, this.#error(classId)) * this.#scale;
    }
    return sum;
  }

  /** Null where it would take a pass that the depth does not allow. */
  #rank(classId: number): PixelRank | null {
    const kept = this.#ranks.get(classId);
    if (kept !== undefined) return kept;
    let rank = this.#sources.rankOf?.(classId, this.#pixel) ?? null;
    if (rank === null && (classId === this.#at.classId || this.#sources.depth !== 'class')) {
      rank = this.#countRank(classId);
    }
    this.#ranks.set(classId, rank);
    return rank;
  }

  #countRank(classId: number): PixelRank {
    const { truth, foreground, settings, prediction, firstImage, imagePixels, pixels } = this.#unit;
    if (prediction.kind === 'labels' && settings.ties === 'shapley') {
      const start = firstImage * imagePixels;
      const decided = prediction.ids.subarray(start, start + pixels);
      const counts = countLabels(this.#unit, decided, classId, new Uint32Array(countsLength(pixels)));
      const sorted = new SortedLabels(this.#unit.unit, classId, truth, decided, counts);
      const rank = sorted.rankOf(this.#pixel);
      return { rank, weight: sorted.weightAt(rank) };
    }
    if (this.#normaliser === undefined) this.#normaliser = openNormaliser(this.#unit);
    this.#plane ??= new Float64Array(pixels);
    fillErrors(this.#unit, this.#normaliser, classId, this.#plane);
    return rankPixel(this.#plane, truth, classId, foreground[classId] as number, this.#pixel, settings.ties);
  }

  /** p of a class; one-hot for labels. */
  #probability(classId: number): number {
    const { prediction, firstImage, imagePixels } = this.#unit;
    if (this.#probabilities) return this.#probabilities[classId] as number;
    if (prediction.kind !== 'labels') return Number.NaN;
    return prediction.ids[firstImage * imagePixels + this.#pixel] === classId ? 1 : 0;
  }

  #error(classId: number): number {
    const { prediction, settings, truth, firstImage, imagePixels } = this.#unit;
    const isForeground = truth[this.#pixel] === classId;
    if (prediction.kind !== 'labels') {
      const channel = channelOf(prediction, settings, classId);
      const image = Math.floor(this.#pixel / imagePixels);
      const plane = (firstImage + image) * prediction.channels + channel;
      const score = prediction.values[plane * imagePixels + (this.#pixel % imagePixels)] as number;
      if (settings.loss === 'lovasz-hinge') return isForeground ? 1 - score : 1 + score;
      if (prediction.integerMax !== null) {
        return (isForeground ? prediction.integerMax - score : score) / prediction.integerMax;
      }
    }
    return Math.abs((isForeground ? 1 : 0) - this.#probability(classId));
  }

  /** dL/dp of a class; hinge: dL/dx. */
  #gradient(classId: number): number | null {
    if (!this.#selected.includes(classId) || !(this.#error(classId) > 0)) return 0;
    const rank = this.#rank(classId);
    if (rank === null) return null;
    const isForeground = this.#unit.truth[this.#pixel] === classId;
    const rising =
      this.#unit.settings.loss === 'lovasz-hinge' ? !isForeground : this.#probability(classId) > Number(isForeground);
    return (rising ? 1 : -1) * rank.weight * this.#scale;
  }

  #logitGradient(classId: number): number | null {
    const { settings } = this.#unit;
    const own = this.#gradient(classId);
    if (own === null || settings.loss === 'lovasz-hinge') return own;
    const p = this.#probability(classId);
    if (isBinary(settings)) return p * (1 - p) * own;
    let mean = 0;
    for (const other of this.#selected) {
      const gradient = this.#gradient(other);
      if (gradient === null) return null;
      mean += this.#probability(other) * gradient;
    }
    return p * (own - mean);
  }
}

/** g·e, without 0·∞. */
function part(weight: number, error: number): number {
  return weight > 0 && error > 0 ? weight * error : 0;
}

function norm(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += Math.abs(value);
  }
  return sum;
}
