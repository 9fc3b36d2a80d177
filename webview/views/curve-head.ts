import { html, nothing, type TemplateResult } from 'lit/html.js';
import { copy } from '../../src/protocol/messages.ts';
import { isLow } from '../store/page-store.ts';
import { iconButton } from '../ui/icons.ts';
import { picker } from '../ui/menu.ts';
import { segments } from '../ui/segments.ts';
import { listedClasses } from './class-table.ts';
import { brushSentence } from './curve-brush.ts';
import { sumText } from './curve-story.ts';
import { curveCsv, openCurveText } from './curve-text.ts';
import type { CurveWalk } from './curve-walk.ts';
import { switchCurveZoom } from './curve-zoom.ts';
import type { PageContext } from './page-context.ts';

/** The head of the curve's panel: what is shown, what is brushed, and what can be done. */
export function curveHead(context: PageContext, widthPx: number, withStory: boolean, walk: CurveWalk): TemplateResult {
  const { store, curves, brushes, host } = context;
  const { axis, rankScale, curveOpen, curveMaximised } = store.view.value;
  const selected = store.selectedClass.value;
  const curve = curves.curve.value;
  const inspection = store.inspection.value;
  const brush = store.brush.value;
  const zoomed = store.curveZoom.value !== null;
  const small = widthPx < 640;
  const low = isLow(store.frame.value);
  const open = curveOpen && (!low || curveMaximised);
  const copyCsv = () => {
    if (curve) host.ask(copy, { text: curveCsv(curve) }).catch(host.reportError);
  };
  const words = () => {
    if (brush || brushes.setRanks.value) return brushSentence(context);
    if (small) return nothing;
    if (curveMaximised) {
      return html`<span class="l q note">Panes hidden while the curve is maximised <kbd>Esc</kbd></span>`;
    }
    return axis === 'delta' && curve && !withStory ? html`<span class="l note">${sumText(curve)}</span>` : nothing;
  };
  return html`<div class="curve-lead"><span class="b st">Sorted errors</span>
      ${
        selected && inspection
          ? picker({
              label: 'Class',
              shown: selected.name,
              color: selected.color,
              items: () =>
                listedClasses(inspection).map((row) => ({
                  label: row.name,
                  color: row.color,
                  checked: row.id === selected.id,
                  onPick: () => store.change({ classId: row.id }),
                })),
            })
          : nothing
      }
      ${segments({
        label: 'X axis',
        value: axis,
        options: [
          { value: 'rank', label: 'Rank', title: 'Pixels in descending order of their error (X)' },
          { value: 'delta', label: 'Δ', title: 'Jaccard distance: the shaded area is the loss (X)' },
        ],
        onPick: (value) => store.change({ axis: value }),
      })}
      ${
        axis === 'rank' && !small
          ? segments({
              label: 'Rank scale',
              value: rankScale,
              options: [
                { value: 'linear', label: 'Linear' },
                { value: 'log', label: 'Log' },
              ],
              onPick: (value) => store.change({ rankScale: value }),
            })
          : nothing
      }
      ${words()}</div>
      <div class="curve-buttons row">
      ${
        zoomed || (brush && !brush.walk && brush.to > brush.from)
          ? iconButton({
              icon: zoomed ? 'zoom-out' : 'zoom-in',
              title: zoomed ? 'Show all ranks (Z)' : 'Zoom to the brushed ranks (Z)',
              disabled: !curve,
              onClick: () => switchCurveZoom(context),
            })
          : nothing
      }
      ${iconButton({
        icon: walk.playing.value ? 'debug-pause' : 'play',
        title: walk.playing.value ? 'Pause' : 'Play the chain ∅ ⊂ S₁ ⊂ S₂ … in the panes (K)',
        disabled: !curve || curve.pixels === 0,
        onClick: () => walk.toggle(),
      })}
      ${iconButton({
        icon: 'list-flat',
        title: 'Read as text',
        popup: 'dialog',
        disabled: !curve,
        onClick: () => {
          if (curve) openCurveText(curve, selected?.name ?? '', copyCsv);
        },
      })}
      ${iconButton({ icon: 'copy', title: 'Copy the curve as CSV', disabled: !curve, onClick: copyCsv })}
      ${iconButton({
        icon: curveMaximised ? 'screen-normal' : 'screen-full',
        title: curveMaximised ? 'Restore (M)' : 'Maximise (M)',
        onClick: () => store.change({ curveMaximised: !curveMaximised, curveOpen: true }),
      })}
      ${iconButton({
        icon: open ? 'chevron-down' : 'chevron-up',
        title: open ? 'Collapse' : 'Expand',
        // Where the height is scarce there is only room for the head, or for the curve alone.
        onClick: () => store.change({ curveOpen: low || !open, curveMaximised: low && !open }),
      })}</div>`;
}
