import { IGNORED, type LabelIds, UNKNOWN } from '../core/batch.ts';
import { LensError } from '../core/lens-error.ts';
import { compareDecisions, type VersusData } from '../core/versus.ts';
import type { PairMemory } from './pair-memory.ts';
import { allocateShared } from './shared-memory.ts';

/** Another prediction of a pair's image, as far as comparing them needs it. */
export type OtherMemory = Pick<PairMemory, 'truth' | 'decision' | 'classIds'>;

/** That of a pair, without what workers would copy for nothing. */
export function otherMemory({ truth, decision, classIds }: PairMemory): OtherMemory {
  return { truth, decision, classIds };
}

/** A comparison in shared memory. */
export interface VersusMemory {
  readonly data: VersusData;
  /** Of each pixel, B×H×W: a mark of core/versus.ts. */
  readonly marks: Uint8Array;
}

/** What layers of another prediction refer to, as far as the layer at hand needs it. */
export interface BesideParts {
  readonly other: OtherMemory | null;
  readonly versus: VersusMemory | null;
}

export interface PairsToCompare {
  readonly memory: PairMemory;
  readonly other: OtherMemory;
  /** The pair is as its files say: the truth of both must be the same. */
  readonly isAsRead: boolean;
}

/** @throws LensError other-size */
export function checkSize({ truth: own }: PairMemory, { truth: other }: OtherMemory): void {
  const size = ({ batch, height, width }: typeof own) => `${batch} × ${height} × ${width}`;
  if (size(own) !== size(other)) throw new LensError('other-size', { own: size(own), other: size(other) });
}

/** Class index of the pair by class index of the other; UNKNOWN where the pair has no such class. */
function indexTable({ classIds }: PairMemory, other: OtherMemory): (index: number) => number {
  const ownIndex = new Map(classIds.map((id, index) => [id, index]));
  const table = other.classIds.map((id) => ownIndex.get(id) ?? UNKNOWN);
  return (index) => (index === IGNORED ? IGNORED : (table[index] ?? UNKNOWN));
}

/** What the other decides at a pixel, as a class index of the pair. */
export function otherLabelAt(memory: PairMemory, other: OtherMemory): (pixel: number) => number {
  const toOwn = indexTable(memory, other);
  return (pixel) => toOwn(other.decision[pixel] as number);
}

/** Compares two decisions. @throws LensError other-size, other-truth */
export function compareWithOther({ memory, other, isAsRead }: PairsToCompare): VersusMemory {
  checkSize(memory, other);
  if (isAsRead) checkTruth(memory, other);
  const marks = new Uint8Array(allocateShared(memory.truth.ids.length));
  return { data: compareDecisions(memory.truth, memory.decision, alignedDecision(memory, other), marks), marks };
}

function alignedDecision(memory: PairMemory, other: OtherMemory): LabelIds {
  const { decision, classIds } = other;
  if (classIds.join() === memory.classIds.join()) return decision;
  return Int32Array.from(decision, indexTable(memory, other));
}

/** Where the two were read with different truths, right and wrong mean different things. */
function checkTruth(memory: PairMemory, other: OtherMemory): void {
  const toOwn = indexTable(memory, other);
  const own = memory.truth.ids;
  let differing = 0;
  for (let i = 0; i < own.length; i += 1) if (own[i] !== toOwn(other.truth.ids[i] as number)) differing += 1;
  if (differing > 0) throw new LensError('other-truth', { pixels: differing, of: own.length });
}
