import * as vscode from 'vscode';
import type { Inspection } from '../core/inspection.ts';
import { PAGE_COMMANDS } from '../protocol/messages.ts';
import type { PanelContent } from '../protocol/panel-content.ts';
import { ConfigProblems } from './config-problems.ts';
import { LensServices } from './lens-services.ts';
import { log } from './log.ts';
import { INSPECTOR_VIEW_TYPE, InspectorPanels } from './panel/inspector-panels.ts';
import { REPORT_FILES, ReportLinks } from './report/report-links.ts';
import { REPORT_VIEW_TYPE, ReportPanels } from './report/report-panels.ts';
import { WorstFirstView } from './report/worst-first-view.ts';
import { SERIES_VIEW_TYPE, SeriesPanels } from './series/series-panels.ts';

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
  const reports = new ReportPanels(services, context.workspaceState);
  const series = new SeriesPanels(services, context.workspaceState);
  const worst = new WorstFirstView(services);
  services.reportShown.event((report) => worst.show(report));

  const commands: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = {
    'lovaszLens.inspect': async (uri?: vscode.Uri | string, selected?: readonly vscode.Uri[]) => {
      const { inspectCommand } = await import('./inspect-command.ts');
      // A link in a report gives its address as text.
      await inspectCommand(services, panels, typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri, selected);
    },
    'lovaszLens.reportOnFolder': async (uri?: vscode.Uri) => {
      const { reportCommand } = await import('./report/report-command.ts');
      await reportCommand(reports, services, uri);
    },
    'lovaszLens.openReport': async (uri?: vscode.Uri) => {
      const { openReportCommand } = await import('./report/report-command.ts');
      await openReportCommand(reports, uri);
    },
    'lovaszLens.compareRuns': async (uri?: vscode.Uri) => {
      const { compareRunsCommand } = await import('./report/report-command.ts');
      await compareRunsCommand(reports, services, uri);
    },
    'lovaszLens.showSeries': async (uri?: vscode.Uri) => {
      const { seriesCommand } = await import('./series/series-command.ts');
      await seriesCommand(series, services, uri);
    },
    'lovaszLens.openWorst': async (at: number) => await worst.open(at),
    'lovaszLens.filterWorst': async () => await worst.askFilter(),
    'lovaszLens.clearWorstFilter': async () => worst.clearFilter(),
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
  const ofPage = PAGE_COMMANDS.map(
    (command) => [`lovaszLens.page.${command}`, async () => panels.active?.run(command)] as const,
  );
  for (const [id, run] of [...Object.entries(commands), ...ofPage]) {
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
    vscode.window.registerWebviewPanelSerializer(REPORT_VIEW_TYPE, reports),
    vscode.window.registerWebviewPanelSerializer(SERIES_VIEW_TYPE, series),
    vscode.languages.registerDocumentLinkProvider({ language: 'markdown', pattern: REPORT_FILES }, new ReportLinks()),
    new ConfigProblems(),
    worst,
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
