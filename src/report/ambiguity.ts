import { endingsToChoose, runWithEnding, splitEnding } from '../dataset/file-endings.ts';
import { formatCount } from '../engine/words/number-words.ts';
import type { AmbiguousPair, ReportOptions } from './report.ts';

const MOST_ENDINGS = 4;

/** How a person says which of several files of a name are meant, by options of the command line. */
export function ambiguityAdvice(
  { run }: Pick<ReportOptions, 'run'>,
  ambiguous: readonly AmbiguousPair[],
): readonly string[] {
  const found = { pairs: [], unmatched: { groundTruth: [], prediction: [] }, ambiguous };
  const place = run === null ? undefined : splitEnding(run).place;
  const sides = [
    ['prediction', 'predictions', (ending: string) => `--run '${runWithEnding(place, ending)}'`],
    ['groundTruth', 'truths', (ending: string) => `--ground-truth '*${ending}'`],
  ] as const;
  return sides.flatMap(([side, name, option]) => {
    const endings = endingsToChoose(found, side).filter(({ contested }) => contested > 0);
    if (endings.length === 0) return [];
    const said = endings.slice(0, MOST_ENDINGS).map(({ ending, contested }) => {
      return `${option(ending)} (${formatCount(contested)})`;
    });
    return [`Where a name has several ${name}, their ending says which are meant: ${said.join(' or ')}.`];
  });
}
