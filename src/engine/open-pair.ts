import type { LabelIds, Prediction } from '../core/batch.ts';
import type { InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import { countUnits, type UnitCounts } from '../core/unit.ts';
import type { LossEstimate } from '../core/view-data.ts';
import { interpretPair } from '../dataset/interpret-pair.ts';
import { noteExtremes } from '../dataset/score-evidence.ts';
import { listArrays } from '../formats/decode-file.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { assembleInspection } from './assemble-inspection.ts';
import { DecisionFindings } from './decision-findings.ts';
import type { PairEvaluator } from './evaluate-pair.ts';
import type { JobProgress } from './jobs.ts';
import type { FoundParts } from './kernels/kernel-units.ts';
import type { KernelParts } from './kernels/lovasz-kernels.ts';
import { type LookGate, waitAtGate } from './look-gate.ts';
import type { OpenedMemory, PictureMemory } from './pair-memory.ts';
import type { FileRef, PairRequest } from './pair-request.ts';
import { panopticSegments } from './panoptic-sidecar.ts';
import { decodeRef, readPicture, sourceOf } from './read-files.ts';
import { resultWarnings } from './result-warnings.ts';
import { type JobMemory, type JobsOwnMemory, sharedMemory } from './shared-memory.ts';

function keptPrediction(prediction: Prediction, { keep }: JobMemory): Prediction {
  return prediction.kind === 'labels'
    ? { ...prediction, ids: keep(prediction.ids) }
    : { ...prediction, values: keep(prediction.values) };
}

/** The image is for looking only: when it cannot be read, the pair is shown without it, and says so. */
async function pictureOrWarning(
  image: FileRef | null,
): Promise<{ picture: PictureMemory | null; warnings: InspectionWarning[] }> {
  if (!image) return { picture: null, warnings: [] };
  try {
    return { picture: await readPicture(image), warnings: [] };
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    const message = `The image ${image.name} could not be read (${error.code}); the pair is shown without it.`;
    return { picture: null, warnings: [{ code: 'image-unreadable', message }] };
  }
}

/** Errors of the mathematics know no files: the prediction is named. */
async function naming<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LensError && error.params.file === undefined) {
      throw new LensError(error.code, { ...error.params, file });
    }
    throw error;
  }
}

export interface OpenPairOptions {
  /** With it the pair is this thread's own, and so is the computation; default: shared memory, the machine's cores. */
  readonly own?: JobsOwnMemory;
  /** Progress brings a first look at a large pair; the exact numbers begin when the gate opens. */
  readonly look?: LookGate | null;
}

/** Reads both files, finds out what their numbers mean, and computes: all that a panel or a report needs first. */
export async function openPair(
  request: PairRequest,
  evaluator: PairEvaluator,
  progress: (note: JobProgress) => void,
  options: OpenPairOptions = {},
): Promise<OpenedMemory> {
  return await naming(request.prediction.name, () => open(request, evaluator, progress, options));
}

async function open(
  request: PairRequest,
  evaluator: PairEvaluator,
  progress: (note: JobProgress) => void,
  { own, look: gate = null }: OpenPairOptions,
): Promise<OpenedMemory> {
  const memory: JobMemory = own ?? sharedMemory;
  progress({ what: 'Reading the ground truth', fraction: null });
  const truth = await decodeRef(request.groundTruth, request.options.groundTruthKey ?? null, memory.allocate);
  progress({ what: 'Reading the prediction', fraction: null });
  if (!own) await evaluator.prepare(sourceOf(request.prediction).size);
  const prediction = await decodeRef(request.prediction, request.options.key ?? null, memory.allocate);
  const extremes = await evaluator.extremes(prediction.data);
  if (extremes) noteExtremes(prediction.data, extremes);
  const interpreted = interpretPair({
    truth,
    truthPath: request.groundTruth.name,
    prediction,
    predictionPath: request.prediction.name,
    options: request.options,
    allocate: memory.allocate,
    ...panopticSegments(
      { file: request.groundTruth, array: truth },
      { file: request.prediction, array: prediction },
      request.options,
    ),
  });
  const kept = {
    ...interpreted,
    truth: { ...interpreted.truth, ids: memory.keep(interpreted.truth.ids) },
    prediction: keptPrediction(interpreted.prediction, memory),
  };
  const { picture, warnings } = await pictureOrWarning(request.image);
  const keys = await keysOf(request.prediction, prediction);
  const groundTruthKeys = await keysOf(request.groundTruth, truth);
  let units: readonly UnitCounts[] | null = null;
  let findings: DecisionFindings | null = null;
  const meanwhile = (found: FoundParts): void => {
    const { truth, prediction, settings, classes } = kept;
    findings = new DecisionFindings({ truth, prediction, settings, classes: classes.length, ...found });
    findings.findAll(request.regions !== undefined);
    units ??= countUnits(truth, prediction, settings);
  };
  const opened = (parts: KernelParts, bounds: LossEstimate | null): OpenedMemory => {
    const decision = memory.keep(parts.decision);
    units ??= countUnits(kept.truth, kept.prediction, kept.settings);
    const inspection = assembleInspection({
      interpreted: kept,
      parts,
      decision,
      findings,
      imagePath: request.image?.name ?? null,
      regions: request.regions,
      errors: request.errors,
      warnings: [...truth.warnings, ...prediction.warnings, ...interpreted.facts.warnings, ...warnings],
      isFirstLook: bounds !== null,
    });
    return {
      inspection: { ...inspection, warnings: [...inspection.warnings, ...resultWarnings(inspection)] },
      bounds,
      keys,
      groundTruthKeys,
      memory: {
        truth: kept.truth,
        truthRaw: memory.keep(interpreted.truthRaw),
        prediction: kept.prediction,
        decision,
        settings: kept.settings,
        units,
        classIds: interpreted.classes.map((entry) => entry.id),
        selected: parts.selected,
        contribution: parts.contribution,
        top: parts.facts?.isExact ? parts.facts.top : null,
        picture,
      },
    };
  };
  const what = 'Sorting the errors';
  progress({ what, fraction: null });
  const look = gate ? await evaluator.firstLook(kept.truth, kept.prediction, kept.settings) : null;
  let known: LabelIds | null = null;
  if (gate && look?.contribution && look.decision) {
    const { contribution, decision, value, lower, upper } = look;
    known = decision;
    const parts = { ...look, contribution, kinds: new Map(), decision, facts: null };
    progress({ what, fraction: null, firstLook: opened(parts, { value, lower, upper }) });
    waitAtGate(gate);
  }
  const options = { meanwhile, ...(own && { threads: 1 }) };
  return opened(await evaluator.evaluate(kept.truth, kept.prediction, kept.settings, known, options), null);
}

/** Names of the arrays of a container file; empty for a file that is an array itself. */
async function keysOf(file: FileRef, decoded: DecodedArray): Promise<string[]> {
  if (decoded.key === null) return [];
  return (await listArrays(sourceOf(file))).flatMap(({ key }) => key ?? []);
}
