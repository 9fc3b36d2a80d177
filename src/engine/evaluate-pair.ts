import type { LabelBatch, LabelIds, LossSettings, MapName, Prediction } from '../core/batch.ts';
import { decide } from '../core/decision.ts';
import { labelLossMap } from '../core/label-loss-map.ts';
import type { PixelMap } from '../core/label-map.ts';
import { isQuantised } from '../core/level-parts.ts';
import { evaluateParts } from '../core/loss-parts.ts';
import { fillMapAllClasses, lossMap } from '../core/maps.ts';
import { isBinary, lossClasses } from '../core/unit.ts';
import type { LossEstimate } from '../core/view-data.ts';
import type { DecodedValues } from '../formats/decoded.ts';
import type { Extremes } from './kernels/find-extremes.ts';
import type { FoundParts } from './kernels/kernel-units.ts';
import { type KernelEstimate, type KernelParts, type Kernels, loadKernels } from './kernels/lovasz-kernels.ts';
import { isLarge } from './large-pair.ts';
import { sharedFloat64, sharedFloats } from './shared-memory.ts';

/** Scores from which the exact loss takes long enough for something to be shown before it. */
const LOOK_FROM_SCORES = 4_000_000;

/** Predictions of at least this size will have work for several threads. */
const HELPERS_FROM_BYTES = 4_000_000;

/** The two ways to the same numbers: src/core, and the kernels for large pairs. One per worker. */
export class PairEvaluator {
  readonly #kernelsFile: string;
  readonly #threads: number | undefined;
  #kernels: Promise<Kernels> | null = null;

  /**
   * @param kernelsFile kernels.wasm
   * @param threads at most; default: the machine's cores
   */
  constructor(kernelsFile: string, threads?: number) {
    this.#kernelsFile = kernelsFile;
    this.#threads = threads;
  }

  /**
   * Loads the kernels and starts their helper threads, which takes a while, before a large pair is read.
   * @param bytes of the prediction
   */
  async prepare(bytes: number): Promise<void> {
    if (bytes >= HELPERS_FROM_BYTES) (await this.#load()).startHelpers();
  }

  /** The largest softmax probabilities of float32 logits in float64, B×H×W; null of others. */
  async tops(prediction: Prediction): Promise<Float64Array | null> {
    if (prediction.kind !== 'logits' || !(prediction.values instanceof Float32Array)) return null;
    return (await this.#load()).tops(prediction);
  }

  /** Smallest and largest of large scores, sooner than a plain loop finds them; null where one is not finite, or of others. */
  async extremes(values: DecodedValues): Promise<Extremes | null> {
    if (!(values instanceof Float32Array) || !(values.buffer instanceof SharedArrayBuffer)) return null;
    return values.length < LOOK_FROM_SCORES ? null : (await this.#load()).extremes(values);
  }

  /**
   * @param known the decision of the prediction, B×H×W; null: not known yet
   * @param options threads at most (default: those of this evaluator); what can be done while helpers sort
   * @throws LensError as evaluateLoss; out-of-memory
   */
  async evaluate(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    known: LabelIds | null,
    options: { readonly threads?: number; readonly meanwhile?: (found: FoundParts) => void } = {},
  ): Promise<KernelParts> {
    if (!isLarge(prediction) || isCounted(prediction, settings)) {
      const decision = known ?? decide(prediction);
      return { ...evaluateParts(truth, prediction, settings, decision, sharedFloat64), decision, facts: null };
    }
    return (await this.#load()).evaluateParts(truth, prediction, settings, known, options);
  }

  /** Bounds of the loss without a sort; null where there are none. @throws LensError as evaluateLoss */
  async estimate(truth: LabelBatch, prediction: Prediction, settings: LossSettings): Promise<LossEstimate | null> {
    const bounds = (await this.#load()).estimate(truth, prediction, settings);
    return bounds && { value: bounds.value, lower: bounds.lower, upper: bounds.upper };
  }

  /**
   * Bounds of the loss, with guesses of the classes' losses and of the contributions, and the decision.
   * @returns null where the exact loss is there as soon, or where there are no bounds
   * @throws LensError as evaluateLoss
   */
  async firstLook(truth: LabelBatch, prediction: Prediction, settings: LossSettings): Promise<KernelEstimate | null> {
    if (prediction.kind === 'labels' || prediction.values.length < LOOK_FROM_SCORES) return null;
    return (await this.#load()).estimate(truth, prediction, settings, {
      contribution: true,
      decision: true,
    });
  }

  /** One map, 0 at ignored pixels: B×H×W, or a table of hard labels. @throws LensError as lossMap */
  async map(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    map: MapName,
    classIndex: number | null,
  ): Promise<PixelMap> {
    if (map === 'contribution' && (classIndex === null || isBinary(settings)) && isCounted(prediction, settings)) {
      // As `evaluate` has it.
      return evaluateParts(truth, prediction, settings, decide(prediction), sharedFloat64).contribution;
    }
    if (!isLarge(prediction)) {
      const table = labelLossMap(truth, prediction, settings, map, classIndex);
      return table ?? lossMap(truth, prediction, settings, map, classIndex);
    }
    return (await this.#load()).map(truth, prediction, settings, map, classIndex);
  }

  /**
   * One map of every class, 0 at ignored pixels: B×C×H×W (C = 1 in the binary forms), in shared memory.
   * @param dtype what it is wanted in; gradients come as the kernels have them
   * @throws LensError as lossMap
   */
  async mapOfEveryClass(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    map: MapName,
    dtype: 'float32' | 'float64',
  ): Promise<Float32Array | Float64Array> {
    if ((map === 'grad-probability' || map === 'grad-logit') && isLarge(prediction)) {
      return (await this.#load()).lossAndGradient(truth, prediction, settings, map).gradient;
    }
    const values = sharedFloats(truth.ids.length * lossClasses(prediction, settings).length, dtype);
    fillMapAllClasses(truth, prediction, settings, map, values);
    return values;
  }

  async #load(): Promise<Kernels> {
    this.#kernels ??= loadKernels(this.#kernelsFile, this.#threads === undefined ? {} : { threads: this.#threads });
    return await this.#kernels;
  }
}

/**
 * Whether a loss is counted, not sorted: that of quantised probabilities. Of many in several channels the kernels find
 * other facts in the same pass.
 */
function isCounted(prediction: Prediction, settings: LossSettings): boolean {
  return isQuantised(prediction, settings) && (isBinary(settings) || !isLarge(prediction));
}
