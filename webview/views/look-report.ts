import type { PageContext } from './page-context.ts';
import type { PlacedCell } from './pane-layout.ts';

/** Tells the host once what the panes show of a first look is drawn: until then the exact numbers wait. */
export class LookReport {
  readonly #context: PageContext;
  #told = -1;

  constructor(context: PageContext) {
    this.#context = context;
  }

  /**
   * After each drawing.
   * @param isDrawn whether all of the layer that a pane is named after is there; null: no layer that is known
   */
  drawn(cells: readonly PlacedCell[], isDrawn: (cell: PlacedCell) => boolean | null): void {
    const { store, layers, host } = this.#context;
    const content = store.inspected.peek();
    if (!content?.bounds || content.revision === this.#told) return;
    const { panes } = store.view.peek();
    if (!cells.every((cell) => isDrawn(cell) ?? !layers.isAwaited(panes[cell.index] ?? 'image'))) return;
    this.#told = content.revision;
    host.lookShown(content.revision);
  }
}
