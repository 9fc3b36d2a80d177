import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { LabelBatch, LabelIds, LossSettings, MapName, Prediction, ScorePrediction } from '../../core/batch.ts';
import { decide } from '../../core/decision.ts';
import { evaluateLoss, type LossEvaluation } from '../../core/loss.ts';
import { evaluateParts, kindsOfMap, type LossParts } from '../../core/loss-parts.ts';
import { lossMap, lossMapAllClasses, mapRefusal } from '../../core/maps.ts';
import type { ProbabilityFacts } from '../../core/probability-facts.ts';
import { checkShapes } from '../../core/score-check.ts';
import { channelOf, checkLoss, isBinary, unitCount } from '../../core/unit.ts';
import { sharedFloat64 } from '../shared-memory.ts';
import { MOST_CLASSES } from './coded-unit.ts';
import { type Extremes, findExtremes } from './find-extremes.ts';
import { findTops } from './find-tops.ts';
import type { KernelMachine } from './kernel-job.ts';
import { KernelMemory } from './kernel-memory.ts';
import { KernelInstance, KernelThreads } from './kernel-threads.ts';
import { type FoundParts, runUnits, type UnitsOptions } from './kernel-units.ts';
import { CollectedParts } from './unit-parts.ts';
import { warmUpKernels } from './warm-up.ts';

export interface KernelOptions {
  /** Threads of a job at most, the calling one included; default: the machine's cores, at most 8. */
  readonly threads?: number;
}

export interface EvaluateOptions {
  /** Threads of this job at most. */
  readonly threads?: number;
  /** Asked every few milliseconds on the calling thread; true ends the job with LensError('cancelled'). */
  readonly isCancelled?: () => boolean;
  /** Scores of a unit from which its probabilities may be float32; default 4 million. Less: for warm-up and tests. */
  readonly narrowFromValues?: number;
}

/** semantics.md section 4.5 */
const NARROW_FROM_VALUES = 4_000_000;

export interface KernelEvaluation extends LossEvaluation {
  /** g·e of every class, scaled so that it adds up to the loss; B×H×W in shared memory; null when not asked for. */
  readonly contribution: Float64Array | null;
}

/**
 * Bounds of a loss, for a first look: replaced by the exact evaluation. `value` and the losses of the rows are the best
 * guess: off by less than 1e-5 of the loss on the images of the bench.
 */
export interface KernelEstimate extends LossEvaluation {
  /** The loss lies in [lower, upper]. */
  readonly lower: number;
  readonly upper: number;
  /** Contributions by tie-averaged weights of the error buckets: they add up to `value`; null when not asked for. */
  readonly contribution: Float64Array | null;
  /** What was decided, B×H×W; null when not asked for. */
  readonly decision: LabelIds | null;
}

export interface KernelParts extends LossParts {
  /** What was decided, B×H×W. */
  readonly decision: LabelIds;
  /** null where the form has no softmax, and where src/core did the work. */
  readonly facts: ProbabilityFacts | null;
}

type GradientMap = 'grad-logit' | 'grad-probability';

/** Room for the rounding of float32 errors, weights and sums, which the buckets' gap does not know; relative to 1 + L. */
const ROUNDING = 4e-6;

/** Widest bounds that are worth showing, relative. */
const WIDEST_GAP = 0.01;

/** Kernel memory above this is given up after a job instead of being kept for the next one. */
const KEPT_BYTES = 512 * 2 ** 20;

/**
 * The fast path of the Lovász losses: WebAssembly kernels with the results of src/core. What they do not serve (hard
 * labels, scores that are no numbers, more than 65,000 classes), and everything where WebAssembly threads are not to
 * be had, is computed by src/core itself: callers need not know. One per engine worker; every call blocks its
 * thread. Helper threads and kernel memory belong to it.
 */
export class Kernels {
  readonly #module: WebAssembly.Module | null;
  readonly #threads: number;
  #machine: KernelMachine | null = null;

  /** @param module the compiled kernels; null: src/core alone */
  constructor(module: WebAssembly.Module | null, options: KernelOptions = {}) {
    this.#module = module;
    this.#threads = Math.max(1, Math.min(64, options.threads ?? Math.min(8, os.availableParallelism())));
  }

  /** False where src/core does all the work. */
  get areFast(): boolean {
    return this.#module !== null;
  }

  /** Bytes that the kernels' memory holds now. */
  get memoryBytes(): number {
    return this.#machine?.memory.byteLength ?? 0;
  }

  /**
   * The loss of a batch, as evaluateLoss of src/core has it, and on demand its contributions.
   * @throws LensError as evaluateLoss; out-of-memory, cancelled
   */
  evaluate(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    options: EvaluateOptions & { readonly contribution?: boolean } = {},
  ): KernelEvaluation {
    const contribution = options.contribution ? sharedFloat64(truth.ids.length) : null;
    const evaluation = this.#run(truth, prediction, settings, {
      ...this.#complete(options),
      output: contribution ? 'contribution' : 'none',
      take: (plane, firstPixel) => contribution?.set(plane, firstPixel),
    });
    if (evaluation) {
      const { gap: _, ...exact } = evaluation;
      return { ...exact, contribution };
    }
    return {
      ...evaluateLoss(truth, prediction, settings),
      contribution: contribution ? lossMap(truth, prediction, settings, 'contribution', null) : null,
    };
  }

  /**
   * `evaluate` with contributions, and what an inspection wants besides: the loss by kind of pixel as evaluateParts of
   * src/core has it, and (softmax form) the facts of the probabilities: of float32 ones where the loss is made of these.
   * @param known the decision of the same prediction, B×H×W; null: found on the way
   * @param options `meanwhile`: see UnitsOptions
   * @throws LensError as evaluate
   */
  evaluateParts(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    known: LabelIds | null,
    options: EvaluateOptions & { readonly meanwhile?: (found: FoundParts) => void } = {},
  ): KernelParts {
    const contribution = sharedFloat64(truth.ids.length);
    const parts = isBinary(settings) ? null : new CollectedParts(known, truth.ids.length);
    const evaluation = this.#run(truth, prediction, settings, {
      ...this.#complete(options),
      output: 'contribution',
      parts,
      meanwhile: options.meanwhile ?? null,
      take: (plane, firstPixel) => contribution.set(plane, firstPixel),
    });
    if (!evaluation) {
      const decision = known ?? decide(prediction);
      const exact = evaluateParts(truth, prediction, settings, decision, () => contribution.fill(0));
      return { ...exact, decision, facts: null };
    }
    const { gap: _, ...exact } = evaluation;
    const decision = parts?.decision ?? known ?? decide(prediction);
    // Every contribution of the binary forms is class 1's.
    const kinds =
      parts?.kinds ??
      new Map(exact.selected.map((classId) => [classId, kindsOfMap(truth.ids, decision, 1, contribution)]));
    return { ...exact, contribution, kinds, decision, facts: parts?.facts ?? null };
  }

  /**
   * Certified bounds of the loss, without a sort: 2 to 4 times faster than `evaluate`.
   * @returns null where src/core would have to do it (hard labels, scores that are no numbers), and where the
   *   bounds would be more than a hundredth apart (hinge errors above 100)
   * @throws LensError as evaluate
   */
  estimate(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    options: EvaluateOptions & { readonly contribution?: boolean; readonly decision?: boolean } = {},
  ): KernelEstimate | null {
    const contribution = options.contribution ? sharedFloat64(truth.ids.length) : null;
    // Bounds are found on float32 scores: float64 ones may be told apart by less.
    const isWide = prediction.kind !== 'labels' && prediction.values instanceof Float64Array;
    const parts =
      options.decision && !isBinary(settings) && !isWide ? new CollectedParts(null, truth.ids.length) : null;
    const evaluation = this.#run(truth, prediction, settings, {
      ...this.#complete(options),
      output: contribution ? 'contribution' : 'none',
      certified: true,
      parts,
      take: (plane, firstPixel) => contribution?.set(plane, firstPixel),
    });
    if (!evaluation) return null;
    const { gap, ...guess } = evaluation;
    const { value } = guess;
    // Hinge errors beyond the buckets (or infinite ones) leave bounds that tell nothing.
    if (!(gap <= WIDEST_GAP * (value + 0.01))) return null;
    const rounding = ROUNDING * (1 + value);
    const decision = options.decision ? (parts?.decision ?? decide(prediction)) : null;
    return { ...guess, lower: Math.max(0, value - rounding), upper: value + gap + rounding, contribution, decision };
  }

  /**
   * One map of a batch, as lossMap of src/core has it: B×H×W.
   * @throws LensError as lossMap; out-of-memory, cancelled
   */
  map(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    map: MapName,
    classId: number | null,
    options: EvaluateOptions = {},
  ): Float64Array {
    const refusal = mapRefusal(prediction, settings, map);
    if (refusal) throw refusal;
    const binary = isBinary(settings);
    if (classId !== null) channelOf(prediction, settings, classId);
    if (map === 'contribution' && (classId === null || binary)) {
      const { contribution } = this.evaluate(truth, prediction, settings, { ...options, contribution: true });
      if (contribution) return contribution;
    }
    if (map !== 'grad-logit' && map !== 'grad-probability') return lossMap(truth, prediction, settings, map, classId);
    const out = sharedFloat64(truth.ids.length);
    const channel = binary ? 0 : classId;
    const size = truth.height * truth.width;
    const done = this.#run(truth, prediction, settings, {
      ...this.#complete(options),
      output: map,
      ...(channel !== null && { only: channel }),
      take: (planes, firstPixel, images) => {
        const channels = planes.length / (images * size);
        for (let image = 0; image < images; image += 1) {
          const own = planes.subarray(image * channels * size, (image + 1) * channels * size);
          const window = out.subarray(firstPixel + image * size, firstPixel + (image + 1) * size);
          if (channel === null) addMagnitudes(own, window);
          else window.set(channels === 1 ? own : own.subarray(channel * size, (channel + 1) * size));
        }
      },
    });
    return done ? out : lossMap(truth, prediction, settings, map, classId);
  }

  /**
   * The loss, and its gradient for every class, B×C×H×W (C = 1 in the binary forms): float32 where the float32 kernels
   * made it, otherwise float64. Shared memory, the caller's own; with `borrow` it may be overwritten by the next call,
   * and the kernels keep their memory. `certified`: by the weights of `estimate`.
   * @throws LensError as lossMapAllClasses; out-of-memory, cancelled
   */
  lossAndGradient(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    map: GradientMap,
    options: EvaluateOptions & { readonly certified?: boolean; readonly borrow?: boolean } = {},
  ): { readonly value: number; readonly gradient: Float32Array | Float64Array } {
    const refusal = mapRefusal(prediction, settings, map);
    if (refusal) throw refusal;
    const channels = isBinary(settings) ? 1 : prediction.channels;
    const pieces: { planes: Float32Array | Float64Array; first: number }[] = [];
    const single = unitCount(truth, settings) === 1;
    const evaluation = this.#run(truth, prediction, settings, {
      ...this.#complete(options),
      output: map,
      certified: options.certified ?? false,
      take: (planes, firstPixel) => {
        pieces.push({ planes: single ? planes : planes.slice(), first: firstPixel * channels });
      },
    });
    const [first] = pieces;
    if (!evaluation || !first) {
      const { value } = evaluateLoss(truth, prediction, settings);
      return { value, gradient: lossMapAllClasses(truth, prediction, settings, map) };
    }
    const { value } = evaluation;
    if (single) {
      // No copy: unless borrowed, the planes keep the memory that they lie in, and the kernels take a new one.
      if (!options.borrow) this.#giveAway();
      return { value, gradient: first.planes };
    }
    const gradient = sharedFloat64(truth.ids.length * channels);
    for (const piece of pieces) gradient.set(piece.planes, piece.first);
    return { value, gradient };
  }

  /**
   * Smallest and largest of values in shared memory.
   * @returns null where one of them is not finite, and where src/core does all the work
   */
  extremes(values: Float32Array): Extremes | null {
    if (!this.#module || values.length === 0) return null;
    return this.#with(this.#module, (machine) => findExtremes(machine, values, this.#threads));
  }

  /**
   * The largest softmax probability of each pixel, B×H×W, in float64 throughout.
   * @param prediction float32 logits in shared memory
   * @returns null where src/core does all the work
   * @throws LensError out-of-memory
   */
  tops(prediction: ScorePrediction): Float64Array | null {
    if (!this.#module || prediction.channels > MOST_CLASSES) return null;
    return this.#with(this.#module, (machine) => findTops(machine, prediction, this.#threads));
  }

  /** Starts the helper threads, so that they are there when a large unit comes. */
  startHelpers(): void {
    if (this.#module) this.#open(this.#module).helpers.ensure(this.#threads - 1);
  }

  /** Starts the helpers and has V8 optimise the kernels, so that the first pair is as fast as those after it. */
  async warmUp(): Promise<void> {
    if (!this.#module) return;
    const { helpers } = this.#open(this.#module);
    helpers.ensure(this.#threads - 1);
    await helpers.started();
    warmUpKernels(this);
  }

  async dispose(): Promise<void> {
    const machine = this.#machine;
    this.#machine = null;
    await machine?.helpers.dispose();
  }

  #complete(options: EvaluateOptions): Omit<UnitsOptions, 'output' | 'take'> {
    return {
      threads: Math.max(1, Math.min(this.#threads, options.threads ?? this.#threads)),
      isCancelled: options.isCancelled ?? (() => false),
      certified: false,
      narrowFromValues: options.narrowFromValues ?? NARROW_FROM_VALUES,
    };
  }

  /** null where src/core must do it. */
  #run(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    options: UnitsOptions,
  ): ReturnType<typeof runUnits> {
    checkLoss(prediction, settings);
    checkShapes(truth, prediction);
    if (!this.#module || prediction.kind === 'labels' || prediction.channels > MOST_CLASSES) return null;
    if (prediction.values.length === 0) return null;
    return this.#with(this.#module, (machine) => runUnits(machine, truth, prediction, settings, options));
  }

  /** Does a job; memory that has grown too large is not kept for the next one. */
  #with<T>(module: WebAssembly.Module, work: (machine: KernelMachine) => T): T {
    const machine = this.#open(module);
    try {
      return work(machine);
    } finally {
      if (machine.memory.byteLength > KEPT_BYTES) this.#giveAway();
    }
  }

  #open(module: WebAssembly.Module): KernelMachine {
    if (!this.#machine) {
      const memory = new KernelMemory();
      const instance = new KernelInstance(module, memory.memory);
      this.#machine = { memory, instance, helpers: new KernelThreads(module, memory.memory) };
    }
    return this.#machine;
  }

  #giveAway(): void {
    void this.#machine?.helpers.dispose();
    this.#machine = null;
  }
}

/** Σ |value| over the planes of one image. */
function addMagnitudes(planes: Float32Array | Float64Array, out: Float64Array): void {
  for (let plane = 0; plane < planes.length; plane += out.length) {
    for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) + Math.abs(planes[plane + i] as number);
  }
}

/**
 * Compiles the kernels for a worker.
 * @param wasmFile kernels.wasm, which lies beside the bundles; when it cannot be read or compiled, src/core serves
 *   alone: slower, never wrong
 */
export async function loadKernels(wasmFile: string, options: KernelOptions = {}): Promise<Kernels> {
  let module: WebAssembly.Module | null = null;
  try {
    module = await WebAssembly.compile(await readFile(wasmFile));
  } catch {
    // A platform without WebAssembly SIMD or threads, or an installation without the file.
  }
  return new Kernels(module, options);
}
