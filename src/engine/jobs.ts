import type { MapName } from '../core/batch.ts';
import type { Inspection } from '../core/inspection.ts';
import type { LensErrorParams } from '../core/lens-error.ts';
import type { FieldSpec, FieldSummary, LayerSpec, LitLayer, ProbeData, Tile } from '../core/view-data.ts';
import type { PairDiagnosis } from '../dataset/doctor/diagnose-data-set.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import type { ConvertedFile, ConvertRequest } from './convert-file.ts';
import type { CurveJobs } from './curve-jobs.ts';
import type { Diagnosed } from './diagnose-pair.ts';
import type { ExportJobs } from './export-jobs.ts';
import type { FindingJobs } from './finding-jobs.ts';
import type { LookGate } from './look-gate.ts';
import type { MapPicture } from './map-picture.ts';
import type { BesideParts, PairsToCompare, VersusMemory } from './other-prediction.ts';
import type { ClassMemory, FieldMemory, OpenedMemory, PairMemory } from './pair-memory.ts';
import type { FileRef, PairRequest } from './pair-request.ts';
import type { ProbePlace } from './probe-memory.ts';
import type { Thumbnails } from './thumbnails.ts';

/** What a worker can be asked to do. All large data lies in shared memory, so arguments and results are small. */
export interface Jobs extends FindingJobs, CurveJobs, ExportJobs {
  /** @param argument.look progress brings a first look at a large pair; null: none is wanted */
  openPair(argument: { request: PairRequest; look: LookGate | null }): Promise<OpenedMemory>;
  /** The numbers alone: the pair's memory stays in the worker and ends there. */
  inspect(request: PairRequest): Promise<Inspection>;
  thumbnails(request: PairRequest): Promise<Thumbnails>;
  field(argument: { memory: PairMemory; field: FieldSpec }): Promise<FieldMemory>;
  /** One H×W map of a batch of one, in the panel's colours. */
  mapPicture(argument: { memory: PairMemory; map: MapName; classId: number | null }): Promise<MapPicture>;
  fieldSummary(argument: { memory: PairMemory; field: FieldMemory; unit: number }): FieldSummary;
  tile(argument: {
    memory: PairMemory;
    field: FieldMemory | null;
    peak: number;
    beside: BesideParts;
    layer: Exclude<LayerSpec, LitLayer>;
    level: number;
    column: number;
    row: number;
    packed: boolean;
  }): Tile;
  probe(argument: { memory: PairMemory; order: ClassMemory | null; place: ProbePlace }): ProbeData;
  /** The decisions of two predictions of one image. */
  versus(argument: PairsToCompare): VersusMemory;
  describeFile(argument: { file: FileRef }): Promise<string>;
  convert(request: ConvertRequest): Promise<ConvertedFile>;
  diagnose(request: PairRequest): Promise<Diagnosed>;
  diagnosePairOfMany(request: PairRequest): Promise<PairDiagnosis>;
  diagnoseFile(argument: { file: FileRef; key: string | null }): Promise<Finding[]>;
}

export type JobName = keyof Jobs;
export type JobArgument<K extends JobName> = Parameters<Jobs[K]>[0];
export type JobResult<K extends JobName> = Awaited<ReturnType<Jobs[K]>>;

/** Errors cross the worker boundary as data, so that their code and numbers survive. */
export type JobOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly params: LensErrorParams; readonly stack: string };

/** Sent by a worker while a job runs. */
export interface JobProgress {
  readonly what: string;
  readonly fraction: number | null;
  /** What can be shown of the pair before its exact numbers: see PairMemory. */
  readonly firstLook?: OpenedMemory;
}
