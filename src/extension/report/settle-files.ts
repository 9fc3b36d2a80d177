import * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { sayCount } from '../../dataset/evidence-text.ts';
import { endingsToChoose, type FileEnding, runWithEnding, type Side, splitEnding } from '../../dataset/file-endings.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import type { DataSet } from '../../report/data-set.ts';
import { openLocatedDataSet } from '../../report/located-data-set.ts';
import { fileFacts } from '../file-facts.ts';
import type { LensServices } from '../lens-services.ts';
import { uriBelow } from '../workspace-file-tree.ts';
import type { EndingMemory } from './ending-memory.ts';
import { dataSetOf, type ReportSubject } from './report-place.ts';

/** A data set whose names may have several files, and how it is called. */
interface OpenedSubject {
  readonly root: vscode.Uri;
  readonly dataSet: DataSet;
  readonly run: string;
}

/**
 * Which files are meant where a name has several of a side: as it was chosen before, else as the person says now. What
 * they say is kept for the data set and run.
 * @param again ask anew, whatever was chosen before
 * @param also other runs of the data set that the answer is kept for
 * @returns the subject with its endings; null: they thought better of it
 */
export async function settleFiles(
  subject: ReportSubject,
  services: LensServices,
  { again = false, also = [] }: { readonly again?: boolean; readonly also?: readonly string[] } = {},
): Promise<ReportSubject | null> {
  const { place, ending } = subject.run === undefined ? { place: '.', ending: null } : splitEnding(subject.run);
  const own = place === '.' ? undefined : place;
  const asked: ReportSubject = again ? { chosen: subject.chosen, run: own, truthFolder: subject.truthFolder } : subject;
  const opened = await open(asked, place);
  if (opened === null) return subject;
  const { root, dataSet, run } = opened;
  const before = services.endings.of(root, run);
  const current = again
    ? { prediction: ending ?? before.prediction, groundTruth: subject.truthEnding ?? before.groundTruth }
    : before;
  const chosen = { prediction: before.prediction, groundTruth: before.groundTruth };
  let settled = asked;
  let asksNothing = true;
  for (const side of ['prediction', 'groundTruth'] as const) {
    const endings = endingsToChoose(dataSet.pairing, side);
    if (endings.length === 0) continue;
    asksNothing = false;
    const known = again ? null : services.endings.known(endings, side, root, run);
    const said = known ?? (await askEnding(endings, side, current[side], opened, services));
    if (said === undefined) return null;
    if (said !== null) settled = withEnding(settled, side, said, own);
    chosen[side] = said;
  }
  if (again && asksNothing) {
    void vscode.window.showInformationMessage(
      'Lovász Lens: no ending tells the files of a name apart here. Say which are meant by patterns in lovasz-lens.json.',
    );
    return null;
  }
  if (!asksNothing) for (const name of new Set([...also, run])) await services.endings.set(root, name, chosen);
  return settled;
}

/** The subject with the endings that are known for it, where its names have several files. Nobody is asked. */
export function withKnownEndings(
  subject: ReportSubject,
  { root, dataSet }: Pick<OpenedSubject, 'root' | 'dataSet'>,
  memory: EndingMemory,
): ReportSubject {
  const run = subject.run === undefined ? '.' : splitEnding(subject.run).place;
  let settled = subject;
  for (const side of ['prediction', 'groundTruth'] as const) {
    const endings = endingsToChoose(dataSet.pairing, side);
    const known = endings.length === 0 ? null : memory.known(endings, side, root, run);
    if (known !== null) settled = withEnding(settled, side, known, run === '.' ? undefined : run);
  }
  return settled;
}

function withEnding(subject: ReportSubject, side: Side, ending: string, run: string | undefined): ReportSubject {
  return side === 'prediction' ? { ...subject, run: runWithEnding(run, ending) } : { ...subject, truthEnding: ending };
}

/** null: it cannot be paired; its report says why. */
async function open(subject: ReportSubject, run: string): Promise<OpenedSubject | null> {
  const title = 'Lovász Lens: looking for pairs';
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    try {
      const place = await dataSetOf(subject.chosen);
      const dataSet = await openLocatedDataSet(place, subject);
      return { root: uriBelow(place.root, dataSet.root), dataSet, run };
    } catch (error) {
      if (error instanceof LensError) return null;
      throw error;
    }
  });
}

interface EndingPick extends vscode.QuickPickItem {
  readonly ending: string | null;
}

/** @returns undefined: they thought better of it; null: names that have several are left out */
async function askEnding(
  endings: readonly FileEnding[],
  side: Side,
  current: string | null,
  { root, dataSet }: OpenedSubject,
  services: LensServices,
): Promise<string | null | undefined> {
  const { pairs, ambiguous } = dataSet.pairing;
  const names = pairs.length + ambiguous.length;
  const what = side === 'prediction' ? 'predictions' : 'ground truths';
  const several = ambiguous.filter((one) => (side === 'prediction' ? one.predictions : one.groundTruth).length > 1);
  const picks = async (): Promise<EndingPick[]> => {
    const offered = endings.map(async ({ ending, count, example }): Promise<EndingPick> => {
      const facts = await fileFacts(uriBelow(root, example), services.engine());
      return {
        label: `*${ending}`,
        description: `${formatCount(count)} of ${sayCount(names, 'image')}${ending === current ? ', chosen now' : ''}`,
        detail: `${facts}: ${example}`,
        ending,
      };
    });
    const none: EndingPick = {
      label: `$(circle-slash) None: leave out the ${sayCount(several.length, 'image')} that ${several.length === 1 ? 'has' : 'have'} several`,
      ending: null,
    };
    return [...(await Promise.all(offered)), ...(pairs.length > 0 ? [none] : [])];
  };
  const chosen = await vscode.window.showQuickPick(picks(), {
    title: `Which ${what} are meant?`,
    placeHolder: `${sayCount(several.length, 'image has', 'images have')} several; the choice is kept, and can be changed on the page`,
    ignoreFocusOut: true,
  });
  return chosen?.ending;
}
