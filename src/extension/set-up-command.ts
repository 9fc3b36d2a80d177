import * as vscode from 'vscode';
import type { Inspection } from '../core/inspection.ts';
import { configFileName, type LensConfig, optionsOfConfig, requireConfig } from '../dataset/config.ts';
import { sayCount } from '../dataset/evidence-text.ts';
import { joinPath } from '../dataset/file-tree.ts';
import { dataSetFolder } from '../dataset/pair-folder.ts';
import { defaultPairOptions } from '../dataset/pair-options.ts';
import { type ProposedDataSet, proposeDataSet } from '../dataset/propose-data-set.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { chooseFolder, folderName, folderPlace } from './chosen-folder.ts';
import { configText } from './config-text.ts';
import type { LensServices } from './lens-services.ts';
import { fileTreeOf, uriBelow } from './workspace-file-tree.ts';
import { fileRef, shownPath } from './workspace-files.ts';

interface Proposal {
  /** Where the file would stand. */
  readonly target: vscode.Uri;
  readonly config: LensConfig;
  readonly found: ProposedDataSet;
}

/** Set Up Data Set: shows the lovasz-lens.json that says what was detected, and writes it when the person agrees. */
export async function setUpCommand(services: LensServices, uri: vscode.Uri | undefined): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Set up a data set', 'Set Up'));
  if (!chosen) return;
  const proposal = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Lovász Lens: looking at the data set' },
    () => propose(services, chosen),
  );
  const { target } = proposal;
  const there = await vscode.workspace.fs.stat(target).then(
    () => true,
    () => false,
  );
  const shown = await show(proposal, there);
  if (!(await agreed(proposal, there))) return;
  const text = shown.getText();
  requireConfig(text, shownPath(target));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(shown);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.window.showTextDocument(target, { preview: false });
}

async function propose(services: LensServices, chosen: vscode.Uri): Promise<Proposal> {
  const place = folderPlace(chosen);
  const tree = fileTreeOf(place.root);
  const folder = await dataSetFolder(tree, place.path);
  const found = await proposeDataSet(tree, folder);
  const meaning = await meaningOf(services, place.root, found);
  return {
    target: uriBelow(place.root, joinPath(folder, configFileName)),
    config: { ...meaning, ...found.patterns },
    found,
  };
}

/** What the numbers of one pair mean, as the file would say it; left out where it would change the loss. */
async function meaningOf(services: LensServices, root: vscode.Uri, { sample }: ProposedDataSet): Promise<LensConfig> {
  const [groundTruth, prediction] = await Promise.all([
    fileRef(uriBelow(root, sample.groundTruth)),
    fileRef(uriBelow(root, sample.prediction)),
  ]);
  const inspect = (config: LensConfig) => {
    const options = optionsOfConfig(defaultPairOptions, config, {});
    return services.engine().inspect({ groundTruth, prediction, image: null, options });
  };
  const detected = await inspect({});
  const said = detectedMeaning(detected);
  return (await inspect(said)).loss.value === detected.loss.value ? said : {};
}

function detectedMeaning({ preset, classes, groundTruth }: Inspection): LensConfig {
  if (preset) return { preset: preset.name };
  const inOrder = classes.every(({ id }, index) => id === index);
  return {
    ...(inOrder && classes.length > 1 && { classes: classes.map(({ name, color }) => ({ name, color: [...color] })) }),
    ...(groundTruth.ignore.length > 0 && { ignore: [...groundTruth.ignore] }),
    ...(groundTruth.labelOffset !== 0 && { labelOffset: groundTruth.labelOffset }),
  };
}

/** The proposal as a text that can be edited; beside the file that is there already, as a comparison. */
async function show({ target, config }: Proposal, there: boolean): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'jsonc', content: configText(config) });
  if (there) {
    await vscode.commands.executeCommand('vscode.diff', target, document.uri, `${configFileName}: now and proposed`, {
      preview: false,
    });
  } else {
    await vscode.window.showTextDocument(document, { preview: false });
  }
  return document;
}

/** The question stays open while the person reads, scrolls and edits the proposal. */
async function agreed({ target, found }: Proposal, there: boolean): Promise<boolean> {
  const folder = folderName(vscode.Uri.joinPath(target, '..'));
  const runs = found.runs.map(({ name, found: pairs, matched }) => {
    const missed = matched === pairs ? '' : ` (the pattern finds ${formatCount(matched)})`;
    return `${name}: ${sayCount(pairs, 'pair')}${missed}`;
  });
  const write = there ? `Replace ${configFileName}` : `Write ${configFileName}`;
  const chosen = await vscode.window.showQuickPick([{ label: write, detail: runs.join('; ') }, { label: 'Not now' }], {
    title: there ? `Replace the ${configFileName} of ${folder}?` : `Write ${configFileName} to ${folder}?`,
    placeHolder: 'The proposal can be edited before it is written',
    ignoreFocusOut: true,
  });
  return chosen?.label === write;
}
