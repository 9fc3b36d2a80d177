import * as v from 'valibot';
import * as vscode from 'vscode';
import type { LitSet } from '../../core/view-data.ts';
import { savedStateSchema } from '../../protocol/messages.ts';
import { InspectorPanel } from './inspector-panel.ts';
import type { PanelPair } from './pair-store.ts';
import type { PanelServices } from './panel-services.ts';

export const INSPECTOR_VIEW_TYPE = 'lovaszLens.inspector';

const sameUri = (a: vscode.Uri | null, b: vscode.Uri | null) => a?.toString() === b?.toString();

/** The open inspectors. A pair that is open already is revealed, not opened again. */
export class InspectorPanels implements vscode.WebviewPanelSerializer {
  readonly #services: PanelServices;
  readonly #panels = new Set<InspectorPanel>();

  constructor(services: PanelServices) {
    this.#services = services;
  }

  /** The panel in front, else the newest one. */
  get active(): InspectorPanel | null {
    const panels = [...this.#panels];
    return panels.find((panel) => panel.panel.active) ?? panels.at(-1) ?? null;
  }

  /** @param mark pixels to light there */
  async open(pair: PanelPair, mark: LitSet | null = null): Promise<InspectorPanel> {
    for (const open of this.#panels) {
      if (sameUri(open.pair.prediction, pair.prediction) && sameUri(open.pair.groundTruth, pair.groundTruth)) {
        open.panel.reveal();
        if (mark) open.mark(mark);
        return open;
      }
    }
    const pairId = this.#services.store.newId();
    await this.#services.store.set(pairId, pair);
    const panel = vscode.window.createWebviewPanel(INSPECTOR_VIEW_TYPE, 'Lovász Lens', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    return this.#adopt(panel, pairId, pair, mark);
  }

  /** After a window reload. A pair that is no longer known shows the problem page, and the panel stays usable. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(savedStateSchema, state);
    const pairId = saved.success ? saved.output.pairId : this.#services.store.newId();
    const pair = this.#services.store.get(pairId);
    this.#adopt(panel, pairId, pair ?? { groundTruth: null, prediction: null, image: null, overruled: {} });
  }

  #adopt(panel: vscode.WebviewPanel, pairId: string, pair: PanelPair, mark: LitSet | null = null): InspectorPanel {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-light.svg'),
      dark: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-dark.svg'),
    };
    const inspector = new InspectorPanel(panel, pairId, pair, this.#services, mark);
    this.#panels.add(inspector);
    panel.onDidDispose(() => this.#panels.delete(inspector));
    return inspector;
  }
}
