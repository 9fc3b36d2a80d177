import type { ReportBudget, WorstRegion } from './report.ts';

/** One line of the budget of a data set, in words. */
export interface BudgetWordsLine {
  readonly label: string;
  /** Which pixels these are. */
  readonly rule: string;
  readonly loss: number;
  readonly share: number;
  /** Null where a pixel may be of several lines. */
  readonly pixels: number | null;
}

export interface BudgetWordsGroup {
  readonly title: string;
  readonly lines: readonly BudgetWordsLine[];
}

const PIXEL_KINDS = {
  missed: ['Missed', 'pixels of a class that are predicted as another'],
  falseAlarm: ['False alarm', 'pixels that are predicted as a class and are another'],
  underMargin: ['Right, under margin', 'pixels that are right and carry loss all the same: not sure enough'],
} as const;

const REGION_KINDS = {
  missed: ['Missed object', 'regions in objects of the truth of which less than 10 % is predicted right'],
  invented: ['Invented object', 'regions in predicted objects of which less than 10 % is right'],
  swapped: ['Swapped class', 'regions that are most of their object, or lie inside'],
  border: ['Ragged border', 'regions of which at least half lies within 3 px of a border of the truth'],
  right: ['Right pixels', 'pixels that are predicted right, which lack margin'],
} as const;

/** The kind of a region in a few words, as the budget names it. */
export function regionKindWord(kind: WorstRegion['kind']): string {
  return REGION_KINDS[kind][0];
}

/** The groups of a budget; empty for a report whose pairs have no loss. */
export function budgetWords({ loss, byPixelKind, byRegion, byPlace, byClass }: ReportBudget): BudgetWordsGroup[] {
  if (loss === null) return [];
  const classes = byClass.map((line) => ({
    label: line.name,
    rule: `the part of the loss that ${line.name} has`,
    loss: line.loss,
    share: line.share,
    pixels: null,
  }));
  return [
    {
      title: 'By kind of pixel',
      lines: byPixelKind.map(({ kind, ...part }) => ({ ...said(PIXEL_KINDS[kind]), ...part, pixels: null })),
    },
    {
      title: 'By kind of region',
      lines: byRegion.map(({ kind, ...part }) => ({ ...said(REGION_KINDS[kind]), ...part })),
    },
    {
      title: 'By place',
      lines: byPlace.map(({ fromPx, toPx, ...part }) => ({ ...said(placeWords(fromPx, toPx)), ...part })),
    },
    { title: 'By class', lines: classes.sort((a, b) => b.loss - a.loss) },
  ];
}

function said([label, rule]: readonly [string, string]): { readonly label: string; readonly rule: string } {
  return { label, rule };
}

function placeWords(fromPx: number, toPx: number | null): readonly [string, string] {
  if (toPx === null) return ['Interior', `pixels more than ${fromPx - 1} px away from a border of the truth`];
  if (fromPx === 1)
    return [`Within ${toPx} px of a border`, `pixels at most ${toPx} px away from a border of the truth`];
  return [`${fromPx} to ${toPx} px from a border`, `pixels ${fromPx} to ${toPx} px away from a border of the truth`];
}
