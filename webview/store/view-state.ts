import { CLASS_PALETTES, type ClassPalette } from '../../src/core/class-palette.ts';
import { PERCENTILES, type Percentile } from '../../src/core/field-range.ts';
import type { RankSpan, WhatIf } from '../../src/core/view-data.ts';
import { isMapLayer, PANE_LAYERS, type PaneLayer } from './pane-layer.ts';

export const LAYOUTS = ['one', 'two', 'three', 'grid', 'row'] as const;
export type Layout = (typeof LAYOUTS)[number];
/** How a layout lies: two panes stand one above the other (`stack`) where they are larger so. */
export const ARRANGEMENTS = [...LAYOUTS, 'stack'] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];
/** Where columns and rows of an arrangement begin, but for the first: parts of the extent, ascending. */
export type PaneSplits = Readonly<
  Partial<Record<Arrangement, { readonly columns: readonly number[]; readonly rows: readonly number[] }>>
>;
export const SORT_COLUMNS = ['name', 'pixels', 'iou', 'loss', 'share'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export const TABS = ['classes', 'regions', 'budget', 'explain', 'what-if'] as const;
export type Tab = (typeof TABS)[number];
export const REGION_COLUMNS = ['pixels', 'kind', 'share', 'loss', 'mIoU'] as const;
export type RegionColumn = (typeof REGION_COLUMNS)[number];
export const RANGE_MODES = ['auto', 'log', 'linear'] as const;
export type RangeMode = (typeof RANGE_MODES)[number];
export const COLOUR_MAPS = ['magma', 'cividis'] as const;
export type ColourMapName = (typeof COLOUR_MAPS)[number];

export const COMPARE_MODES = ['off', 'swipe', 'onion', 'blink', 'diff'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

/** What is looked at: `fit`, or an image point in the middle of each pane and CSS pixels an image pixel. */
export type Camera = 'fit' | { readonly x: number; readonly y: number; readonly zoom: number };

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A pixel of an image of the batch that is compared with others. */
export interface Pin extends Pixel {
  readonly unit: number;
}

/** Pixels compared at most. */
export const MOST_PINS = 32;

/** Ends of the colours, in the map's own unit. `low` counts for maps without a sign. */
export interface FixedRange {
  readonly low: number;
  readonly high: number;
}

/** Ranks of a class. */
export interface CurveSpan extends RankSpan {
  readonly classId: number;
}

/** Layout and layers of the panes, kept while something else is shown in them for a while. */
export interface PaneChoice {
  readonly layout: Layout;
  readonly panes: ViewState['panes'];
  readonly activePane: number;
  readonly formerPanes?: readonly number[];
}

/** What would follow from a change; `loss` is that of the pair it was made for, and region ids mean nothing without. */
export interface WhatIfChoice extends WhatIf {
  readonly loss: number;
}

/** Everything that a person set on the page. Survives hiding and a window reload. */
export interface ViewState {
  readonly unit: number;
  /** null: the class with the largest share of the loss. */
  readonly classId: number | null;
  readonly layout: Layout;
  readonly panes: readonly [PaneLayer, PaneLayer, PaneLayer, PaneLayer];
  readonly activePane: number;
  /** Panes that were active before, the last one first: layouts with room for fewer than four show the latest. */
  readonly formerPanes: readonly number[];
  /** Sizes of the panes, of the arrangements in which they were changed. */
  readonly splits: PaneSplits;
  /** What the panes showed before the four losses were laid side by side; null: they are not. */
  readonly beforeLosses: PaneChoice | null;
  /** The same before another prediction was laid beside; null: none is. */
  readonly beforeOther: PaneChoice | null;
  readonly camera: Camera;
  /** Opacity of the heat map over the image, 0..1. */
  readonly overlay: number;
  /** How the active pane is laid beside another layer; `edge` is the place of the swipe, 0..1 of the pane. */
  readonly compare: { readonly mode: CompareMode; readonly layer: PaneLayer; readonly edge: number };
  /** Outlines of the selected class in truth and prediction, on all panes. */
  readonly contours: boolean;
  /** Classes that the masks do not show. */
  readonly hidden: readonly number[];
  readonly rangeMode: RangeMode;
  /** Where the colours end: as the map asks for, or at a percentile of its magnitudes. */
  readonly rangeEnd: 'auto' | Percentile;
  /** Ends that were set by hand, by map layer. */
  readonly fixedRanges: Readonly<Record<string, FixedRange>>;
  readonly colourMap: ColourMapName;
  /** Colours of the classes: the data set's own, or ones that the colour-blind tell apart. */
  readonly classPalette: ClassPalette;
  /** Share of the width that the right column has, 0..1. */
  readonly rightShare: number;
  /** What the right column shows. */
  readonly tab: Tab;
  readonly regionSort: { readonly column: RegionColumn; readonly descending: boolean };
  /** The mIoU that fixes are to reach; null: half of what is missing. */
  readonly targetMIoU: number | null;
  readonly whatIf: WhatIfChoice | null;
  /** The class that the budget is of; null: all. */
  readonly budgetClass: number | null;
  readonly curveHeightPx: number;
  readonly curveOpen: boolean;
  readonly curveMaximised: boolean;
  readonly axis: 'rank' | 'delta';
  readonly rankScale: 'linear' | 'log';
  /** Ranks that the curve is zoomed to; null: all. */
  readonly curveZoom: CurveSpan | null;
  /** Ranks whose pixels are lit; `walk`: the scrubber's S_k, from rank 1. */
  readonly brush: (CurveSpan & { readonly walk: boolean }) | null;
  /** The mark of a report whose pixels were let go of: it is not lit again. */
  readonly markLeft: string | null;
  /** What the class table is searched for; null: the field is closed. */
  readonly classFilter: string | null;
  readonly sort: { readonly column: SortColumn; readonly descending: boolean };
  /** The pixel that the probe is held at. */
  readonly pin: Pixel | null;
  /** Pixels that are compared, in the order they were pinned. */
  readonly pins: readonly Pin[];
  /** Codes of warnings that were closed. */
  readonly dismissed: readonly string[];
}

export const FIRST_VIEW: ViewState = {
  unit: 0,
  classId: null,
  layout: 'grid',
  panes: ['image', 'truth', 'prediction', 'contribution'],
  activePane: 3,
  formerPanes: [],
  splits: {},
  beforeLosses: null,
  beforeOther: null,
  camera: 'fit',
  overlay: 0,
  compare: { mode: 'off', layer: 'truth', edge: 0.5 },
  contours: false,
  hidden: [],
  rangeMode: 'auto',
  rangeEnd: 'auto',
  fixedRanges: {},
  colourMap: 'magma',
  classPalette: 'own',
  rightShare: 0.4,
  tab: 'classes',
  regionSort: { column: 'mIoU', descending: true },
  targetMIoU: null,
  whatIf: null,
  budgetClass: null,
  curveHeightPx: 197,
  curveOpen: true,
  curveMaximised: false,
  axis: 'rank',
  rankScale: 'linear',
  curveZoom: null,
  brush: null,
  markLeft: null,
  classFilter: null,
  sort: { column: 'share', descending: true },
  pin: null,
  pins: [],
  dismissed: [],
};

type Check<T> = (value: unknown) => value is T;

const isNumberIn =
  (low: number, high: number): Check<number> =>
  (value): value is number =>
    typeof value === 'number' && value >= low && value <= high;
const isCount: Check<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTextOrNone: Check<string | null> = (value): value is string | null =>
  value === null || typeof value === 'string';
const isFlag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
const isOneOf =
  <T extends string>(words: readonly T[]): Check<T> =>
  (value): value is T =>
    words.includes(value as T);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPixel(value: unknown): value is Pixel {
  return isRecord(value) && isCount(value['x']) && isCount(value['y']);
}

function isCurveSpan(value: unknown): value is CurveSpan {
  return (
    isRecord(value) &&
    isCount(value['classId']) &&
    isCount(value['from']) &&
    isCount(value['to']) &&
    value['from'] >= 1 &&
    value['to'] >= value['from']
  );
}

function isWhatIf(value: unknown): value is WhatIfChoice {
  if (!isRecord(value)) return false;
  const isNumberOrNone = (one: unknown) => one === null || Number.isFinite(one);
  const areCounts = (list: unknown) => Array.isArray(list) && list.every(isCount);
  return (
    isNumberOrNone(value['threshold']) &&
    isNumberOrNone(value['temperature']) &&
    areCounts(value['fixes']) &&
    areCounts(value['ignored']) &&
    Number.isFinite(value['loss'])
  );
}

const isLayer = isOneOf(PANE_LAYERS);

const isPanes: Check<ViewState['panes']> = (value): value is ViewState['panes'] =>
  Array.isArray(value) && value.length === 4 && value.every(isLayer);
const isActivePane: Check<number> = (value): value is number => isCount(value) && value <= 3;
const areFormerPanes: Check<readonly number[]> = (value): value is readonly number[] =>
  Array.isArray(value) && value.length <= 4 && value.every(isActivePane);

function isFixedRange(value: unknown): value is FixedRange {
  return (
    isRecord(value) &&
    Number.isFinite(value['low']) &&
    Number.isFinite(value['high']) &&
    (value['high'] as number) > Math.max(0, value['low'] as number)
  );
}

function isSplit(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.every((part, place) => isNumberIn(0.01, 0.99)(part) && part > ((value[place - 1] as number | undefined) ?? 0))
  );
}

function isPaneChoice(value: unknown): value is PaneChoice | null {
  return (
    value === null ||
    (isRecord(value) &&
      isOneOf(LAYOUTS)(value['layout']) &&
      isPanes(value['panes']) &&
      isActivePane(value['activePane']) &&
      (value['formerPanes'] === undefined || areFormerPanes(value['formerPanes'])))
  );
}

const CHECKS: { readonly [K in keyof ViewState]: Check<ViewState[K]> } = {
  unit: isCount,
  classId: (value): value is number | null => value === null || isCount(value),
  layout: isOneOf(LAYOUTS),
  panes: isPanes,
  activePane: isActivePane,
  formerPanes: areFormerPanes,
  splits: (value): value is PaneSplits =>
    isRecord(value) &&
    Object.entries(value).every(
      ([arrangement, split]) =>
        isOneOf(ARRANGEMENTS)(arrangement) && isRecord(split) && isSplit(split['columns']) && isSplit(split['rows']),
    ),
  beforeLosses: isPaneChoice,
  beforeOther: isPaneChoice,
  camera: (value): value is Camera =>
    value === 'fit' ||
    (isRecord(value) &&
      Number.isFinite(value['x']) &&
      Number.isFinite(value['y']) &&
      isNumberIn(1e-6, 1e6)(value['zoom'])),
  overlay: isNumberIn(0, 1),
  compare: (value): value is ViewState['compare'] =>
    isRecord(value) &&
    isOneOf(COMPARE_MODES)(value['mode']) &&
    isLayer(value['layer']) &&
    isNumberIn(0, 1)(value['edge']),
  contours: isFlag,
  hidden: (value): value is readonly number[] => Array.isArray(value) && value.every(isCount),
  rangeMode: isOneOf(RANGE_MODES),
  rangeEnd: (value): value is 'auto' | Percentile => value === 'auto' || PERCENTILES.includes(value as Percentile),
  fixedRanges: (value): value is ViewState['fixedRanges'] =>
    isRecord(value) &&
    Object.entries(value).every(([layer, range]) => isLayer(layer) && isMapLayer(layer) && isFixedRange(range)),
  colourMap: isOneOf(COLOUR_MAPS),
  classPalette: isOneOf(CLASS_PALETTES),
  rightShare: isNumberIn(0.1, 0.9),
  tab: isOneOf(TABS),
  regionSort: (value): value is ViewState['regionSort'] =>
    isRecord(value) && isOneOf(REGION_COLUMNS)(value['column']) && isFlag(value['descending']),
  targetMIoU: (value): value is number | null => value === null || isNumberIn(0, 1)(value),
  whatIf: (value): value is WhatIfChoice | null => value === null || isWhatIf(value),
  budgetClass: (value): value is number | null => value === null || isCount(value),
  curveHeightPx: isNumberIn(80, 4000),
  curveOpen: isFlag,
  curveMaximised: isFlag,
  axis: isOneOf(['rank', 'delta']),
  rankScale: isOneOf(['linear', 'log']),
  curveZoom: (value): value is CurveSpan | null => value === null || isCurveSpan(value),
  brush: (value): value is ViewState['brush'] =>
    value === null || (isCurveSpan(value) && isFlag((value as unknown as Record<string, unknown>)['walk'])),
  markLeft: isTextOrNone,
  classFilter: isTextOrNone,
  sort: (value): value is ViewState['sort'] =>
    isRecord(value) && isOneOf(SORT_COLUMNS)(value['column']) && isFlag(value['descending']),
  pin: (value): value is Pixel | null => value === null || isPixel(value),
  pins: (value): value is readonly Pin[] =>
    Array.isArray(value) &&
    value.length <= MOST_PINS &&
    value.every((one) => isPixel(one) && isCount((one as unknown as Record<string, unknown>)['unit'])),
  dismissed: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((word) => typeof word === 'string'),
};

/** A view as it was saved; whatever is missing or no longer fits is as at first. */
export function restoredView(saved: unknown): ViewState {
  if (!isRecord(saved)) return FIRST_VIEW;
  const fitting = Object.entries(CHECKS).filter(([key, check]) => check(saved[key]));
  return { ...FIRST_VIEW, ...Object.fromEntries(fitting.map(([key]) => [key, saved[key]])) };
}

/** Of which two label maps the difference is shown: a prediction, and what it is held against. */
export function differenceOf(view: ViewState): readonly [shown: PaneLayer, against: PaneLayer] {
  const layer = view.panes[view.activePane];
  const second = comparedLayer(view);
  const shown = layer === 'other-prediction' ? layer : 'prediction';
  const isPrediction = second === 'prediction' || second === 'other-prediction';
  return [shown, isPrediction && second !== shown ? second : 'truth'];
}

/** The layer that the active pane is compared with: never the one that it shows itself. */
export function comparedLayer({ compare, panes, activePane }: ViewState): PaneLayer {
  if (compare.layer !== panes[activePane]) return compare.layer;
  return panes[activePane] === 'truth' ? 'prediction' : 'truth';
}
