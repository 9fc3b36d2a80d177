import type { LabelBatch, LossSettings, MapName, Prediction } from '../core/batch.ts';
import { evaluateParts, type LossParts } from '../core/loss-parts.ts';
import { lossMap } from '../core/maps.ts';
import { type Kernels, loadKernels } from './kernels/lovasz-kernels.ts';
import { sharedFloat64 } from './shared-memory.ts';

/** Scores from which the kernels serve: below, src/core needs well under a second and gives every detail at once. */
const LARGE_FROM_SCORES = 4_000_000;

/** The loss and where it sits; kinds of pixels by class are null where they were not worth their time. */
export type PairEvaluation = Omit<LossParts, 'kinds'> & { readonly kinds: LossParts['kinds'] | null };

/** The two ways to the same numbers: src/core, and the kernels for large pairs. One per worker. */
export class PairEvaluator {
  readonly #kernelsFile: string;
  #kernels: Promise<Kernels> | null = null;

  /** @param kernelsFile kernels.wasm */
  constructor(kernelsFile: string) {
    this.#kernelsFile = kernelsFile;
  }

  /** @throws LensError as evaluateLoss; out-of-memory */
  async evaluate(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    decision: Int32Array,
  ): Promise<PairEvaluation> {
    if (!isLarge(prediction)) {
      return evaluateParts(truth, prediction, settings, decision, sharedFloat64(truth.ids.length));
    }
    const kernels = await this.#load();
    const { contribution, ...evaluation } = kernels.evaluate(truth, prediction, settings, { contribution: true });
    return { ...evaluation, contribution: contribution ?? sharedFloat64(truth.ids.length), kinds: null };
  }

  /** One map, B×H×W, 0 at ignored pixels. @throws LensError as lossMap */
  async map(
    truth: LabelBatch,
    prediction: Prediction,
    settings: LossSettings,
    map: MapName,
    classIndex: number | null,
  ): Promise<Float64Array> {
    if (!isLarge(prediction)) return lossMap(truth, prediction, settings, map, classIndex);
    return (await this.#load()).map(truth, prediction, settings, map, classIndex);
  }

  async #load(): Promise<Kernels> {
    this.#kernels ??= loadKernels(this.#kernelsFile);
    return await this.#kernels;
  }
}

function isLarge(prediction: Prediction): boolean {
  return prediction.kind !== 'labels' && prediction.values.length >= LARGE_FROM_SCORES;
}
