import type { ReportColumns } from '../../report/report-columns.ts';

/** What of a report a list shows, and in which order. */
export interface WorstFilter {
  /** Part of the name, any case; empty: all. */
  readonly text: string;
  /** The lowest IoU of this class first; null: the largest loss first. */
  readonly classId: number | null;
  /** Only losses from here on; null: all. */
  readonly leastLoss: number | null;
}

export const everything: WorstFilter = { text: '', classId: null, leastLoss: null };

/** Places of the rows, the worst first: by loss, or by the IoU of a class among the images that have it. */
export function worstOrder(columns: ReportColumns, { text, classId, leastLoss }: WorstFilter): Uint32Array {
  const loss = columns.loss.taken();
  const iou = classId === null ? null : columns.classIoU(classId);
  const wanted = text.trim().toLowerCase();
  const places = Uint32Array.from(columns.ids.keys()).filter((place) => {
    if (wanted !== '' && !(columns.ids[place] as string).toLowerCase().includes(wanted)) return false;
    if (iou && Number.isNaN(iou[place])) return false;
    return leastLoss === null || (loss[place] as number) >= leastLoss;
  });
  // A pair without a number comes last; equals stay in the order of their names.
  const badness = iou ? iou.map((value) => -value) : loss;
  const rank = (place: number) =>
    Number.isNaN(badness[place]) ? Number.NEGATIVE_INFINITY : (badness[place] as number);
  return places.sort((a, b) => rank(b) - rank(a) || a - b);
}
