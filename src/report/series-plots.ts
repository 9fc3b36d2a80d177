import { curvePath, lonePath, runPositions, tenthsAround } from '../core/run-curve.ts';
import { htmlText } from './html-text.ts';
import type { Series, SeriesRun } from './series.ts';

const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;
/** With more runs only their line is drawn. */
const DOTS = 60;
/** Room that the name of a run takes below the plot. */
const TICK_PX = 46;

export interface RunCurve {
  readonly name: string;
  /** Of its line in the page's style. */
  readonly className: 'pooled' | 'mean' | 'loss';
  /** One a run; null: none. */
  readonly values: readonly (number | null)[];
}

/** Where the runs of a series stand, 0..1. */
export function seriesPositions({ runs }: Pick<Series, 'runs'>): readonly number[] {
  return runPositions(runs.map(({ number }) => number));
}

const numbersOf = (values: readonly (number | null)[]) => values.map((value) => value ?? Number.NaN);

/** Curves over the runs as SVG; each dot says its run and all digits. @param label what they show, for who cannot see */
export function runPlot(label: string, curves: readonly RunCurve[], runs: readonly SeriesRun[]): string {
  const positions = seriesPositions({ runs });
  const told = curves.flatMap(({ values }) => values.filter((value) => value !== null));
  const [least, most] = told.length > 0 ? [Math.min(...told), Math.max(...told)] : [0, 1];
  const pad = (most - least || 0.1) * 0.1;
  const [low, high] = [Math.max(0, least - pad), Math.min(Math.max(1, most), most + pad)];
  const toX = (run: number) => LEFT + 8 + (positions[run] ?? 0) * (WIDTH - LEFT - RIGHT - 16);
  const toY = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: 5 }, (_, tick) => {
    const value = low + (tick / 4) * (high - low);
    const y = toY(value).toFixed(2);
    return `<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 6}" y="${y}" dy="4" text-anchor="end">${value.toFixed(3)}</text>`;
  });
  const lines = curves.map(({ name, className, values }) => {
    const numbers = numbersOf(values);
    const dots = values.map((value, run) =>
      value === null || runs.length > DOTS
        ? ''
        : `<circle class="${className}" cx="${toX(run).toFixed(2)}" cy="${toY(value).toFixed(2)}" r="3"><title>${htmlText(`${name}, ${runs[run]?.name}: ${value}`)}</title></circle>`,
    );
    return `<path class="curve ${className}" d="${curvePath(numbers, toX, toY)}"/><path class="curve alone ${className}" d="${lonePath(numbers, toX, toY)}"/>${dots.join('')}`;
  });
  const key = curves.map(({ name, className }) => `<span class="key ${className}">${htmlText(name)}</span>`);
  return `<figure><svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${htmlText(label)}">${grid.join('')}${lines.join('')}${runTicks(runs, toX)}</svg><figcaption>${key.join('')}</figcaption></figure>`;
}

/** The runs' numbers (else their places) below the plot, as many as have room; the last one always. */
function runTicks(runs: readonly SeriesRun[], toX: (run: number) => number): string {
  const last = runs.length - 1;
  let next = Number.POSITIVE_INFINITY;
  const ticks: string[] = [];
  for (let run = last; run >= 0; run -= 1) {
    if (toX(run) > next - TICK_PX) continue;
    next = toX(run);
    const { number = null, name = '' } = runs[run] ?? {};
    ticks.push(
      `<text class="tick" x="${next.toFixed(2)}" y="${HEIGHT - 6}" text-anchor="middle">${number ?? run + 1}<title>${htmlText(name)}</title></text>`,
    );
  }
  return ticks.join('');
}

/** The scale that all classes share, so that they can be compared. */
export function classScale({ classes }: Series): ReturnType<typeof tenthsAround> {
  return tenthsAround(classes.flatMap(({ pooledIoU }) => numbersOf(pooledIoU)));
}

/** A small curve that stretches to the room it has. */
export function sparkline(
  values: readonly (number | null)[],
  positions: readonly number[],
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const numbers = numbersOf(values);
  const toX = (run: number) => 2 + 96 * (positions[run] ?? 0);
  const toY = (value: number) => 37 - (34 * (value - low)) / (high - low);
  return `<svg class="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true"><path class="curve" d="${curvePath(numbers, toX, toY)}"/><path class="curve alone" d="${lonePath(numbers, toX, toY)}"/></svg>`;
}
