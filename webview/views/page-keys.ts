import { untracked } from '@preact/signals-core';
import type { PageCommand } from '../../src/protocol/messages.ts';
import { stepClass, switchClassSearch } from './class-table.ts';
import type { CurvePanel } from './curve-panel.ts';
import { switchCurveZoom } from './curve-zoom.ts';
import { openKeySheet } from './key-sheet.ts';
import { switchLasso } from './lasso.ts';
import { openMapText } from './map-text.ts';
import type { PageContext } from './page-context.ts';
import { movePane } from './pane-arrange.ts';
import type { PaneStage } from './pane-stage.ts';
import { switchLosses, zoomPanes } from './toolbar.ts';

const AREAS = ['.hd', '.nums', '.versus-area', '.tb', '.panes', '.right', '.curve', '.pins', '.probe'];
const FOCUSABLE = 'button:not([disabled]):not([tabindex="-1"]), input, [tabindex="0"]';

/** Moves the focus to the next area that can take it. */
function cycleAreas(root: HTMLElement, by: 1 | -1): void {
  const areas = AREAS.map((selector) => root.querySelector<HTMLElement>(selector)).filter(
    (element): element is HTMLElement => element !== null && element.offsetParent !== null,
  );
  const at = areas.findIndex((element) => element.contains(document.activeElement));
  for (let step = 1; step <= areas.length; step += 1) {
    const start = at < 0 && by < 0 ? 0 : at;
    const next = areas[(start + by * step + areas.length * 2) % areas.length];
    const target = next?.querySelector<HTMLElement>(FOCUSABLE);
    if (target) {
      target.focus();
      return;
    }
  }
}

/** What both a key and a command of the palette do. */
export type PageCommands = Readonly<Record<PageCommand, () => void>>;

export function pageCommands(context: PageContext, stage: PaneStage, curve: CurvePanel): PageCommands {
  const { store, pins, layers } = context;
  return {
    fit: () => zoomPanes(context, stage, 'fit'),
    actualSize: () => zoomPanes(context, stage, 'actual'),
    contours: () => store.change({ contours: !store.view.peek().contours }),
    lasso: () => switchLasso(store),
    losses: () => switchLosses(context, stage),
    pinPixel: () => pins.toggle(),
    searchClasses: () => switchClassSearch(store),
    nextClass: () => stepClass(store, 1),
    previousClass: () => stepClass(store, -1),
    playChain: () => curve.walk.toggle(),
    switchAxis: () => store.change({ axis: store.view.peek().axis === 'rank' ? 'delta' : 'rank', curveOpen: true }),
    maximiseCurve: () => store.change({ curveMaximised: !store.view.peek().curveMaximised, curveOpen: true }),
    readMap: () => {
      const layer = untracked(() => stage.activeMap.value);
      const field = layer && untracked(() => layers.state(layer)?.info?.field);
      if (layer && field) openMapText(context, layer, field);
    },
    showKeys: () => openKeySheet(),
  };
}

/** The keys that work everywhere on the page. Each is in the sheet of `?`. */
export function listenToKeys(root: HTMLElement, context: PageContext, stage: PaneStage, commands: PageCommands): void {
  const { store, probes } = context;
  const actions: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    '+': () => zoomPanes(context, stage, 'in'),
    '=': () => zoomPanes(context, stage, 'in'),
    '-': () => zoomPanes(context, stage, 'out'),
    '0': commands.fit,
    '1': commands.actualSize,
    '[': commands.previousClass,
    ']': commands.nextClass,
    p: (event) => (event.shiftKey ? commands.pinPixel() : probes.toggle()),
    a: () => store.change({ hidden: [] }),
    '/': commands.searchClasses,
    c: commands.contours,
    b: () => {
      store.blinking.value = true;
    },
    z: () => switchCurveZoom(context),
    k: commands.playChain,
    l: commands.lasso,
    '<': () => movePane(context, stage, -1),
    '>': () => movePane(context, stage, 1),
    v: commands.losses,
    x: commands.switchAxis,
    m: commands.maximiseCurve,
    t: commands.readMap,
    '?': commands.showKeys,
    Escape: () => {
      if (store.view.peek().curveMaximised) store.change({ curveMaximised: false });
      else if (store.lasso.peek() !== null) store.lasso.value = null;
      else if (store.lit.peek()) store.unlight();
      else if (store.pin.peek()) probes.unpin();
      else if (store.other.peek()) context.host.act('stop-comparing');
    },
  };
  const endBlink = () => {
    store.blinking.value = false;
  };
  document.addEventListener('keyup', (event) => {
    if (event.key.toLowerCase() === 'b') endBlink();
  });
  window.addEventListener('blur', endBlink);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Behind an open sheet nothing moves, and Esc is the sheet's.
    if (document.querySelector('dialog[open]')) return;
    const target = event.target as HTMLElement;
    if (target.matches('input[type="text"], textarea, vscode-text-field')) return;
    if (event.key === 'F6') {
      event.preventDefault();
      cycleAreas(root, event.shiftKey ? -1 : 1);
      return;
    }
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || store.content.peek()?.kind !== 'inspection') return;
    event.preventDefault();
    action(event);
  });
}
