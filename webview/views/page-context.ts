import type { Overruling } from '../../src/protocol/messages.ts';
import { overrule } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import type { BrushSource } from '../store/brush-source.ts';
import type { BudgetSource } from '../store/budget-source.ts';
import type { CurveSource } from '../store/curve-source.ts';
import type { ExplainSource } from '../store/explain-source.ts';
import type { LayerSource } from '../store/layer-source.ts';
import type { PageStore } from '../store/page-store.ts';
import type { PinSource } from '../store/pin-source.ts';
import type { ProbeSource } from '../store/probe-source.ts';
import type { RegionSource } from '../store/region-source.ts';
import type { VersusSource } from '../store/versus-source.ts';
import type { WhatIfSource } from '../store/what-if-source.ts';

/** What the parts of the page work with. */
export interface PageContext {
  readonly host: Host;
  readonly store: PageStore;
  readonly curves: CurveSource;
  readonly brushes: BrushSource;
  readonly layers: LayerSource;
  readonly probes: ProbeSource;
  readonly pins: PinSource;
  readonly regions: RegionSource;
  readonly budgets: BudgetSource;
  readonly explains: ExplainSource;
  readonly whatIfs: WhatIfSource;
  readonly versus: VersusSource;
}

/** Overrules one belief about the files; `undefined` goes back to what was detected. */
export function overruleOne<K extends keyof Overruling>(
  context: PageContext,
  key: K,
  value: Overruling[K] | undefined,
): void {
  if (value === undefined) takeBack(context, [key]);
  else context.host.ask(overrule, { set: { [key]: value }, back: [] }).catch(context.host.reportError);
}

/** Goes back to what was detected. */
export function takeBack({ host }: PageContext, keys: (keyof Overruling)[]): void {
  host.ask(overrule, { set: {}, back: keys }).catch(host.reportError);
}
