import * as v from 'valibot';
import * as vscode from 'vscode';
import { savedSeriesStateSchema } from '../../protocol/series-messages.ts';
import { defaultCourseRule } from '../../report/image-course.ts';
import type { LensServices } from '../lens-services.ts';
import { SeriesPanel } from './series-panel.ts';
import { SeriesStore, type StoredSeries } from './series-store.ts';

export const SERIES_VIEW_TYPE = 'lovaszLens.series';

/** The open series. One that is open already is revealed, not opened again. */
export class SeriesPanels implements vscode.WebviewPanelSerializer {
  readonly #services: LensServices;
  readonly #store: SeriesStore;
  readonly #panels = new Set<SeriesPanel>();

  constructor(services: LensServices, state: vscode.Memento) {
    this.#services = services;
    this.#store = new SeriesStore(state);
  }

  /** Computes the runs of a data set on their page. */
  async show(chosen: vscode.Uri, pattern: string | null): Promise<void> {
    for (const open of this.#panels) {
      if (open.stored.chosen.toString() !== chosen.toString() || open.stored.pattern !== pattern) continue;
      open.panel.reveal();
      await open.goOn();
      return;
    }
    const seriesId = this.#store.newId();
    const stored = { chosen, pattern, rule: defaultCourseRule, cancelled: [] };
    await this.#store.set(seriesId, stored);
    const panel = vscode.window.createWebviewPanel(SERIES_VIEW_TYPE, 'Series', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    await this.#adopt(panel, seriesId, stored).goOn();
  }

  /** After a window reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(savedSeriesStateSchema, state);
    const stored = saved.success ? this.#store.get(saved.output.seriesId) : null;
    if (!saved.success || !stored) {
      panel.dispose();
      return;
    }
    void this.#adopt(panel, saved.output.seriesId, stored).restore();
  }

  #adopt(panel: vscode.WebviewPanel, seriesId: string, stored: StoredSeries): SeriesPanel {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-light.svg'),
      dark: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-dark.svg'),
    };
    const series = new SeriesPanel(panel, seriesId, stored, this.#services, this.#store);
    this.#panels.add(series);
    panel.onDidDispose(() => this.#panels.delete(series));
    return series;
  }
}
