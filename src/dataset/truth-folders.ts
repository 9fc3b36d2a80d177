import { fileKey, isPhotograph } from './file-key.ts';
import { folderRole, isCountedRun, isRunFolder, pathRole } from './folder-role.ts';
import type { SurveyedFolder } from './folder-survey.ts';

/**
 * A survey in which a person says which folder holds the truths: "labels/fine", its path in the tree, or, where the
 * name is below several folders, "masks". Other truths are left out; a folder whose name says nothing is one for who
 * names it. Without truths where no folder is called so.
 */
export function withTruths(survey: readonly SurveyedFolder[], wanted: string): SurveyedFolder[] {
  const place = ({ parts }: SurveyedFolder) => `${parts.join('/')}/`;
  const itself = survey.filter(({ path, parts }) => parts.join('/') === wanted || path === wanted);
  const below = survey.filter((folder) => {
    if (wanted === '.') return folder.parts.length === 0;
    return place(folder).startsWith(`${wanted}/`) || `${folder.path}/`.startsWith(`${wanted}/`);
  });
  // Drawings below a folder of truths are others.
  const exact = itself.some(isTruth) ? itself : below;
  const named = exact.length > 0 ? exact : survey.filter((folder) => `/${place(folder)}`.includes(`/${wanted}/`));
  const told = named.filter(isTruth);
  const silent = named.filter(({ role }) => role === null);
  const chosen = new Set(told.length > 0 ? told : silent.length > 0 ? silent : named);
  return survey.flatMap((folder): SurveyedFolder[] => {
    if (chosen.has(folder)) return [isTruth(folder) ? folder : { ...folder, role: 'truth' }];
    return isTruth(folder) ? [] : [folder];
  });
}

function isTruth({ role }: SurveyedFolder): boolean {
  return role === 'truth' || role === 'mixed';
}

export function truthsOf(survey: readonly SurveyedFolder[]): SurveyedFolder[] {
  return survey.filter(isTruth);
}

/** In a folder that says nothing itself a photograph is no truth, whatever lies beside it. */
export function isTruthOf({ role, parts }: SurveyedFolder, name: string): boolean {
  const own = fileKey(name).role;
  if (role === 'mixed') return own === 'truth';
  return own === 'truth' || !isPhotograph(name) || pathRole(parts.join('/')) === 'truth';
}

/**
 * Whether truths lie in an experiment ("exp2/masks") beside the folder of something else ("exp1/results"). Truths beside
 * or above the experiments are theirs.
 * @param truth parts of the folder of truths
 * @param parts of the other folder, below the same root
 */
export function isOfAnotherExperiment(truth: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  while (at < truth.length && truth[at] === parts[at]) at += 1;
  const [own, other] = [truth[at], parts[at]];
  if (own === undefined || other === undefined || !isCountedRun(own) || isRunFolder(other)) return false;
  // "predictions/run_01" mirrors "run_01/labels".
  return folderRole(other) === null && !parts.includes(own);
}

/**
 * A survey without the truths of an experiment beside a folder, and without those that lie with predictions of their
 * own: another data set.
 * @param own parts of the folder, below the same root
 */
export function ownFolders(survey: readonly SurveyedFolder[], own: readonly string[]): SurveyedFolder[] {
  const strange = new Set<string>();
  for (const { role, parts } of survey) {
    if (role === 'prediction' || role === 'mixed') strange.add(branchOf(parts, own));
  }
  strange.delete('');
  return survey.filter((folder) => {
    if (!isTruth(folder)) return true;
    return !strange.has(branchOf(folder.parts, own)) && !isOfAnotherExperiment(folder.parts, own);
  });
}

/** Where the way to a folder leaves that to another one: "data" beside "runs/e1"; empty where it does not. */
function branchOf(parts: readonly string[], own: readonly string[]): string {
  let at = 0;
  while (at < parts.length && parts[at] === own[at]) at += 1;
  return parts.slice(0, at === parts.length ? 0 : at + 1).join('/');
}
