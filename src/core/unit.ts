import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction } from './batch.ts';
import { LensError } from './lens-error.ts';

/** How many pixels of a unit are what. */
export interface UnitCounts {
  /** Pixels that are not ignored, n. */
  readonly scored: number;
  /** G of each class; binary: [background, foreground]. */
  readonly foreground: readonly number[];
}

/**
 * One unit of a loss: an image, or the whole batch when pooled. Pixels of a unit are numbered row major over its
 * images.
 */
export interface Unit extends UnitCounts {
  readonly unit: number;
  readonly firstImage: number;
  readonly images: number;
  /** Pixels of one image, H·W. */
  readonly imagePixels: number;
  /** Pixels of the unit. */
  readonly pixels: number;
  /** Class ids of the unit's pixels: a window into the truth, not a copy. */
  readonly truth: LabelIds;
  readonly prediction: Prediction;
  readonly settings: LossSettings;
}

/** True where one score channel stands for label 1 (hinge and sigmoid form). */
export function isBinary(settings: LossSettings): boolean {
  return settings.loss !== 'lovasz-softmax';
}

/** Number of units of a batch. */
export function unitCount(truth: LabelBatch, settings: LossSettings): number {
  return settings.perImage ? truth.batch : 1;
}

/** Classes that a loss can be asked for: 0..C−1, or 1 alone in the binary forms. */
export function lossClasses(prediction: Prediction, settings: LossSettings): readonly number[] {
  return isBinary(settings) ? [1] : Array.from({ length: prediction.channels }, (_, classId) => classId);
}

/**
 * Plane of the scores that belongs to a class of the loss.
 * @throws LensError class-out-of-range
 */
export function channelOf(prediction: Prediction, settings: LossSettings, classId: number): number {
  const binary = isBinary(settings);
  const channel = binary ? classId - 1 : classId;
  const channels = binary ? 1 : prediction.channels;
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels) {
    throw new LensError('class-out-of-range', { classId, classes: binary ? 2 : channels, loss: settings.loss });
  }
  return channel;
}

/**
 * Refuses a loss that the prediction cannot have.
 * @throws LensError hinge-needs-logits, binary-needs-one-channel, softmax-needs-channels, class-out-of-range
 */
export function checkLoss(prediction: Prediction, settings: LossSettings): void {
  const { channels, kind } = prediction;
  if (isBinary(settings)) {
    if (settings.loss === 'lovasz-hinge' && kind !== 'logits') {
      throw new LensError('hinge-needs-logits', { kind });
    }
    if (kind !== 'labels' && channels !== 1) {
      throw new LensError('binary-needs-one-channel', { channels, loss: settings.loss });
    }
    return;
  }
  if (kind !== 'labels' && channels < 2) throw new LensError('softmax-needs-channels', { channels });
  if (typeof settings.classes !== 'string') {
    for (const classId of settings.classes) channelOf(prediction, settings, classId);
  }
}

/** Counts of each unit of a batch. @throws LensError labels-not-binary */
export function countUnits(truth: LabelBatch, prediction: Prediction, settings: LossSettings): UnitCounts[] {
  return Array.from({ length: unitCount(truth, settings) }, (_, unit) => {
    const { scored, foreground } = openUnit(truth, prediction, settings, unit);
    return { scored, foreground };
  });
}

/**
 * The facts of one unit.
 * @param known its counts, where they are known: saves a pass over its pixels
 * @throws LensError unit-out-of-range, labels-not-binary (a label other than 0 and 1 in a binary form)
 */
export function openUnit(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  unit: number,
  known: UnitCounts | null = null,
): Unit {
  const units = unitCount(truth, settings);
  if (!Number.isInteger(unit) || unit < 0 || unit >= units) throw new LensError('unit-out-of-range', { unit, units });
  const imagePixels = truth.height * truth.width;
  const firstImage = settings.perImage ? unit : 0;
  const images = settings.perImage ? 1 : truth.batch;
  const pixels = images * imagePixels;
  const ids = truth.ids.subarray(firstImage * imagePixels, firstImage * imagePixels + pixels);
  const counts = known ?? countPixels(ids, prediction, settings, truth.width, imagePixels);
  return { unit, firstImage, images, imagePixels, pixels, truth: ids, prediction, settings, ...counts };
}

function countPixels(
  ids: LabelIds,
  prediction: Prediction,
  settings: LossSettings,
  width: number,
  imagePixels: number,
): UnitCounts {
  const binary = isBinary(settings);
  const foreground = new Array<number>(binary ? 2 : prediction.channels).fill(0);
  let scored = 0;
  let unknown = 0;
  let firstUnknown = -1;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] as number;
    if (id === IGNORED) continue;
    scored += 1;
    if (id >= 0 && id < foreground.length) {
      foreground[id] = (foreground[id] as number) + 1;
    } else {
      if (unknown === 0) firstUnknown = i;
      unknown += 1;
    }
  }
  if (binary && unknown > 0) {
    throw new LensError('labels-not-binary', {
      count: unknown,
      firstId: ids[firstUnknown] as number,
      firstX: firstUnknown % width,
      firstY: Math.floor((firstUnknown % imagePixels) / width),
    });
  }
  return { scored, foreground };
}

/** Classes S of a unit's mean, in the order of the settings; none for a void unit. */
export function selectedClasses(unit: Unit): readonly number[] {
  if (unit.scored === 0) return [];
  const { prediction, settings, foreground } = unit;
  const all = lossClasses(prediction, settings);
  // The binary forms have one class, which always takes part.
  if (isBinary(settings) || settings.classes === 'all') return all;
  if (settings.classes === 'present') return all.filter((classId) => (foreground[classId] as number) > 0);
  return [...new Set(settings.classes)];
}
