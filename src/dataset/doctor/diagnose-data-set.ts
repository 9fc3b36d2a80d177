import { LensError, type LensErrorParams } from '../../core/lens-error.ts';
import type { DecodedArray } from '../../formats/decoded.ts';
import { folderOf } from '../file-tree.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import { slashed } from '../name-hints.ts';
import { readTruth } from '../read-pair.ts';
import { addShifts, type BorderShift, borderShift, borderShiftFinding } from './border-shift.ts';
import { diagnoseWithEvidence } from './diagnose-pair.ts';
import { type FileSummary, summariseFile } from './file-summary.ts';
import type { Finding } from './finding.ts';
import { neighbourFindings } from './neighbours.ts';
import { addProfiles, type ShiftProfile, shiftProfile, shiftProfileFinding } from './shift-profile.ts';

/** What is kept of one pair of a data set. Plain data: made in a worker, compared on the other side. */
export interface PairDiagnosis {
  readonly groundTruth: string;
  readonly prediction: string;
  readonly findings: readonly Finding[];
  readonly problem: { readonly code: string; readonly params: LensErrorParams } | null;
  /** The truth itself could be read. */
  readonly truthIsRead: boolean;
  readonly truthSummary: FileSummary;
  readonly predictionSummary: FileSummary;
  /** Null when the pair cannot be read. */
  readonly shift: BorderShift | null;
  /** Null where a shift does not show. */
  readonly profile: ShiftProfile | null;
}

/** A finding and the files that it is about. */
export interface DataSetFinding {
  readonly finding: Finding;
  readonly paths: readonly string[];
}

/** The diagnosis of a pair, and what its files look like. */
export function diagnosePairOfDataSet(pair: PairToInterpret): PairDiagnosis {
  const { findings, problem, evidence } = diagnoseWithEvidence(pair);
  const truthPlane = evidence?.read.truth.layout ?? planeOf(pair.truth);
  const predictionPlane = evidence?.read.layout ?? planeOf(pair.prediction);
  const kind = evidence?.read.detected.kind ?? null;
  return {
    groundTruth: pair.truthPath,
    prediction: pair.predictionPath,
    findings,
    problem: problem && { code: problem.code, params: problem.params },
    truthIsRead: evidence !== null || isTruthRead(pair),
    truthSummary: summariseFile(pair.truth, pair.truthPath, 'labels', truthPlane),
    predictionSummary: summariseFile(pair.prediction, pair.predictionPath, kind, predictionPlane),
    shift: evidence && borderShift(evidence),
    profile: evidence && shiftProfile(evidence),
  };
}

function isTruthRead(pair: PairToInterpret): boolean {
  try {
    readTruth(pair);
    return true;
  } catch (error) {
    if (error instanceof LensError) return false;
    throw error;
  }
}

function planeOf({ shape, picture }: DecodedArray) {
  const [height = 0, width = 0] = picture ? shape : shape.slice(-2);
  return { height, width, channels: 1 };
}

/**
 * All findings of a data set: what is wrong with every pair is said once with its files, then what only all pairs
 * together show, then the files that are not like their neighbours. The most files first.
 */
export function dataSetFindings(pairs: readonly PairDiagnosis[]): DataSetFinding[] {
  const grouped = new Map<string, { finding: Finding; paths: string[] }>();
  for (const { findings, groundTruth, prediction } of pairs) {
    // Of several causes of one pair only the likeliest counts.
    const [first] = findings;
    if (!first) continue;
    const group = grouped.get(keyOf(first)) ?? { finding: first, paths: [] };
    if (first.score > group.finding.score) group.finding = first;
    group.paths.push(first.file === 'groundTruth' ? groundTruth : prediction);
    grouped.set(keyOf(first), group);
  }
  const found: DataSetFinding[] = [...grouped.values()].sort((a, b) => b.paths.length - a.paths.length);
  // Under another fault every place is about as wrong as the next.
  const sound = pairs.filter(({ findings }) => findings.every(({ code }) => code === 'shifted'));
  const profiles = sound.flatMap(({ profile }) => profile ?? []);
  const shift =
    shiftProfileFinding(addProfiles(profiles), profiles.length) ??
    borderShiftFinding(addShifts(pairs.flatMap((pair) => pair.shift ?? [])));
  const turned = found.some(({ finding }) => finding.code === 'flipped' || finding.code === 'transposed');
  // All pairs together say more about a shift than the few that show it alone.
  const together = shift && !turned ? [{ finding: shift, paths: pairs.map(({ prediction }) => prediction) }] : [];
  const single = found.filter(({ finding }) => together.length === 0 || finding.code !== 'shifted');
  // A truth that cannot be read is no measure for others, nor is its prediction, of which nothing is known.
  const compared = pairs.filter(({ truthIsRead }) => truthIsRead);
  const neighbours = [
    ...byFolder(compared.map(({ truthSummary }) => truthSummary)).flatMap((files) =>
      neighbourFindings(files, 'groundTruth'),
    ),
    ...byFolder(compared.map(({ predictionSummary }) => predictionSummary)).flatMap((files) =>
      neighbourFindings(files, 'prediction'),
    ),
  ];
  return [...single, ...together, ...neighbours.map(({ finding, path }) => ({ finding, paths: [path] }))];
}

function keyOf({ code, file, fix }: Finding): string {
  return JSON.stringify([code, file, fix]);
}

function byFolder(files: readonly FileSummary[]): FileSummary[][] {
  const folders = new Map<string, FileSummary[]>();
  for (const file of files) {
    const folder = folderOf(slashed(file.path));
    const known = folders.get(folder);
    if (known) known.push(file);
    else folders.set(folder, [file]);
  }
  return [...folders.values()];
}
