import { isOtherLayer, type PaneLayer } from './pane-layer.ts';
import type { ViewState } from './view-state.ts';

/** What the panes show when a comparison begins; they stay as they are when they were laid out for one already. */
export function besideOther(view: ViewState): ViewState {
  if (view.beforeOther) return view;
  const { layout, panes, activePane, formerPanes, compare } = view;
  return {
    ...view,
    beforeOther: { layout, panes, activePane, formerPanes },
    layout: layout === 'row' ? 'row' : 'grid',
    panes: ['truth', 'prediction', 'other-prediction', 'won-lost'],
    activePane: 1,
    formerPanes: [],
    compare: { ...compare, layer: 'other-prediction' },
  };
}

/** The panes as they were before; without anything of the other prediction. */
export function withoutOther(view: ViewState): ViewState {
  const { beforeOther, panes, compare } = view;
  const shown = beforeOther?.panes ?? panes;
  const isAbout = [...shown, compare.layer].some(isOtherLayer);
  if (!beforeOther && !isAbout) return view;
  const own = (layer: PaneLayer): PaneLayer =>
    layer === 'other-prediction' ? 'prediction' : layer === 'won-lost' ? 'outcome' : layer;
  const [first, second, third, fourth] = shown;
  return {
    ...view,
    ...beforeOther,
    beforeOther: null,
    panes: [own(first), own(second), own(third), own(fourth)],
    compare: { ...compare, layer: isOtherLayer(compare.layer) ? 'truth' : compare.layer },
  };
}
