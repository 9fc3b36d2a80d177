import type { Inspection } from '../core/inspection.ts';
import { LOSS_NAMES } from '../core/loss-names.ts';
import type { VersusData } from '../core/versus.ts';
import { formatCount } from '../engine/words/number-words.ts';

/** Another prediction of a finding's image, and what was won and lost against it. */
export interface FindingVersus {
  readonly file: string;
  readonly inspection: Pick<Inspection, 'loss' | 'metrics' | 'resized'>;
  readonly data: VersusData;
}

/** A number of both predictions; null: it does not exist. */
export interface VersusRow {
  readonly label: string;
  readonly other: number | null;
  readonly own: number | null;
  readonly change: number | null;
}

/** Loss and mIoU of both predictions; losses of two names do not compare, so that there are none. */
export function versusRows({ loss, metrics }: Inspection, { inspection: other }: FindingVersus): readonly VersusRow[] {
  const row = (label: string, before: number | null, after: number | null): VersusRow => {
    const change = before === null || after === null ? null : after - before;
    return { label, other: before, own: after, change };
  };
  return [
    ...(other.loss.name === loss.name ? [row(LOSS_NAMES[loss.name], other.loss.value, loss.value)] : []),
    row('mIoU', other.metrics.mIoU, metrics.mIoU),
  ];
}

/** Pixels and regions that were won and lost, in plain sentences. */
export function versusSentences({ inspection, data }: FindingVersus): readonly string[] {
  const { pixels, regions } = data;
  const { resized } = inspection;
  return [
    `${formatCount(pixels.won)} px won (right here, wrong in the other prediction), ${formatCount(pixels.lost)} px lost (the reverse), ${formatCount(pixels.bothWrong)} px wrong in both, ${formatCount(pixels.bothRight)} px right in both.`,
    `Regions of wrong pixels: ${formatCount(regions.other)} in the other prediction, ${formatCount(regions.own)} here; ${formatCount(regions.gone)} of the other’s are gone (all of their pixels are right here), ${formatCount(regions.new)} of these are new (the reverse).`,
    ...(resized ? [`The other prediction was resized from ${resized.from.join(' × ')} (${resized.method}).`] : []),
  ];
}
