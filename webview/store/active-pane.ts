import type { ViewState } from './view-state.ts';

/** Makes a pane the active one. The others stay shown: the one that was active is the first of the former ones. */
export function activated(
  { activePane, formerPanes }: ViewState,
  index: number,
): Pick<ViewState, 'activePane' | 'formerPanes'> {
  if (index === activePane) return { activePane, formerPanes };
  return { activePane: index, formerPanes: [activePane, ...formerPanes.filter((one) => one !== activePane)] };
}
