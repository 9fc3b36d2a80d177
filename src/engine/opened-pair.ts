import type { MapName } from '../core/batch.ts';
import type { Certificate } from '../core/certificate.ts';
import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { VersusData } from '../core/versus.ts';
import type {
  BudgetData,
  CurveData,
  ExplainData,
  LayerInfo,
  LitSet,
  LossEstimate,
  ProbeData,
  RankSpan,
  RankSpanData,
  RegionGain,
  RegionList,
  SetRanksData,
  Tile,
  WhatIf,
} from '../core/view-data.ts';
import type { ByteCache } from './byte-cache.ts';
import { sortedClass } from './class-order.ts';
import type { DerivedMemory } from './derived-memory.ts';
import type { ExportedDtype, ExportedField } from './export-jobs.ts';
import type { JobArgument, JobName, JobResult } from './jobs.ts';
import type { MapPicture } from './map-picture.ts';
import { checkSize, otherLabelAt, otherMemory } from './other-prediction.ts';
import { PairLayers } from './pair-layers.ts';
import type { ClassMemory, OpenedMemory, PairMemory } from './pair-memory.ts';
import { type PairCallOptions, type PairOfParts, PairParts } from './pair-parts.ts';
import type { RegionMemory } from './region-memory.ts';
import type { WorkerPool } from './worker-pool.ts';

const UNCHANGED: WhatIf = { threshold: null, temperature: null, fixes: [], ignored: [] };

/** Another prediction of a pair's image, and the number it goes by. */
interface Beside {
  readonly pair: OpenedPair;
  readonly number: number;
}

function checkRegions({ count }: RegionMemory, ids: readonly number[]): void {
  const unknown = ids.find((id) => id >= count);
  if (unknown !== undefined) throw new LensError('region-unknown', { region: unknown, regions: count });
}

/** An opened pair: its inspection, and everything that can be asked of it afterwards. All of it runs in workers. */
export class OpenedPair {
  readonly inspection: Inspection;
  /** Of a first look, see OpenedMemory; null: everything is exact. */
  readonly bounds: LossEstimate | null;
  readonly keys: readonly string[];
  readonly groundTruthKeys: readonly string[];
  readonly #id: string;
  readonly memory: PairMemory;
  readonly #opened: OpenedMemory;
  readonly #pool: WorkerPool;
  readonly #cache: ByteCache<DerivedMemory>;
  readonly #parts: PairParts;
  readonly #layers: PairLayers;
  readonly #original: OpenedPair | null;
  readonly #beside: Beside | null;
  /** Of all pairs: each change has an id of its own. */
  static #changes = 0;

  /**
   * @param original the pair that this one is a change of: its regions are those that are spoken of
   * @param beside another prediction of its image, that it is compared with
   */
  constructor(
    id: string,
    opened: OpenedMemory,
    pool: WorkerPool,
    cache: ByteCache<DerivedMemory>,
    original: OpenedPair | null = null,
    beside: Beside | null = null,
  ) {
    this.#original = original;
    this.#beside = beside;
    this.#opened = opened;
    this.inspection = opened.inspection;
    this.bounds = opened.bounds;
    this.keys = opened.keys;
    this.groundTruthKeys = opened.groundTruthKeys;
    this.#id = id;
    this.memory = opened.memory;
    this.#pool = pool;
    this.#cache = cache;
    const pair: PairOfParts = {
      id,
      memory: this.memory,
      inspection: this.inspection,
      run: (job, argument, options) => this.#run(job, argument, options),
      original: original === null ? null : original.#parts,
      beside: beside && { number: beside.number, id: beside.pair.#id, memory: otherMemory(beside.pair.memory) },
    };
    this.#parts = new PairParts(pair, cache);
    this.#layers = new PairLayers(pair, this.#parts);
  }

  /** Scored pixel order of a class. @throws LensError class-takes-no-part, unit-outside */
  async classOrder(classId: number, image: number, options: PairCallOptions = {}): Promise<ClassMemory> {
    return await this.#parts.classOrder(classId, image, options);
  }

  /** @param shown ranks to draw; null: all */
  async curve(
    classId: number,
    image: number,
    { maxPoints, shown }: { readonly maxPoints: number; readonly shown: RankSpan | null },
    options: PairCallOptions = {},
  ): Promise<CurveData> {
    const order = await this.classOrder(classId, image, options);
    return await this.#run('curve', { memory: this.memory, order, maxPoints, shown }, options);
  }

  /** Where a set of pixels of an image lies among the ranks of a class. */
  async setRanks(set: LitSet, image: number, classId: number, options: PairCallOptions = {}): Promise<SetRanksData> {
    const order = await this.classOrder(classId, image, options);
    const parts = await this.#parts.lit({ set, unit: image }, options);
    const wholeLoss = this.inspection.loss.value;
    return await this.#run('setRanks', { memory: this.memory, order, set, parts, image, wholeLoss }, options);
  }

  /** What an interval of ranks holds. @throws LensError rank-outside */
  async rankSpan(span: RankSpan, image: number, classId: number, options: PairCallOptions = {}): Promise<RankSpanData> {
    const order = await this.classOrder(classId, image, options);
    const wholeLoss = this.inspection.loss.value;
    return await this.#run('rankSpan', { memory: this.memory, order, span, wholeLoss }, options);
  }

  /** What a layer is: see PairLayers. */
  async layerInfo(...asked: Parameters<PairLayers['info']>): Promise<LayerInfo> {
    return await this.#layers.info(...asked);
  }

  /** A tile of a layer: see PairLayers. */
  async tile(...asked: Parameters<PairLayers['tile']>): Promise<Tile> {
    return await this.#layers.tile(...asked);
  }

  /** A map as .npy, with a batch axis where the prediction has one: its pieces, one after the other. */
  async mapFile(
    field: ExportedField,
    dtype: ExportedDtype,
    options: PairCallOptions = {},
  ): Promise<readonly Uint8Array[]> {
    const batched = this.inspection.prediction.axes.includes('b');
    return await this.#run('mapFile', { memory: this.memory, field, dtype, batched }, options);
  }

  /** The curve of a class in one unit of the loss as comma-separated values, every rank. */
  async curveFile(classId: number, image: number, options: PairCallOptions = {}): Promise<Uint8Array> {
    const order = await this.classOrder(classId, image, options);
    return await this.#run('curveFile', { memory: this.memory, order }, options);
  }

  /** One H×W map of a batch of one as a PNG in the panel's colours. */
  async mapPicture(map: MapName, classId: number | null, options: PairCallOptions = {}): Promise<MapPicture> {
    return await this.#run('mapPicture', { memory: this.memory, map, classId }, options);
  }

  /** Everything about one pixel. With a class its order is computed first, once; a first look knows no ranks. */
  async probe(
    x: number,
    y: number,
    image: number,
    wanted: number | null,
    { whole = false, ...options }: PairCallOptions & { readonly whole?: boolean } = {},
  ): Promise<ProbeData> {
    const asked = this.bounds ? null : wanted;
    const order = asked === null ? null : await this.#orderIfRoom(asked, image, options);
    const isTooLarge = asked !== null && order === null;
    const depth = whole && !isTooLarge ? 'whole' : 'class';
    const classId = isTooLarge ? null : asked;
    const place = { image, x, y, classId, depth } as const;
    return this.#withOther(await this.#run('probe', { memory: this.memory, order, place }, options));
  }

  /** The pixel that holds a rank (from 1) of a class. @throws LensError rank-outside */
  async pixelAtRank(rank: number, image: number, classId: number, options: PairCallOptions = {}): Promise<ProbeData> {
    const order = await this.classOrder(classId, image, options);
    if (!(rank >= 1 && rank <= order.pixels)) throw new LensError('rank-outside', { rank, pixels: order.pixels });
    const pixel = sortedClass(this.memory, order).pixelAt(rank);
    const { width, height } = this.memory.truth;
    const unitImage = this.memory.settings.perImage ? image : Math.floor(pixel / (width * height));
    const inImage = pixel % (width * height);
    const place = { image: unitImage, x: inImage % width, y: Math.floor(inImage / width), classId };
    return this.#withOther(await this.#run('probe', { memory: this.memory, order, place }, options));
  }

  #withOther(probed: ProbeData): ProbeData {
    if (!this.#beside) return probed;
    const { width, height } = this.memory.truth;
    const labelAt = otherLabelAt(this.memory, this.#beside.pair.memory);
    const index = labelAt((probed.unit * height + probed.y) * width + probed.x);
    return { ...probed, otherPrediction: this.memory.classIds[index] ?? null };
  }

  /** null where the order would be too large to keep: a pixel is told without its rank. */
  async #orderIfRoom(classId: number, image: number, options: PairCallOptions): Promise<ClassMemory | null> {
    try {
      return await this.classOrder(classId, image, options);
    } catch (error) {
      if (error instanceof LensError && error.code === 'memory-too-small') return null;
      throw error;
    }
  }

  /**
   * The same pair with another prediction of its image beside it.
   * @param other null: with none
   * @param number by which layers and sets of pixels name the other
   * @throws LensError other-size
   */
  beside(other: OpenedPair | null, number: number): OpenedPair {
    if (other) checkSize(this.memory, other.memory);
    const beside = other && { pair: other, number };
    return new OpenedPair(this.#id, this.#opened, this.#pool, this.#cache, this.#original, beside);
  }

  /** Where this prediction and the other are right and wrong. @throws LensError other-missing, other-truth */
  async versus(other: number, options: PairCallOptions = {}): Promise<VersusData> {
    return (await this.#parts.versus(other, options)).data;
  }

  /** Regions of wrong pixels, found once. */
  async regions(options: PairCallOptions = {}): Promise<RegionMemory> {
    return await this.#parts.regions(options);
  }

  /** The regions that gain most, exactly, and the order in which to fix them; `from`: the next ones after so many. */
  async regionList({ from = 0, ...options }: PairCallOptions & { readonly from?: number } = {}): Promise<RegionList> {
    const regions = await this.regions(options);
    const rows = this.inspection.classes.map(({ id }) => id);
    return await this.#run('listRegions', { memory: this.memory, regions, rows, from }, options);
  }

  /** The loss if each of the regions alone were fixed. @throws LensError region-unknown */
  async regionGains(ids: readonly number[], options: PairCallOptions = {}): Promise<RegionGain[]> {
    const regions = await this.regions(options);
    checkRegions(regions, ids);
    return await this.#run('regionGains', { memory: this.memory, regions, ids }, options);
  }

  /** How the loss of a class comes about. @param ranks further ranks to be shown, from 1 */
  async explain(
    classId: number,
    image: number,
    ranks: readonly number[],
    options: PairCallOptions = {},
  ): Promise<ExplainData> {
    const order = await this.classOrder(classId, image, options);
    return await this.#run('explain', { memory: this.memory, order, ranks }, options);
  }

  /** Whether weights and loss of a class are those of the Lovász extension, by its own pixels. */
  async certificate(classId: number, image: number, options: PairCallOptions = {}): Promise<Certificate> {
    const order = await this.classOrder(classId, image, options);
    return await this.#run('certificate', { memory: this.memory, order }, options);
  }

  /** Where the loss sits, or the part of it that one class has. @throws LensError class-unknown */
  async budget(classId: number | null, options: PairCallOptions = {}): Promise<BudgetData> {
    return (await this.#parts.budget(classId, options)).data;
  }

  /** The pair as it would be after a change. @throws LensError region-unknown, class-unknown, what-if-… */
  async whatIf(change: WhatIf, options: PairCallOptions = {}): Promise<OpenedPair> {
    const regions = change.fixes.length > 0 ? await this.regions(options) : null;
    if (regions) checkRegions(regions, change.fixes);
    const { memory, inspection } = this;
    const opened = await this.#run('changePair', { memory, inspection, regions, change }, options);
    OpenedPair.#changes += 1;
    const id = `${this.#id} change ${OpenedPair.#changes}`;
    return new OpenedPair(id, opened, this.#pool, this.#cache, this, this.#beside);
  }

  /**
   * Bounds of the loss after a change (or of the pair as it is), without a sort: something to show until the exact
   * number is there.
   * @returns null where there is nothing to show before it
   * @throws LensError region-unknown, class-unknown, what-if-…
   */
  async estimate(change: WhatIf = UNCHANGED, options: PairCallOptions = {}): Promise<LossEstimate | null> {
    const regions = change.fixes.length > 0 ? await this.regions(options) : null;
    if (regions) checkRegions(regions, change.fixes);
    return await this.#run('estimateChange', { memory: this.memory, regions, change }, options);
  }

  /** Frees what was derived from this pair. */
  forget(): void {
    this.#parts.forget();
  }

  #run<K extends JobName>(job: K, argument: JobArgument<K>, options: PairCallOptions): Promise<JobResult<K>> {
    return this.#pool.run(job, argument, { ...options, file: this.inspection.prediction.path });
  }
}
