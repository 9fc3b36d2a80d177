import * as v from 'valibot';
import * as vscode from 'vscode';
import type { LitSet } from '../../core/view-data.ts';
import { type Overruling, savedStateSchema } from '../../protocol/messages.ts';
import { InspectorPanel, type PanelStart } from './inspector-panel.ts';
import type { PanelPair } from './pair-store.ts';
import type { PanelServices } from './panel-services.ts';

export const INSPECTOR_VIEW_TYPE = 'lovaszLens.inspector';

const sameUri = (a: vscode.Uri | null, b: vscode.Uri | null) => a?.toString() === b?.toString();

/** Whether two overrulings say the same; what is left undefined is not said. */
function sameReading(a: Overruling, b: Overruling): boolean {
  const said = (overruling: Overruling) =>
    JSON.stringify(
      Object.entries(overruling)
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  return said(a) === said(b);
}

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

  /** Reveals or opens a pair. One that is open stays as it was overruled there. */
  async open(pair: PanelPair): Promise<InspectorPanel> {
    const open = this.#openOn(pair);
    open?.panel.reveal();
    return open ?? (await this.#create(pair, null));
  }

  /**
   * The same, read just as `pair` says.
   * @param mark pixels to light there
   * @param place says which neighbours the pair has, by the id of its panel, before it is shown
   */
  async openAsRead(pair: PanelPair, mark: LitSet | null, place: (pairId: string) => void): Promise<InspectorPanel> {
    const open = this.#openOn(pair);
    if (!open) return await this.#create(pair, mark, place);
    place(open.pairId);
    open.panel.reveal();
    const otherStays = !pair.other || sameUri(open.pair.other?.prediction ?? null, pair.other.prediction);
    if (sameReading(open.pair.overruled, pair.overruled) && otherStays) open.placed(mark);
    else await open.show(pair, mark);
    return open;
  }

  #openOn({ prediction, groundTruth }: PanelPair): InspectorPanel | null {
    const isSame = ({ pair }: InspectorPanel) =>
      sameUri(pair.prediction, prediction) && sameUri(pair.groundTruth, groundTruth);
    return [...this.#panels].find(isSame) ?? null;
  }

  async #create(pair: PanelPair, mark: LitSet | null, place?: (pairId: string) => void): Promise<InspectorPanel> {
    const pairId = this.#services.store.newId();
    place?.(pairId);
    // Looked up before the webview is made: that keeps VS Code busy for a while.
    const request = this.#services.request(pair);
    request.catch(() => undefined);
    await this.#services.store.set(pairId, pair);
    const panel = vscode.window.createWebviewPanel(INSPECTOR_VIEW_TYPE, 'Lovász Lens', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    return this.#adopt(panel, pairId, pair, { mark, request });
  }

  /** After a window reload. A pair that is no longer known shows the problem page, and the panel stays usable. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(savedStateSchema, state);
    const pairId = saved.success ? saved.output.pairId : this.#services.store.newId();
    const pair = this.#services.store.get(pairId);
    this.#adopt(panel, pairId, pair ?? { groundTruth: null, prediction: null, image: null, overruled: {} });
  }

  #adopt(panel: vscode.WebviewPanel, pairId: string, pair: PanelPair, start: PanelStart = {}): InspectorPanel {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-light.svg'),
      dark: vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'lens-dark.svg'),
    };
    const inspector = new InspectorPanel(panel, pairId, pair, this.#services, start);
    this.#panels.add(inspector);
    panel.onDidDispose(() => {
      this.#panels.delete(inspector);
      this.#services.closed(pairId);
    });
    return inspector;
  }
}
