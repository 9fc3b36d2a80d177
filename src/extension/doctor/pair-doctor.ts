import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection.ts';
import { LensError } from '../../core/lens-error.ts';
import { configFileName, type LensConfig } from '../../dataset/config.ts';
import { editConfig } from '../../dataset/edit-config.ts';
import { joinPath } from '../../dataset/file-tree.ts';
import { configAbove } from '../../dataset/locate-config.ts';
import type { Overruling } from '../../protocol/messages.ts';
import type { PanelFinding } from '../../protocol/panel-content.ts';
import type { LensServices } from '../lens-services.ts';
import type { PanelPair } from '../panel/pair-store.ts';
import { fileTreeOf, placeOf, uriBelow } from '../workspace-file-tree.ts';
import { shownPath } from '../workspace-files.ts';
import { DismissedFindings } from './dismissed-findings.ts';
import type { DoctorProblems } from './doctor-problems.ts';
import { overrulingOf, panelFinding } from './panel-finding.ts';

/** Findings whose fix is tried for the evidence in numbers. */
const MOST_TRIED = 3;

/** The doctor of the pairs in the panels: what it finds, applies, writes down and keeps quiet about. */
export class PairDoctor {
  readonly #services: LensServices;
  readonly #problems: DoctorProblems;
  readonly #dismissed: DismissedFindings;

  constructor(services: LensServices, problems: DoctorProblems, state: vscode.Memento) {
    this.#services = services;
    this.#problems = problems;
    this.#dismissed = new DismissedFindings(state);
  }

  /** What is doubtful about a pair, also one that could not be computed (null); a Problem on its file too. @throws LensError of the readers */
  async examine(pair: PanelPair, asRead: Inspection | null, signal: AbortSignal): Promise<readonly PanelFinding[]> {
    const { groundTruth, prediction } = pair;
    if (!groundTruth || !prediction) return [];
    const request = await this.#services.request(pair);
    const { findings } = await this.#services.engine().diagnose(request, { signal, later: true });
    const quiet = this.#dismissed.of(await this.#dataSetOf(prediction));
    // Behind the likeliest cause stand other names of the same: who dismissed it has dismissed them.
    const open = findings[0] && quiet.includes(findings[0].code) ? [] : findings;
    this.#problems.set({ groundTruth, prediction }, open);
    return await Promise.all(
      open.map(async (finding, index) => {
        const fix = overrulingOf(finding);
        const changed = fix && index < MOST_TRIED ? await this.#inspect(pair, fix, signal) : null;
        return panelFinding(finding, asRead, changed);
      }),
    );
  }

  /** Not to be told of again in this data set. */
  async dismiss(pair: PanelPair, finding: PanelFinding): Promise<void> {
    if (pair.prediction) await this.#dismissed.add(await this.#dataSetOf(pair.prediction), finding.id);
  }

  /** Asks whether a change shall stand in the data set's file, and writes it. False: it is for the panel only. */
  async offerToWrite(pair: PanelPair, change: Overruling): Promise<boolean> {
    const uri = pair.prediction && (await this.#configOf(pair.prediction));
    if (!uri) return false;
    const settings = settingsOf(change);
    const write = 'Write';
    const text = JSON.stringify(settings).slice(1, -1).replaceAll(':', ': ');
    const answer = await vscode.window.showInformationMessage(
      `Lovász Lens: applied. Write ${text} into ${shownPath(uri)} as well?`,
      write,
    );
    if (answer !== write) return false;
    const document = await vscode.workspace.openTextDocument(uri);
    const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, all, editConfig(document.getText(), settings));
    return (await vscode.workspace.applyEdit(edit)) && (await document.save());
  }

  async #inspect(pair: PanelPair, fix: Overruling, signal: AbortSignal): Promise<Inspection | null> {
    try {
      const request = await this.#services.request({ ...pair, overruled: { ...pair.overruled, ...fix } });
      return await this.#services.engine().inspect(request, { signal, later: true });
    } catch (error) {
      if (error instanceof LensError) return null;
      throw error;
    }
  }

  async #configOf(uri: vscode.Uri): Promise<vscode.Uri | null> {
    const { root, path } = placeOf(uri);
    const placed = await configAbove(fileTreeOf(root), path);
    return placed && uriBelow(root, joinPath(placed.folder, configFileName));
  }

  /** The folder of the file that governs it, else its own. */
  async #dataSetOf(uri: vscode.Uri): Promise<vscode.Uri> {
    return vscode.Uri.joinPath((await this.#configOf(uri)) ?? uri, '..');
  }
}

/** What a change says about the files, as the data set's file has it. */
function settingsOf({ kind, axes, key, preset, ignore, labelOffset }: Overruling): Partial<LensConfig> {
  return {
    ...(kind !== undefined && { kind }),
    ...(axes !== undefined && { axes }),
    ...(key !== undefined && { key }),
    // The list of presets is known: a fix names one of them.
    ...(preset !== undefined && { preset: preset === 'none' ? null : (preset as LensConfig['preset'] & string) }),
    ...(ignore !== undefined && { ignore }),
    ...(labelOffset !== undefined && { labelOffset }),
  };
}
