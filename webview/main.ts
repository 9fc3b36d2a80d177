import { type PageCommand, ready } from '../src/protocol/messages.ts';
import { connectHost } from './rpc.ts';
import { BrushSource } from './store/brush-source.ts';
import { BudgetSource } from './store/budget-source.ts';
import { CurveSource } from './store/curve-source.ts';
import { ExplainSource } from './store/explain-source.ts';
import { LayerSource } from './store/layer-source.ts';
import { PageStore } from './store/page-store.ts';
import { PinSource } from './store/pin-source.ts';
import { ProbeSource } from './store/probe-source.ts';
import { RegionSource } from './store/region-source.ts';
import { VersusSource } from './store/versus-source.ts';
import { WhatIfSource } from './store/what-if-source.ts';
import './styles/page.css';
import { registerControls } from './ui/controls.ts';
import { markFlatDescription, onThemeChange } from './ui/theme.ts';
import type { PageContext } from './views/page-context.ts';
import { mountPage } from './views/page-frame.ts';
import { listenToKeys, pageCommands } from './views/page-keys.ts';

/** Starts the page: connects the host, restores the view, and asks for what is to be shown. */
function start(root: HTMLElement): void {
  const store = new PageStore();
  let run = (_command: PageCommand): void => undefined;
  const host = connectHost({
    content: (content) => store.setContent(content),
    findings: (note) => store.setFindings(note),
    other: (note) => store.setOther(note),
    progress: (note) => store.setProgress(note),
    command: (command) => run(command),
  });
  window.addEventListener('error', (event) => host.reportError(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError(event.reason));
  registerControls();
  store.restore(host.savedState);
  store.onChange((state) => host.saveState(state));
  // Asked first: the answer crosses the link while the page is built.
  host.ask(ready, {}).then((content) => store.setContent(content), host.reportError);
  const curves = new CurveSource(store, host);
  const context: PageContext = {
    host,
    store,
    curves,
    brushes: new BrushSource(store, host),
    layers: new LayerSource(store, host),
    probes: new ProbeSource(store, host),
    pins: new PinSource(store, host),
    budgets: new BudgetSource(store, host),
    explains: new ExplainSource(store, host),
    regions: new RegionSource(store, host, curves),
    whatIfs: new WhatIfSource(store, host),
    versus: new VersusSource(store, host),
  };
  const { stage, curve } = mountPage(root, context);
  const commands = pageCommands(context, stage, curve);
  run = (command) => {
    if (store.content.peek()?.kind === 'inspection') commands[command]();
  };
  listenToKeys(root, context, stage, commands);
  markFlatDescription();
  onThemeChange(() => {
    markFlatDescription();
    store.theme.value = store.theme.peek() + 1;
  });
}

const root = document.getElementById('lens');
if (root) start(root);
