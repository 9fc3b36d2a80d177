import { html, nothing, svg, type TemplateResult } from 'lit';
import { COLOURS, colourOf } from '../../src/core/colour-map.ts';
import { type FieldRange, placeInRange } from '../../src/core/field-range.ts';
import type { FieldSummary, ProbeData } from '../../src/core/view-data.ts';
import { rangeOf, rangeTicks, valueAtPlace } from '../gl/colour-range.ts';
import { type MapLayer, mapMeaning, mapSymbol } from '../store/pane-layer.ts';
import type { ColourMapName } from '../store/view-state.ts';
import { openMenu } from '../ui/menu.ts';
import { powerOfTenText, tickText, valueText } from '../ui/number-text.ts';
import { openMapText } from './map-text.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const STOPS = 48;
const HISTOGRAM_BINS = 48;
const HISTOGRAM_PX = 16;
const BAR_TOP_PX = 30;

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

/** Power of ten that the ticks of a linear bar leave out, to be said once; 0 where there is none. */
function sharedExponent({ mode, high }: FieldRange): number {
  const exponent = Math.floor(Math.log10(high));
  return mode === 'linear' && (exponent < -3 || exponent > 4) ? exponent : 0;
}

/** Ticks of the bar, with the end where it is clipped; `apart` is the least distance in lengths of the bar. */
function barTicks({ field, range }: Bar, apart: number): { readonly place: number; readonly text: string }[] {
  const scale = 10 ** sharedExponent(range);
  const kept: { readonly place: number; readonly text: string }[] = [];
  const add = (place: number, text: string) => {
    if (kept.every((tick) => Math.abs(tick.place - place) >= apart)) kept.push({ place, text });
  };
  if (field.peak > range.high * (1 + 1e-9)) add(1, `≥ ${tickText(Number((range.high / scale).toPrecision(2)))}`);
  if (range.signed) add(0.5, '0');
  for (const value of [...rangeTicks(range)].sort((one, other) => Math.abs(other) - Math.abs(one))) {
    const exponent = Math.round(Math.log10(Math.abs(value)));
    const isPower = value !== 0 && Math.abs(Math.abs(value) / 10 ** exponent - 1) < 1e-9;
    const small = range.mode === 'log' && isPower && exponent < -2;
    add(
      placeInRange(value, range),
      small ? `${value < 0 ? '−' : ''}${powerOfTenText(exponent)}` : tickText(value / scale),
    );
  }
  return kept;
}

/** Where the upright bar lies: below its head, above its caption. */
function verticalPlace(range: FieldRange, height: number): { top: number; length: number; caption: boolean } {
  const top = sharedExponent(range) === 0 ? BAR_TOP_PX : BAR_TOP_PX + 14;
  const caption = height >= 220;
  return { top, length: Math.max(20, height - top - (caption ? 54 : 12)), caption };
}

/** Where the flat bar lies, with room for the head at its right. */
function flatPlace(width: number): { left: number; length: number } {
  return { left: 12, length: Math.max(60, width - 100) };
}

function verticalBar(bar: Bar, height: number, value: number | null): TemplateResult {
  const exponent = sharedExponent(bar.range);
  const { top, length, caption } = verticalPlace(bar.range, height);
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
    ${exponent === 0 ? nothing : svg`<text x="60" y="36" text-anchor="end">× ${powerOfTenText(exponent)}</text>`}
    <rect class="bar-frame" x="19.5" y=${top - 0.5} width="11" height=${length + 1}></rect>
    ${barTicks(bar, 14 / length).map(
      ({ place, text }) => svg`<path class="bar-tick" d="M31 ${Math.round(at(place)) + 0.5}h3"></path>
        <text class=${bar.range.signed ? 'tiny' : ''} x=${bar.range.signed ? 34 : 36} y=${at(place) + 4}>${text}</text>`,
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
  const { left, length } = flatPlace(width);
  const exponent = sharedExponent(bar.range);
  const at = (place: number) => left + place * length;
  return html`<svg class="bar-plot" width=${left + length + 12} height="36" aria-hidden="true">
    <defs><linearGradient id="bar-colours">${stops(bar.colours)}</linearGradient></defs>
    <rect x=${left} y="6" width=${length} height="8" fill="url(#bar-colours)"></rect>
    <rect class="bar-frame" x=${left - 0.5} y="5.5" width=${length + 1} height="9"></rect>
    ${barTicks(bar, 44 / length).map(
      ({ place, text }) => svg`<path class="bar-tick" d="M${Math.round(at(place)) + 0.5} 15v3"></path>
        <text x=${at(place)} y="30" text-anchor="middle">${text}</text>`,
    )}
    ${exponent === 0 ? nothing : svg`<text x=${left + length + 10} y="30">× ${powerOfTenText(exponent)}</text>`}
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
    const { left, length } = flatPlace(bounds.width);
    const upright = verticalPlace(range, bounds.height);
    const place = flat
      ? (event.clientX - bounds.left - left) / length
      : 1 - (event.clientY - bounds.top - upright.top) / upright.length;
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
