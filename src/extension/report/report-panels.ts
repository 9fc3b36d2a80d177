import * as v from 'valibot';
import * as vscode from 'vscode';
import { savedReportStateSchema } from '../../protocol/report-messages.ts';
import type { LensServices } from '../lens-services.ts';
import { ReportPanel } from './report-panel.ts';
import { type ReportSubject, reportFile } from './report-place.ts';
import { ReportStore, type StoredReport } from './report-store.ts';

export const REPORT_VIEW_TYPE = 'lovaszLens.report';

/** The open reports. One that is open already is revealed, not opened again. */
export class ReportPanels implements vscode.WebviewPanelSerializer {
  readonly #services: LensServices;
  readonly #store: ReportStore;
  readonly #panels = new Set<ReportPanel>();

  constructor(services: LensServices, state: vscode.Memento) {
    this.#services = services;
    this.#store = new ReportStore(state);
  }

  /** Computes a report on its page; compared with another run where one is named. */
  async compute(subject: ReportSubject, other: string | null = null): Promise<void> {
    const panel = await this.#panelOf({ ...subject, file: reportFile(subject), other });
    await panel.compute();
  }

  /** Opens an earlier report. */
  async open(file: vscode.Uri): Promise<void> {
    const panel = await this.#panelOf({ file, chosen: null, run: undefined, other: null });
    await panel.load();
  }

  /** After a window reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(savedReportStateSchema, state);
    const reportId = saved.success ? saved.output.reportId : this.#store.newId();
    const stored = this.#store.get(reportId);
    if (!stored) {
      panel.dispose();
      return;
    }
    void this.#adopt(panel, reportId, stored).load();
  }

  async #panelOf(stored: StoredReport): Promise<ReportPanel> {
    for (const open of this.#panels) {
      if (open.stored.file.toString() !== stored.file.toString()) continue;
      open.panel.reveal();
      await open.follow(stored);
      return open;
    }
    const reportId = this.#store.newId();
    await this.#store.set(reportId, stored);
    const panel = vscode.window.createWebviewPanel(REPORT_VIEW_TYPE, 'Report', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    return this.#adopt(panel, reportId, stored);
  }

  #adopt(panel: vscode.WebviewPanel, reportId: string, stored: StoredReport): ReportPanel {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-light.svg'),
      dark: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-dark.svg'),
    };
    const report = new ReportPanel(panel, reportId, stored, this.#services, this.#store);
    this.#panels.add(report);
    panel.onDidDispose(() => this.#panels.delete(report));
    return report;
  }
}
