import { html, nothing, svg, type TemplateResult } from 'lit';
import { COLOURS, colourOf } from '../../src/core/colour-map.ts';
import { type FieldRange, placeInRange } from '../../src/core/field-range.ts';
import type { FieldSummary, ProbeData } from '../../src/core/view-data.ts';
import { rangeOf, rangeTicks, valueAtPlace } from '../gl/colour-range.ts';
import { type MapLayer, mapMeaning, mapSymbol } from '../store/pane-layer.ts';
import type { ColourMapName } from '../store/view-state.ts';
import { openMenu } from '../ui/menu.ts';
import { tickText, valueText } from '../ui/number-text.ts';
import { openMapText } from './map-text.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const STOPS = 48;
const HISTOGRAM_BINS = 48;
const HISTOGRAM_PX = 16;

interface Bar {
  readonly layer: MapLayer;
  readonly field: FieldSummary;
  readonly range: FieldRange;
  readonly colours: ColourMapName | 'diverging';
}

/** Share of the map's sum in equal bins along the bar, so that a logarithmic bar cannot mislead. */
export function sharesAlongBar(field: FieldSummary, range: FieldRange, bins: number): number[] {
  const along = new Array<number>(bins).fill(0);
  const { floor, peak, shares } = field;
  if (peak === 0) return along;
  const ratio = peak / floor;
  shares.forEach((share, bin) => {
    const value = floor * ratio ** ((bin + 0.5) / shares.length);
    for (const side of range.signed ? [-1, 1] : [1]) {
      const place = Math.min(bins - 1, Math.floor(placeInRange(side * value, range) * bins));
      along[place] = (along[place] ?? 0) + share / (range.signed ? 2 : 1);
    }
  });
  return along;
}

function probedValue(layer: MapLayer, data: ProbeData | null): number | null {
  if (!data || data.ignored) return null;
  if (layer === 'contribution') return data.contribution;
  if (layer === 'error:class') return data.error;
  if (layer === 'weight:class') return data.weight;
  return null;
}

function stops(colours: Bar['colours']): TemplateResult[] {
  return Array.from({ length: STOPS + 1 }, (_, stop) => {
    const color = colourOf(colours, Math.min(1 - 0.5 / COLOURS, stop / STOPS));
    return svg`<stop offset=${stop / STOPS} stop-color="rgb(${color.join(',')})"></stop>`;
  });
}

/** Ticks of the bar, with the end where it is clipped; `apart` is the least distance in lengths of the bar. */
function barTicks({ field, range }: Bar, apart: number): { readonly place: number; readonly text: string }[] {
  const kept: { readonly place: number; readonly text: string }[] = [];
  const add = (place: number, text: string) => {
    if (kept.every((tick) => Math.abs(tick.place - place) >= apart)) kept.push({ place, text });
  };
  if (field.peak > range.high * (1 + 1e-9)) add(1, `≥ ${tickText(Number(range.high.toPrecision(2)))}`);
  if (range.signed) add(0.5, '0');
  for (const value of [...rangeTicks(range)].sort((one, other) => Math.abs(other) - Math.abs(one))) {
    add(placeInRange(value, range), tickText(value));
  }
  return kept;
}

function verticalBar(bar: Bar, height: number, value: number | null): TemplateResult {
  const top = 30;
  const caption = height >= 220;
  const length = Math.max(20, height - top - (caption ? 54 : 12));
  const at = (place: number) => top + (1 - place) * length;
  const along = sharesAlongBar(bar.field, bar.range, HISTOGRAM_BINS);
  const most = Math.max(...along);
  const binLength = length / HISTOGRAM_BINS;
  const lines = bar.layer.startsWith('contribution')
    ? ['share of', 'loss at', 'each value']
    : ['share of', 'sum at', 'each value'];
  return html`<svg class="bar-plot" width="64" height=${height} aria-hidden="true">
    <defs><linearGradient id="bar-colours" x1="0" x2="0" y1="1" y2="0">${stops(bar.colours)}</linearGradient></defs>
    <g class="bar-shares">
      ${along.map((share, bin) =>
        share > 0
          ? svg`<rect x=${18 - (share / most) * HISTOGRAM_PX} y=${at((bin + 1) / HISTOGRAM_BINS)}
              width=${(share / most) * HISTOGRAM_PX} height=${binLength}></rect>`
          : nothing,
      )}
    </g>
    <rect x="20" y=${top} width="10" height=${length} fill="url(#bar-colours)"></rect>
    <rect class="bar-frame" x="19.5" y=${top - 0.5} width="11" height=${length + 1}></rect>
    ${barTicks(bar, 14 / length).map(
      ({ place, text }) => svg`<path class="bar-tick" d="M31 ${Math.round(at(place)) + 0.5}h3"></path>
        <text x="36" y=${at(place) + 4}>${text}</text>`,
    )}
    ${
      value === null
        ? nothing
        : svg`<path class="bar-mark" d="M19 ${at(placeInRange(value, bar.range))}l-5 -3.5v7z"></path>`
    }
    ${
      caption
        ? lines.map(
            (line, index) =>
              svg`<text class="tiny" x="32" y=${height - 34 + index * 12} text-anchor="middle">${line}</text>`,
          )
        : nothing
    }
  </svg>`;
}

function flatBar(bar: Bar, width: number, value: number | null): TemplateResult {
  const left = 12;
  const length = Math.max(60, width - 100);
  const at = (place: number) => left + place * length;
  return html`<svg class="bar-plot" width=${left + length + 12} height="36" aria-hidden="true">
    <defs><linearGradient id="bar-colours">${stops(bar.colours)}</linearGradient></defs>
    <rect x=${left} y="6" width=${length} height="8" fill="url(#bar-colours)"></rect>
    <rect class="bar-frame" x=${left - 0.5} y="5.5" width=${length + 1} height="9"></rect>
    ${barTicks(bar, 44 / length).map(
      ({ place, text }) => svg`<path class="bar-tick" d="M${Math.round(at(place)) + 0.5} 15v3"></path>
        <text x=${at(place)} y="30" text-anchor="middle">${text}</text>`,
    )}
    ${value === null ? nothing : svg`<path class="bar-mark" d="M${at(placeInRange(value, bar.range))} 5l-3.5 -5h7z"></path>`}
  </svg>`;
}

function modeMenu(event: Event, { store }: PageContext, automatic: string, openText: () => void): void {
  openMenu(event, 'Range and colours', () => {
    const { rangeMode, colourMap } = store.view.value;
    return [
      {
        label: `Automatic (${automatic})`,
        checked: rangeMode === 'auto',
        onPick: () => store.change({ rangeMode: 'auto' }),
      },
      { label: 'Logarithmic', checked: rangeMode === 'log', onPick: () => store.change({ rangeMode: 'log' }) },
      { label: 'Linear', checked: rangeMode === 'linear', onPick: () => store.change({ rangeMode: 'linear' }) },
      {
        label: 'Magma',
        startsGroup: true,
        checked: colourMap === 'magma',
        onPick: () => store.change({ colourMap: 'magma' }),
      },
      { label: 'Cividis', checked: colourMap === 'cividis', onPick: () => store.change({ colourMap: 'cividis' }) },
      { label: 'Read as text…', startsGroup: true, checked: false, onPick: openText },
    ];
  });
}

/** The colour bar of the map that is looked at. */
export function colourBar(context: PageContext, stage: PaneStage): TemplateResult | typeof nothing {
  const { store, layers, probes } = context;
  const layer = stage.activeMap.value;
  const state = layer && layers.state(layer);
  const field = state?.info?.field;
  if (!layer || !field) return nothing;
  const { rangeMode, colourMap } = store.view.value;
  const range = rangeOf(field, rangeMode);
  const bar: Bar = { layer, field, range, colours: range.signed ? 'diverging' : colourMap };
  const value = probedValue(layer, probes.data.value);
  const flat = store.frame.value.widthPx < 640;
  const modeWord = range.mode === 'log' ? 'log' : 'linear';
  const automatic = rangeOf(field, 'auto').mode;
  const show = (event: PointerEvent) => {
    const plot = event.currentTarget as HTMLElement;
    const bounds = plot.getBoundingClientRect();
    const place = flat
      ? (event.clientX - bounds.left - 12) / Math.max(60, bounds.width - 100)
      : 1 - (event.clientY - bounds.top - 30) / Math.max(20, bounds.height - 84);
    plot.title = valueText(valueAtPlace(range, Math.min(1, Math.max(0, place))));
  };
  const name = `Colours of ${mapSymbol(layer)}, ${modeWord}, from ${valueText(range.low)} to ${valueText(range.high)}`;
  return html`<div class="bar-head" title=${mapMeaning(layer)}>
      <span class="bar-symbol">${mapSymbol(layer)}</span>
      <button
        type="button"
        class="bar-mode"
        aria-haspopup="menu"
        aria-label="Range: ${modeWord}"
        title="Range and colours"
        @click=${(event: Event) => modeMenu(event, context, automatic, () => openMapText(context, layer, field))}
      >${modeWord}</button>
    </div>
    <div class="bar-body" role="img" aria-label=${name} @pointermove=${show}>
      ${flat ? flatBar(bar, store.frame.value.widthPx, value) : verticalBar(bar, stage.size.value.height, value)}
    </div>`;
}
