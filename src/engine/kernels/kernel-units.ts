import type { LabelBatch, LabelIds, LossSettings, ScorePrediction } from '../../core/batch.ts';
import type { LossEvaluation, UnitClassRow } from '../../core/loss.ts';
import type { ProbabilityFacts } from '../../core/probability-facts.ts';
import { isBinary, selectedClasses, unitCount } from '../../core/unit.ts';
import { runBinary } from './binary-job.ts';
import { openCodedUnit } from './coded-unit.ts';
import { KernelJob, type KernelMachine } from './kernel-job.ts';
import { runSoftmax } from './softmax-job.ts';
import type { CollectedParts } from './unit-parts.ts';
import type { KernelOutput, UnitResult, UnitTask } from './unit-task.ts';
import { runWide } from './wide-job.ts';

/** Units below this many scores are computed by one thread: waking another costs more than it brings. */
const SHARED_FROM_VALUES = 600_000;

export interface UnitsOptions {
  readonly output: KernelOutput;
  /** The channel whose gradient alone is wanted: runners that can make it alone do, and give no losses of the others. */
  readonly only?: number;
  /** Bounds by buckets instead of losses, float32 throughout. */
  readonly certified: boolean;
  readonly threads: number;
  readonly isCancelled: () => boolean;
  /** From this many scores a unit, probabilities may be float32. */
  readonly narrowFromValues: number;
  /** Gets what is wanted beside the losses (softmax form only). */
  readonly parts?: CollectedParts | null;
  /** Called once decision and facts of a batch of one unit are known, while helpers sort; not where there are none. */
  readonly meanwhile?: ((found: FoundParts) => void) | null;
  /** Gets each unit's output as soon as it is there; `firstPixel` counts over the batch. */
  readonly take: (output: Float32Array | Float64Array, firstPixel: number, images: number) => void;
}

/** What is known before errors are sorted. */
export interface FoundParts {
  /** B×H×W. */
  readonly decision: LabelIds;
  readonly facts: ProbabilityFacts;
  /** Classes of the loss, as LossEvaluation has them. */
  readonly selected: readonly number[];
}

function meanwhileOf(
  { parts = null, meanwhile = null, certified }: UnitsOptions,
  selected: readonly number[],
): (() => void) | null {
  if (!parts || !meanwhile || certified) return null;
  return () => {
    if (parts.facts) meanwhile({ decision: parts.decision, facts: parts.facts, selected });
  };
}

/** The kernels that serve a unit: float32 where that is allowed (and for the hinge, exact), otherwise float64. */
function runnerOf(
  prediction: ScorePrediction,
  settings: LossSettings,
  isLarge: boolean,
): (job: KernelJob, task: UnitTask) => UnitResult | null {
  if (prediction.values instanceof Float64Array) return runWide;
  if (settings.loss !== 'lovasz-hinge' && !isLarge) return runWide;
  return narrowRunner(settings);
}

function narrowRunner(settings: LossSettings): typeof runSoftmax {
  return isBinary(settings) ? runBinary : runSoftmax;
}

/**
 * All units of a batch through the kernels, one after the other.
 * @returns null when a unit has scores that src/core must judge
 * @throws LensError labels-not-binary, out-of-memory, cancelled
 */
export function runUnits(
  machine: KernelMachine,
  truth: LabelBatch,
  prediction: ScorePrediction,
  settings: LossSettings,
  options: UnitsOptions,
): (LossEvaluation & { readonly gap: number }) | null {
  const { memory, instance, helpers } = machine;
  const { output } = options;
  const units = unitCount(truth, settings);
  const imagePixels = truth.height * truth.width;
  const unitValues = (settings.perImage ? 1 : truth.batch) * imagePixels * prediction.channels;
  const run = options.certified
    ? narrowRunner(settings)
    : runnerOf(prediction, settings, unitValues >= options.narrowFromValues);
  // Helpers see shared scores only.
  const isShared = prediction.values.buffer instanceof SharedArrayBuffer;
  const threads = isShared && unitValues >= SHARED_FROM_VALUES ? options.threads : 1;
  helpers.ensure(threads - 1);
  const rows: UnitClassRow[] = [];
  const selected = new Set<number>();
  let voidUnits = 0;
  let sum = 0;
  let gapSum = 0;
  for (let index = 0; index < units; index += 1) {
    memory.reset();
    const coded = openCodedUnit(memory, instance.exports, truth, prediction, settings, index);
    const { unit } = coded;
    const classes = selectedClasses(unit);
    const firstPixel = unit.firstImage * imagePixels;
    const scores = prediction.values.subarray(index * unitValues, (index + 1) * unitValues);
    const job = new KernelJob(machine, threads, { values: scores, isCancelled: options.isCancelled });
    let result: UnitResult | null;
    try {
      result = run(job, {
        coded,
        scores,
        kind: prediction.kind,
        one: prediction.integerMax ?? 1,
        classes,
        scale: classes.length === 0 ? 0 : 1 / (classes.length * units),
        output,
        only: options.only ?? null,
        certified: options.certified,
        parts: options.parts ?? null,
        meanwhile: units === 1 ? meanwhileOf(options, classes) : null,
      });
    } finally {
      job.end();
    }
    if (result === null) return null;
    if (result.output) options.take(result.output, firstPixel, unit.images);
    if (unit.scored === 0) voidUnits += 1;
    let unitSum = 0;
    gapSum += classes.length === 0 ? 0 : result.gaps.reduce((total, gap) => total + gap, 0) / classes.length;
    for (const [place, classId] of classes.entries()) {
      const foreground = unit.foreground[classId] as number;
      const loss = result.losses[place] as number;
      selected.add(classId);
      rows.push({ unit: index, classId, pixels: unit.scored, foreground, loss, absent: foreground === 0 });
      unitSum += loss;
    }
    if (classes.length > 0) sum += unitSum / classes.length;
  }
  const order = typeof settings.classes === 'string' ? (a: number, b: number) => a - b : () => 0;
  return { value: sum / units, gap: gapSum / units, units, voidUnits, rows, selected: [...selected].sort(order) };
}
