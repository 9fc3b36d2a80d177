import { html, type TemplateResult } from 'lit/html.js';
import { PERCENTILES } from '../../src/core/field-range.ts';
import type { FieldSummary } from '../../src/core/view-data.ts';
import { rangeOf } from '../gl/colour-range.ts';
import { layerOfClass, layerTitle, type MapLayer, mapParts, mapSymbol } from '../store/pane-layer.ts';
import { button, textField } from '../ui/controls.ts';
import { openDialog } from '../ui/dialog.ts';
import { type MenuItem, openMenu } from '../ui/menu.ts';
import { shortText, valueText } from '../ui/number-text.ts';
import { openMapText } from './map-text.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';
import { setLayer } from './panes.ts';

interface ShownMap {
  readonly layer: MapLayer;
  readonly field: FieldSummary;
}

function scaleItems({ store }: PageContext, { field }: ShownMap): MenuItem[] {
  const { rangeMode } = store.view.value;
  const automatic = rangeOf(field, { rangeMode: 'auto' }).mode === 'log' ? 'log' : 'linear';
  const item = (label: string, mode: typeof rangeMode): MenuItem => ({
    label,
    checked: rangeMode === mode,
    onPick: () => store.change({ rangeMode: mode }),
  });
  return [item(`Automatic (${automatic})`, 'auto'), item('Logarithmic', 'log'), item('Linear', 'linear')];
}

function endItems(context: PageContext, shown: ShownMap): MenuItem[] {
  const { store } = context;
  const { layer, field } = shown;
  const { rangeEnd, fixedRanges } = store.view.value;
  const { [layer]: fixed, ...others } = fixedRanges;
  const item = (label: string, end: typeof rangeEnd): MenuItem => ({
    label,
    checked: fixed === undefined && rangeEnd === end,
    onPick: () => store.change({ rangeEnd: end, fixedRanges: others }),
  });
  const [first, ...more] = [
    item('Ends: automatic', 'auto'),
    ...PERCENTILES.map((percent, place) =>
      item(`Up to the ${percent} % point (${shortText(field.percentiles[place] ?? 0)})`, percent),
    ),
    {
      label: fixed ? `Fixed (${shortText(fixed.low)} to ${shortText(fixed.high)})…` : 'Fixed…',
      checked: fixed !== undefined,
      onPick: () => openFixedRange(context, shown),
    },
  ];
  return first ? [{ ...first, startsGroup: true }, ...more] : more;
}

function classItems(context: PageContext, stage: PaneStage, { layer }: ShownMap): MenuItem[] {
  const { store } = context;
  const name = store.selectedClass.value?.name ?? 'no class';
  const pane = store.view.value.panes.lastIndexOf(layer);
  return [false, true].flatMap((ofClass) => {
    const other = layerOfClass(layer, ofClass);
    if (!other || !layerOfClass(layer, !ofClass) || pane < 0) return [];
    const whole = mapSymbol(other).startsWith('|') ? 'Norm over the classes' : 'All classes';
    return {
      label: ofClass ? `Of ${name}` : whole,
      startsGroup: !ofClass,
      checked: mapParts(layer).ofClass === ofClass,
      onPick: () => {
        setLayer(context, pane, other);
        stage.redraw();
      },
    };
  });
}

/** What can be chosen about the colours of a map: scale, ends, whose it is, which colours. */
export function openRangeMenu(event: Event, context: PageContext, stage: PaneStage, shown: ShownMap): void {
  const { store } = context;
  openMenu(event, 'Range and colours', () => {
    const { colourMap } = store.view.value;
    return [
      ...scaleItems(context, shown),
      ...endItems(context, shown),
      ...classItems(context, stage, shown),
      {
        label: 'Magma',
        startsGroup: true,
        checked: colourMap === 'magma',
        onPick: () => store.change({ colourMap: 'magma' }),
      },
      { label: 'Cividis', checked: colourMap === 'cividis', onPick: () => store.change({ colourMap: 'cividis' }) },
      {
        label: 'Read as text…',
        startsGroup: true,
        checked: false,
        onPick: () => openMapText(context, shown.layer, shown.field),
      },
    ];
  });
}

/** Asks for the ends of the colours of a map, in its own unit. */
function openFixedRange(context: PageContext, { layer, field }: ShownMap): void {
  const { store } = context;
  const { rangeMode, rangeEnd, fixedRanges } = store.view.peek();
  const now = rangeOf(field, { rangeMode, rangeEnd, fixed: fixedRanges[layer] });
  let low = String(Number(Math.max(0, now.low).toPrecision(6)));
  let high = String(Number(now.high.toPrecision(6)));
  const accept = (dialog: HTMLDialogElement | null) => {
    const range = { low: field.signed ? 0 : Number(low), high: Number(high) };
    if (!(range.high > range.low) || !(range.low >= 0) || !Number.isFinite(range.high)) {
      store.spoken.value = 'The upper end must lie above the lower one, and the lower one not below 0.';
      dialog?.querySelector('.range-fault')?.removeAttribute('hidden');
      return;
    }
    store.change({ fixedRanges: { ...store.view.peek().fixedRanges, [layer]: range } });
    dialog?.close();
  };
  const ofEvent = (event: Event) => (event.currentTarget as HTMLElement).closest('dialog');
  const endField = (label: string, value: string, onInput: (text: string) => void): TemplateResult =>
    textField({
      label,
      value,
      placeholder: '',
      onInput,
      onEnter: (_text, event) => accept(ofEvent(event)),
    });
  openDialog(
    `Range of ${layerTitle(layer, store.selectedClass.peek()?.name ?? '')}`,
    () => html`<p class="q">
        The map goes from ${valueText(field.min)} to ${valueText(field.max)}.
        ${field.signed ? 'Its colours are symmetric about 0.' : ''}
      </p>
      <div class="range-fields">
        ${
          field.signed
            ? ''
            : endField('From', low, (text) => {
                low = text;
              })
        }
        ${endField(field.signed ? 'Up to ±' : 'To', high, (text) => {
          high = text;
        })}
        ${button({ label: 'Use This Range', onClick: (event) => accept(ofEvent(event)) })}
      </div>
      <p class="range-fault" hidden>The upper end must lie above the lower one, and the lower one not below 0.</p>`,
  );
}
