import type { InspectedErrors } from '../core/inspection.ts';
import type { NamedClass } from './class-names.ts';
import type { BudgetPart, ReportBudget, ReportPair } from './report.ts';

type PixelKind = ReportBudget['byPixelKind'][number]['kind'];
type RegionKind = keyof InspectedErrors['byRegion'];

const PIXEL_KINDS: readonly PixelKind[] = ['missed', 'falseAlarm', 'underMargin'];
const REGION_KINDS: readonly RegionKind[] = ['missed', 'invented', 'swapped', 'border', 'right'];

/** Sums of one part over pairs. */
interface Sum {
  loss: number;
  pixels: number;
}

/**
 * Where the loss of many pairs sits: the parts of each pair's loss added up, each pair counting once. Add the pairs in
 * the order of the report, and the sums are the same to the last bit, however the pairs were computed.
 */
export class ErrorBudget {
  #pairs = 0;
  #loss = 0;
  #regions = 0;
  readonly #pixelKinds = new Map<PixelKind, Sum>();
  readonly #classes = new Map<number, Sum>();
  /** By place in the list; the bands are those of the first pair, as of all. */
  readonly #places: (Sum & { readonly fromPx: number; readonly toPx: number | null })[] = [];
  readonly #regionKinds = new Map<RegionKind, Sum>();

  add({ loss, classes, errors }: ReportPair): void {
    if (loss === null || !errors) return;
    this.#pairs += 1;
    this.#loss += loss;
    this.#regions += errors.regionCount;
    for (const { id, parts } of classes) {
      if (!parts) continue;
      for (const kind of PIXEL_KINDS) {
        addTo(this.#pixelKinds, kind, parts[kind], 0);
        addTo(this.#classes, id, parts[kind], 0);
      }
    }
    for (const [band, { fromPx, toPx, pixels, loss: part }] of errors.byPlace.entries()) {
      const sum = this.#places[band] ?? { fromPx, toPx, pixels: 0, loss: 0 };
      this.#places[band] = sum;
      sum.pixels += pixels;
      sum.loss += part;
    }
    for (const kind of REGION_KINDS) {
      addTo(this.#regionKinds, kind, errors.byRegion[kind].loss, errors.byRegion[kind].pixels);
    }
  }

  result(named: readonly NamedClass[]): ReportBudget {
    const mean = (sum: number) => (this.#pairs === 0 ? 0 : sum / this.#pairs);
    const group = <T>(keys: readonly T[], sumOf: (key: T) => Sum): (BudgetPart & { key: T; pixels: number })[] => {
      const sums = keys.map(sumOf);
      const all = sums.reduce((total, { loss }) => total + loss, 0);
      return keys.map((key, place) => {
        const { loss, pixels } = sums[place] as Sum; // one for each key
        return { key, pixels, loss: mean(loss), share: all > 0 ? loss / all : 0 };
      });
    };
    const none: Sum = { loss: 0, pixels: 0 };
    return {
      loss: this.#pairs === 0 ? null : mean(this.#loss),
      pairs: this.#pairs,
      byPixelKind: group(PIXEL_KINDS, (kind) => this.#pixelKinds.get(kind) ?? none).map(({ key, loss, share }) => ({
        kind: key,
        loss,
        share,
      })),
      byClass: group(named, ({ id }) => this.#classes.get(id) ?? none).map(({ key, loss, share }) => ({
        id: key.id,
        name: key.name,
        loss,
        share,
      })),
      byPlace: group(this.#places, (place) => place).map(({ key, pixels, loss, share }) => ({
        fromPx: key.fromPx,
        toPx: key.toPx,
        pixels,
        loss,
        share,
      })),
      byRegion: group(REGION_KINDS, (kind) => this.#regionKinds.get(kind) ?? none).map(
        ({ key, pixels, loss, share }) => ({ kind: key, pixels, loss, share }),
      ),
      regions: this.#regions,
    };
  }
}

function addTo<T>(sums: Map<T, Sum>, key: T, loss: number, pixels: number): void {
  const sum = sums.get(key) ?? { loss: 0, pixels: 0 };
  sums.set(key, sum);
  sum.loss += loss;
  sum.pixels += pixels;
}

/** Of a report that was written before rows said where their loss sits. */
export const emptyBudget: ReportBudget = new ErrorBudget().result([]);
