import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import { countUnits } from '../core/unit.ts';
import type { LossEstimate, WhatIf } from '../core/view-data.ts';
import { type ChangedPair, changePair } from '../core/what-if.ts';
import type { InterpretedClass } from '../dataset/interpreted-pair.ts';
import { assembleInspection } from './assemble-inspection.ts';
import type { PairEvaluator } from './evaluate-pair.ts';
import { classIndex, type OpenedMemory, type PairMemory } from './pair-memory.ts';
import type { RegionMemory } from './region-memory.ts';
import { resultWarnings, warningsOfFiles } from './result-warnings.ts';
import { allocateShared, toShared } from './shared-memory.ts';

export interface PairToChange {
  readonly memory: PairMemory;
  readonly inspection: Inspection;
  /** Of the pair as it is; null where no region is fixed. */
  readonly regions: RegionMemory | null;
  readonly change: WhatIf;
}

/** The arrays after a change, in shared memory. @throws LensError what-if-threshold, what-if-temperature */
function changeMemory({ memory, regions, change }: Omit<PairToChange, 'inspection'>): ChangedPair {
  checkChange(memory, change);
  return changePair(
    memory.truth,
    memory.prediction,
    memory.settings,
    {
      threshold: change.threshold,
      temperature: change.temperature,
      fixed: change.fixes.length > 0 && regions ? markFixed(regions, change.fixes, memory.truth.ids.length) : null,
      ignored: change.ignored.map((id) => classIndex(memory, id)),
    },
    sharedLike,
  );
}

/**
 * Bounds of the loss after a change, several times sooner than the loss itself: for sliders.
 * @returns null where the exact loss has to be waited for (hard labels, bounds too wide to tell anything)
 */
export async function estimateChangedPair(
  argument: Omit<PairToChange, 'inspection'>,
  evaluator: PairEvaluator,
): Promise<LossEstimate | null> {
  const { truth, prediction } = changeMemory(argument);
  return await evaluator.estimate(truth, prediction, argument.memory.settings);
}

/** The pair as it would be after a change, computed anew as if its files said so. Its files are left alone. */
export async function changeOpenedPair(argument: PairToChange, evaluator: PairEvaluator): Promise<OpenedMemory> {
  const { memory, inspection } = argument;
  const changed = changeMemory(argument);
  const { truth, prediction } = changed;
  const decision = toShared(changed.decision);
  const parts = await evaluator.evaluate(truth, prediction, memory.settings, decision);
  const { preset, resized, groundTruth } = inspection;
  const result = assembleInspection({
    interpreted: {
      truth,
      truthRaw: memory.truthRaw,
      prediction,
      settings: memory.settings,
      classes: classesOf(memory, inspection, argument.change.ignored),
      facts: { prediction: inspection.prediction, groundTruth, preset, resized, warnings: [] },
    },
    parts,
    decision,
    imagePath: inspection.image?.path ?? null,
    warnings: warningsOfFiles(inspection.warnings),
    regions: undefined,
    errors: undefined,
  });
  return {
    inspection: { ...result, warnings: [...result.warnings, ...resultWarnings(result)] },
    bounds: null,
    keys: [],
    groundTruthKeys: [],
    memory: {
      ...memory,
      truth,
      prediction,
      decision,
      units: countUnits(truth, prediction, memory.settings),
      selected: parts.selected,
      contribution: parts.contribution,
      top: parts.facts?.isExact ? parts.facts.top : null,
    },
  };
}

/** @throws LensError what-if-threshold, what-if-temperature */
function checkChange({ prediction }: PairMemory, { threshold, temperature }: WhatIf): void {
  const binary = prediction.kind !== 'labels' && prediction.channels === 1;
  if (threshold !== null && !(binary && threshold > 0 && threshold < 1)) {
    throw new LensError('what-if-threshold', { threshold });
  }
  if (temperature !== null && !(prediction.kind === 'logits' && temperature > 0)) {
    throw new LensError('what-if-temperature', { temperature });
  }
}

function markFixed(regions: RegionMemory, ids: readonly number[], pixels: number): Uint8Array {
  const wanted = new Uint8Array(regions.count);
  for (const id of ids) if (id < wanted.length) wanted[id] = 1;
  const { starts, ends, regions: idOf } = regions.runs;
  const marks = new Uint8Array(pixels);
  for (let run = 0; run < idOf.length; run += 1) {
    if (wanted[idOf[run] as number] === 1) marks.fill(1, starts[run], ends[run]);
  }
  return marks;
}

function sharedLike<T extends { readonly byteLength: number; readonly constructor: unknown }>(like: T): T {
  const Kind = like.constructor as new (buffer: SharedArrayBuffer) => T; // the array's own kind
  return new Kind(allocateShared(like.byteLength));
}

/** Class by index of the batches; what is no row of the inspection, or not any more, is ignored in the truth. */
function classesOf({ classIds }: PairMemory, { classes }: Inspection, ignored: readonly number[]): InterpretedClass[] {
  const rows = new Map(classes.map((row) => [row.id, row]));
  return classIds.map((id) => {
    const row = rows.get(id);
    return row
      ? { id, name: row.name, color: row.color, ignored: ignored.includes(id) }
      : { id, name: `class ${id}`, color: [128, 128, 128], ignored: true };
  });
}
