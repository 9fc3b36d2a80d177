import type { PairReading, ReportSummary } from './report.ts';

/** Which truths the predictions were compared with. Folders may be called anything: they are to be escaped. */
export function truthWords({ groundTruth, pooled }: Pick<ReportSummary, 'groundTruth' | 'pooled'>): string[] {
  return pooled.pairs > 0 && groundTruth.length > 0 ? [`ground truth ${groundTruth.join(', ')}`] : [];
}

/** How the files of a pair were understood, in a few words. Presets are named by the program: nothing is to be escaped. */
export function readingWords({
  kind,
  preset,
  ignore,
  labelOffset,
  loss,
  classes,
  perImage,
  resized,
}: PairReading): string {
  return [
    kind,
    preset === null ? 'no preset' : `preset ${preset}`,
    ignore.length > 0 ? `ignore ${ignore.join(', ')}` : 'ignore none',
    ...(labelOffset === 0 ? [] : [`label offset ${labelOffset}`]),
    `${loss}${classesWords(classes)}${perImage ? ' per image' : ''}`,
    ...(resized === null ? [] : [`predictions resized to the truth (${resized})`]),
  ].join(', ');
}

/** Of which classes a loss is, where it is not of those that are present. */
function classesWords(classes: PairReading['classes']): string {
  if (classes === 'present') return '';
  if (classes === 'all') return ' of all classes';
  return classes.length === 1 ? ` of class ${classes.join()} alone` : ` of classes ${classes.join(', ')}`;
}
