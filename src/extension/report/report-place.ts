import * as vscode from 'vscode';
import { configFileName, optionsOfConfig } from '../../dataset/config.ts';
import { joinPath } from '../../dataset/file-tree.ts';
import { configAbove } from '../../dataset/locate-config.ts';
import { listRuns } from '../../dataset/pair-folder.ts';
import { defaultPairOptions, type PairOptions } from '../../dataset/pair-options.ts';
import type { DataSet } from '../../report/data-set.ts';
import { configOfDataSet, type LocatedFolder, patternPlace } from '../../report/located-data-set.ts';
import { reportFolderName } from '../../report/report-folder-name.ts';
import { folderPlace } from '../chosen-folder.ts';
import { fileTreeOf, placeOf } from '../workspace-file-tree.ts';

/** What a report is about: a folder or a `lovasz-lens.json`, and one of its runs. */
export interface ReportSubject {
  readonly chosen: vscode.Uri;
  /** Absent: there is only one. With an ending where names have several predictions: "ckpt1/*.npy". */
  readonly run: string | undefined;
  /** Where names have several truths: those that end so. */
  readonly truthEnding?: string | undefined;
  /** Where several folders of truths fit: the one that is meant. */
  readonly truthFolder?: string | undefined;
}

export interface ChosenDataSet extends LocatedFolder {
  readonly root: vscode.Uri;
}

/** A folder, or the folder of a `lovasz-lens.json`, with the file that holds for it. */
export async function dataSetOf(uri: vscode.Uri): Promise<ChosenDataSet> {
  const { root, path: folder } = folderPlace(uri);
  const tree = fileTreeOf(root);
  return { root, tree, folder, located: await configAbove(tree, joinPath(folder, configFileName)) };
}

/** What the data set's file says of its pairs. */
export function optionsOf(place: ChosenDataSet, dataSet: DataSet): PairOptions {
  return optionsOfConfig(defaultPairOptions, configOfDataSet(place, dataSet), {});
}

/** By name, epoch 2 before epoch 10. */
export async function runsOf(dataSet: ChosenDataSet): Promise<readonly string[]> {
  const { tree, folder, config } = patternPlace(dataSet);
  const runs = await listRuns(tree, folder, config);
  return runs.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export function reportFile(subject: ReportSubject): vscode.Uri {
  return vscode.Uri.joinPath(reportFolder(subject), 'report.json');
}

/** Reports of a workspace lie together in its folder .lovasz-lens, so that links in them are relative. */
export function reportFolder({ chosen, run }: ReportSubject): vscode.Uri {
  const workspace = vscode.workspace.getWorkspaceFolder(chosen)?.uri ?? vscode.Uri.joinPath(chosen, '..');
  const below = placeOf(chosen).path.replace(/\/?lovasz-lens\.json$/, '');
  const name = [below, run ?? ''].filter((part) => part !== '').join('/');
  return vscode.Uri.joinPath(workspace, '.lovasz-lens', 'reports', reportFolderName(name));
}
