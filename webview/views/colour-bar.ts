import { signal } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { COLOURS, colourOf } from '../../src/core/colour-map.ts';
import { type FieldRange, placeInRange } from '../../src/core/field-range.ts';
import type { FieldSummary, ProbeData } from '../../src/core/view-data.ts';
import { rangeOf, rangeTicks, sharesAlongBar, valueAtPlace } from '../gl/colour-range.ts';
import type { LayerState } from '../store/layer-source.ts';
import { type MapLayer, mapMeaning, mapParts, mapSymbol } from '../store/pane-layer.ts';
import type { ColourMapName } from '../store/view-state.ts';
import { powerOfTenText, shortText, tickText, valueText } from '../ui/number-text.ts';
import { openRangeMenu } from './colour-range-menu.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const STOPS = 48;
const HISTOGRAM_BINS = 48;
const HISTOGRAM_PX = 16;
const BAR_TOP_PX = 30;

/** Place on the bar that the pointer is at, 0..1; null when it is elsewhere. */
const pointedPlace = signal<number | null>(null);

interface Bar {
  readonly layer: MapLayer;
  readonly field: FieldSummary;
  readonly range: FieldRange;
  readonly colours: ColourMapName | 'diverging';
  readonly pointed: number | null;
}

/** The map's value at the probed pixel: from the probe where it says it, else from the picture (within 0.05 %). */
function probedValue(state: LayerState, layer: MapLayer, data: ProbeData | null, stage: PaneStage): number | null {
  if (!data || data.ignored) return null;
  if (layer === 'contribution') return data.contribution;
  if (layer === 'error:class') return data.error;
  if (layer === 'weight:class') return data.weight;
  return stage.fieldValueAt(state, data);
}

function stops(colours: Bar['colours']): TemplateResult[] {
  return Array.from({ length: STOPS + 1 }, (_, stop) => {
    const color = colourOf(colours, Math.min(1 - 0.5 / COLOURS, stop / STOPS));
    return svg`<stop offset=${stop / STOPS} stop-color="rgb(${color.join(',')})"></stop>`;
  });
}

/** Power of ten that the ticks of a linear bar leave out, to be said once; 0 where there is none. */
export function sharedExponent({ mode, high }: FieldRange): number {
  const exponent = Math.floor(Math.log10(high));
  return mode === 'linear' && (exponent < -2 || exponent > 4) ? exponent : 0;
}

/** Ticks of the bar, with the end where it is clipped; `apart` is the least distance in lengths of the bar. */
export function barTicks(
  { field, range }: Pick<Bar, 'field' | 'range'>,
  apart: number,
): { readonly place: number; readonly text: string }[] {
  const scale = 10 ** sharedExponent(range);
  const kept: { readonly place: number; readonly text: string }[] = [];
  const add = (place: number, text: string) => {
    if (kept.every((tick) => Math.abs(tick.place - place) >= apart)) kept.push({ place, text });
  };
  if (field.peak > range.high * (1 + 1e-9)) add(1, `≥${tickText(Number((range.high / scale).toPrecision(2)))}`);
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

/** The value under the pointer, over the ticks. */
function pointedValue(place: number, range: FieldRange, at: { x: number; y: number; end: number }): TemplateResult {
  const words = shortText(valueAtPlace(range, place));
  const width = words.length * 6 + 4;
  const y = Math.round(at.y);
  return svg`<path class="bar-pointed" d="M${at.x} ${y + 0.5}h18"></path>
    <rect class="bar-ground" x=${at.end - width} y=${y - 8} width=${width} height="16"></rect>
    <text class="bar-value" x=${at.end - 2} y=${y + 4} text-anchor="end">${words}</text>`;
}

/** A tick's words right of the upright bar: they are narrowed where there is no room for them. */
function tickWords(text: string, signed: boolean, y: number): TemplateResult {
  if (!signed && text.length <= 4) return svg`<text x="36" y=${y}>${text}</text>`;
  return text.length <= 5
    ? svg`<text class="tiny" x="34" y=${y}>${text}</text>`
    : svg`<text class="tiny" x="34" y=${y} textLength="29" lengthAdjust="spacingAndGlyphs">${text}</text>`;
}

function verticalBar(bar: Bar, height: number, value: number | null): TemplateResult {
  const exponent = sharedExponent(bar.range);
  const { top, length, caption } = verticalPlace(bar.range, height);
  const at = (place: number) => top + (1 - place) * length;
  const along = sharesAlongBar(bar.field, bar.range, HISTOGRAM_BINS);
  const most = Math.max(...along);
  const binLength = length / HISTOGRAM_BINS;
  const lines =
    mapParts(bar.layer).map === 'contribution'
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
        ${tickWords(text, bar.range.signed, at(place) + 4)}`,
    )}
    ${
      value === null
        ? nothing
        : svg`<path class="bar-mark" d="M19 ${at(placeInRange(value, bar.range))}l-5 -3.5v7z"></path>`
    }
    ${bar.pointed === null ? nothing : pointedValue(bar.pointed, bar.range, { x: 15, y: at(bar.pointed), end: 63 })}
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
    ${
      bar.pointed === null
        ? nothing
        : svg`<path class="bar-pointed" d="M${Math.round(at(bar.pointed)) + 0.5} 4v12"></path>
      <rect class="bar-ground" x=${at(bar.pointed) - 26} y="19" width="52" height="14"></rect>
      <text class="bar-value" x=${at(bar.pointed)} y="30" text-anchor="middle">${shortText(valueAtPlace(bar.range, bar.pointed))}</text>`
    }
  </svg>`;
}

/** The colour bar of the map that is looked at. */
export function colourBar(context: PageContext, stage: PaneStage): TemplateResult | typeof nothing {
  const { store, layers, probes } = context;
  const layer = stage.activeMap.value;
  const state = layer && layers.state(layer);
  const field = state?.info?.field;
  if (!layer || !field) return nothing;
  const { rangeMode, rangeEnd, fixedRanges, colourMap } = store.view.value;
  const fixed = fixedRanges[layer];
  const range = rangeOf(field, { rangeMode, rangeEnd, fixed });
  const colours = range.signed ? 'diverging' : colourMap;
  const bar: Bar = { layer, field, range, colours, pointed: pointedPlace.value };
  const value = probedValue(state, layer, probes.data.value, stage);
  const flat = store.frame.value.widthPx < 640;
  const modeWord = range.mode === 'log' ? 'log' : 'linear';
  const endWord = fixed ? ', fixed' : rangeEnd === 'auto' ? '' : `, to the ${rangeEnd} % point`;
  const show = (event: PointerEvent) => {
    const plot = event.currentTarget as HTMLElement;
    const bounds = plot.getBoundingClientRect();
    const { left, length } = flatPlace(bounds.width);
    const upright = verticalPlace(range, bounds.height);
    const place = flat
      ? (event.clientX - bounds.left - left) / length
      : 1 - (event.clientY - bounds.top - upright.top) / upright.length;
    pointedPlace.value = Math.min(1, Math.max(0, place));
  };
  const name = `Colours of ${mapSymbol(layer)}, ${modeWord}${endWord}, from ${valueText(range.low)} to ${valueText(range.high)}`;
  return html`<div class="bar-head" title=${mapMeaning(layer)}>
      <span class="bar-symbol">${mapSymbol(layer)}</span>
      <button
        type="button"
        class="bar-mode"
        aria-haspopup="menu"
        aria-label="Range: ${modeWord}${endWord}"
        title="Range and colours: ${modeWord}${endWord}"
        @click=${(event: Event) => openRangeMenu(event, context, stage, { layer, field })}
      >${modeWord}${fixed || rangeEnd !== 'auto' ? '*' : ''}</button>
    </div>
    <div class="bar-body" role="img" aria-label=${name} @pointermove=${show} @pointerleave=${() => {
      pointedPlace.value = null;
    }}>
      ${flat ? flatBar(bar, store.frame.value.widthPx, value) : verticalBar(bar, stage.size.value.height, value)}
    </div>`;
}
