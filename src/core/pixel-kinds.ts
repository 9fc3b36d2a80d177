import { IGNORED, type LabelIds } from './batch.ts';

/** Pixels of a kind and the part of the class's loss Σ g·e that they carry. */
export interface KindPart {
  readonly pixels: number;
  readonly loss: number;
}

/** What a class's scored pixels are, seen from that class. The parts add up to its loss. */
export interface PixelKinds {
  /** Truth is the class, decided otherwise. */
  readonly missed: KindPart;
  /** Decided the class, truth is otherwise. */
  readonly falseAlarm: KindPart;
  /** Decided right, and still under margin wherever it carries loss. */
  readonly right: KindPart;
}

/**
 * Splits a class's loss by kind of pixel.
 * @param decision class decided at each pixel of the unit
 * @param truth class id of each pixel of the unit
 */
export function splitByPixelKind(
  sorted: {
    readonly classId: number;
    rankOf(pixel: number): number;
    errorAt(rank: number): number;
    weightAt(rank: number): number;
  },
  decision: LabelIds,
  truth: LabelIds,
): PixelKinds {
  const { classId } = sorted;
  const pixels = [0, 0, 0];
  const loss = [0, 0, 0];
  for (let i = 0; i < truth.length; i += 1) {
    if (truth[i] === IGNORED) continue;
    const isTruth = truth[i] === classId;
    const kind = isTruth === (decision[i] === classId) ? 2 : isTruth ? 0 : 1;
    pixels[kind] = (pixels[kind] as number) + 1;
    const rank = sorted.rankOf(i);
    const error = sorted.errorAt(rank);
    const weight = sorted.weightAt(rank);
    if (error > 0 && weight > 0) loss[kind] = (loss[kind] as number) + error * weight;
  }
  const part = (kind: number): KindPart => ({ pixels: pixels[kind] as number, loss: loss[kind] as number });
  return { missed: part(0), falseAlarm: part(1), right: part(2) };
}
