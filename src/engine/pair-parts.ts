import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { FieldSpec, FieldSummary, LitLayer } from '../core/view-data.ts';
import type { BudgetMemory } from './budget-memory.ts';
import type { ByteCache } from './byte-cache.ts';
import { type DerivedMemory, DerivedOfPair } from './derived-memory.ts';
import type { JobArgument, JobName, JobProgress, JobResult } from './jobs.ts';
import { isLarge } from './large-pair.ts';
import type { LitParts } from './lit-pixels.ts';
import type { OtherMemory, VersusMemory } from './other-prediction.ts';
import type { ClassMemory, PairMemory } from './pair-memory.ts';
import type { RegionMemory } from './region-memory.ts';

export interface PairCallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Nobody waits for it. */
  readonly later?: boolean;
}

/** Layers whose tiles come from a map. */
export type FieldLayer = FieldSpec & { readonly unit: number };

/** Another prediction of a pair's image, and the number it goes by. */
export interface BesidePair {
  readonly number: number;
  /** Unlike that of any other pair. */
  readonly id: string;
  readonly memory: OtherMemory;
}

/** What parts are derived from. */
export interface PairOfParts {
  /** Unlike that of any other pair in the cache. */
  readonly id: string;
  readonly memory: PairMemory;
  readonly inspection: Inspection;
  readonly run: <K extends JobName>(
    job: K,
    argument: JobArgument<K>,
    options: PairCallOptions,
  ) => Promise<JobResult<K>>;
  /** Parts of the pair that this one is a change of: its regions are those that are spoken of. */
  readonly original: PairParts | null;
  readonly beside: BesidePair | null;
}

/** A computation that several callers wait for is not ended by one of them. */
function shared(options: PairCallOptions): PairCallOptions {
  return { onProgress: options.onProgress };
}

/**
 * What is derived from a pair once, in workers, and kept while there is room: orders of classes, regions, budgets, maps, the
 * comparison with another prediction.
 */
export class PairParts {
  readonly #pair: PairOfParts;
  readonly #derived: DerivedOfPair;

  constructor(pair: PairOfParts, cache: ByteCache<DerivedMemory>) {
    this.#pair = pair;
    this.#derived = new DerivedOfPair(pair.id, cache);
  }

  /** Scored pixel order of a class. @throws LensError class-takes-no-part, unit-outside, memory-too-small */
  async classOrder(classId: number, image: number, options: PairCallOptions): Promise<ClassMemory> {
    const { memory, run } = this.#pair;
    const lossUnit = memory.settings.perImage ? image : 0;
    const { value } = await this.#derived.get('class', `${classId} ${lossUnit}`, async () => {
      const top = await this.#tops(options);
      return { value: await run('classOrder', { memory: { ...memory, top }, classId, lossUnit }, shared(options)) };
    });
    return value;
  }

  /** What the errors of every class are formed of, where that takes a pass over large scores. */
  async #tops(options: PairCallOptions): Promise<Float64Array | null> {
    const { memory, run } = this.#pair;
    const { prediction, settings, top } = memory;
    const isSoftmax = prediction.kind === 'logits' && settings.loss === 'lovasz-softmax';
    if (top !== null || !isSoftmax || !isLarge(prediction)) return top;
    const { value } = await this.#derived.get('tops', '', async () => ({
      value: await run('tops', { memory }, shared(options)),
    }));
    return value;
  }

  /** Regions of wrong pixels; those of the pair that this one is a change of. @throws LensError memory-too-small */
  async regions(options: PairCallOptions): Promise<RegionMemory> {
    const { memory, original, run } = this.#pair;
    if (original) return await original.regions(options);
    const { value } = await this.#derived.get('regions', '', async () => ({
      value: await run('regions', { memory }, shared(options)),
    }));
    return value;
  }

  /** Where the loss sits, or the part of it that one class has. @throws LensError class-unknown, memory-too-small */
  async budget(classId: number | null, options: PairCallOptions): Promise<BudgetMemory> {
    const { memory, inspection, run } = this.#pair;
    const kinds = inspection.classes.flatMap(({ id, lossByPixelKind }) =>
      lossByPixelKind ? [[id, lossByPixelKind] as const] : [],
    );
    const { value } = await this.#derived.get('budget', String(classId), async () => ({
      value: await run('budget', { memory, classId, kinds }, shared(options)),
    }));
    return value;
  }

  /** What is told of a map of one image; found once, however many ask for it. */
  async fieldSummary(layer: FieldLayer, options: PairCallOptions): Promise<FieldSummary> {
    const { memory, run } = this.#pair;
    const { value, summaries } = await this.field(layer, options);
    const known = summaries.get(layer.unit);
    if (known) return await known;
    const found = run('fieldSummary', { memory, field: value, unit: layer.unit }, shared(options));
    summaries.set(layer.unit, found);
    found.catch(() => summaries.delete(layer.unit));
    return await found;
  }

  async field(layer: FieldLayer, options: PairCallOptions) {
    const { memory, run } = this.#pair;
    const { unit: _everyImage, ...field } = layer;
    return await this.#derived.get('field', JSON.stringify(field), async () => ({
      value: await run('field', { memory, field }, shared(options)),
      summaries: new Map(),
    }));
  }

  /** The prediction beside this one, if it is the one that is spoken of. @throws LensError other-missing */
  other(number: number): BesidePair {
    const { beside } = this.#pair;
    if (beside?.number !== number) throw new LensError('other-missing', {});
    return beside;
  }

  /** Where this prediction and the other are right and wrong. @throws LensError other-missing, other-truth */
  async versus(number: number, options: PairCallOptions): Promise<VersusMemory> {
    const { memory, original, run } = this.#pair;
    const { id, memory: other } = this.other(number);
    const { value } = await this.#derived.get('versus', id, async () => ({
      value: await run('versus', { memory, other, isAsRead: original === null }, shared(options)),
    }));
    return value;
  }

  /** What a set of pixels refers to. */
  async lit({ set, unit }: Pick<LitLayer, 'set' | 'unit'>, options: PairCallOptions): Promise<LitParts> {
    return {
      regions: set.by === 'regions' ? await this.regions(options) : null,
      order: set.by === 'ranks' ? await this.classOrder(set.classId, unit, options) : null,
      budget: set.by === 'budget' ? await this.budget(set.classId, options) : null,
      pair: set.by === 'budget' || set.by === 'confusion' || set.by === 'ranks' ? this.#pair.memory : null,
      versus: set.by === 'versus' ? await this.versus(set.other, options) : null,
    };
  }

  forget(): void {
    this.#derived.forget();
  }
}
