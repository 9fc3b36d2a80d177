import * as vscode from 'vscode';
import type { Inspection } from '../core/inspection.ts';
import type { PanelContent } from '../protocol/messages.ts';
import { ConfigProblems } from './config-problems.ts';
import { LensServices } from './lens-services.ts';
import { log } from './log.ts';
import { INSPECTOR_VIEW_TYPE, InspectorPanels } from './panel/inspector-panels.ts';
import { REPORT_FILES, ReportLinks } from './report/report-links.ts';

/** What other extensions (and the tests inside the extension host) can ask for. */
export interface LensApi {
  /** What the inspector in front shows. */
  readonly shown: () => PanelContent | null;
  /** The numbers of a pair, by the same engine as the panel's. */
  readonly inspect: (groundTruth: vscode.Uri, prediction: vscode.Uri) => Promise<Inspection>;
}

/** Registers every command of the manifest; what a command needs is made when it is first called. */
export function startExtension(context: vscode.ExtensionContext): LensApi {
  const services = new LensServices(context);
  const panels = new InspectorPanels(services);
  services.panels = panels;

  const commands: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = {
    'lovaszLens.inspect': async (uri?: vscode.Uri | string, selected?: readonly vscode.Uri[]) => {
      const { inspectCommand } = await import('./inspect-command.ts');
      // A link in a report gives its address as text.
      await inspectCommand(services, panels, typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri, selected);
    },
    'lovaszLens.reportOnFolder': async (uri?: vscode.Uri) => {
      const { reportCommand } = await import('./report/report-command.ts');
      await reportCommand(services, uri);
    },
    'lovaszLens.checkEncoding': async (uri?: vscode.Uri) => {
      const { checkFolderCommand } = await import('./doctor/check-folder-command.ts');
      await checkFolderCommand(services, uri);
    },
    'lovaszLens.setUpDataSet': async (uri?: vscode.Uri) => {
      const { setUpCommand } = await import('./set-up-command.ts');
      await setUpCommand(services, uri);
    },
    'lovaszLens.showLog': async () => log().show(),
  };
  for (const [id, run] of Object.entries(commands)) {
    const guarded = async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        const { showProblem } = await import('./show-problem.ts');
        return await showProblem(error);
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(id, guarded));
  }
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(INSPECTOR_VIEW_TYPE, panels),
    vscode.languages.registerDocumentLinkProvider({ language: 'markdown', pattern: REPORT_FILES }, new ReportLinks()),
    new ConfigProblems(),
    services,
  );
  return {
    shown: () => panels.active?.content ?? null,
    inspect: async (groundTruth, prediction) => {
      const { opened } = await services.open({ groundTruth, prediction, image: null, overruled: {} }, {});
      return opened.inspection;
    },
  };
}
