import type { Inspection, InspectionWarning } from '../core/inspection.ts';
import { formatCount } from './words/number-words.ts';

type Result = Pick<Inspection, 'loss' | 'pixels' | 'classes'>;

/** What follows from the result, here and in assembleInspection: of another result it has to be found anew. */
const ofResult: ReadonlySet<string> = new Set([
  'no-scored-pixel',
  'images-without-scored-pixel',
  'no-class-present',
  'loss-infinite',
  'ignored-class-in-loss',
]);

/** What was said of the files and of how they were read. */
export function warningsOfFiles(warnings: readonly InspectionWarning[]): InspectionWarning[] {
  return warnings.filter(({ code }) => !ofResult.has(code));
}

/** What a loss does not say by itself: that nothing was scored, that no class took part, that it is infinite. */
export function resultWarnings({ loss, pixels, classes }: Result): InspectionWarning[] {
  const { units, voidUnits, value } = loss;
  if (voidUnits === units) {
    const message = `Every pixel is ignored (${formatCount(pixels.ignored)}): nothing was scored, so the loss 0 means nothing.`;
    return [{ code: 'no-scored-pixel', message }];
  }
  const warnings: InspectionWarning[] = [];
  if (voidUnits > 0) {
    const message = `${formatCount(voidUnits)} of ${formatCount(units)} images have no scored pixel; each counts as loss 0 in the mean.`;
    warnings.push({ code: 'images-without-scored-pixel', message });
  }
  if (classes.every((row) => row.loss === null)) {
    const message = 'No class is present among the scored pixels of the ground truth: the loss 0 means nothing.';
    warnings.push({ code: 'no-class-present', message });
  }
  if (!Number.isFinite(value)) {
    const message = 'The loss is infinite: a foreground pixel has the logit −∞, which the hinge has no bound for.';
    warnings.push({ code: 'loss-infinite', message });
  }
  return warnings;
}
