import { stat } from 'node:fs/promises';
import os from 'node:os';
import type { Inspection } from '../core/inspection.ts';
import type { PairDiagnosis } from '../dataset/doctor/diagnose-data-set.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import { ByteCache } from './byte-cache.ts';
import type { ConvertedFile, ConvertRequest } from './convert-file.ts';
import type { DerivedMemory } from './derived-memory.ts';
import type { Diagnosed } from './diagnose-pair.ts';
import type { JobProgress } from './jobs.ts';
import { closedGate, openGate } from './look-gate.ts';
import { OpenedPair } from './opened-pair.ts';
import { bytesOfPair, type OpenedMemory } from './pair-memory.ts';
import type { PairCallOptions } from './pair-parts.ts';
import { type FileRef, type PairRequest, requestKey } from './pair-request.ts';
import { panopticSidecarVersion } from './panoptic-sidecar.ts';
import type { Thumbnails } from './thumbnails.ts';
import { WorkerPool } from './worker-pool.ts';

export interface EngineOptions {
  /** The bundled worker script. */
  readonly workerFile: string;
  /** Workers at most; default min(4, cores − 1), at least 2: what is shown is served while a pair is computed. */
  readonly workers?: number;
  /** Threads that compute one pair at most; default: the machine's cores. */
  readonly threads?: number;
  /** The workers give way to other threads: in an editor, whose pages show what they compute. */
  readonly yields?: boolean;
  /** Bound of the memory kept for opened pairs, and as much again for what was derived from them. */
  readonly cacheBytes?: number;
}

export interface OpenOptions extends PairCallOptions {
  /**
   * Gets what can be shown of a large pair some seconds before its exact numbers: its `bounds` are not null. They are
   * begun when the promise that it returns is settled, or after a second; at once where there is none.
   */
  readonly onFirstLook?: ((pair: OpenedPair) => Promise<void> | undefined) | undefined;
}

/** The map that a look is drawn with. */
const SHOWN_FIRST = { kind: 'map', unit: 0, map: 'contribution', classId: null } as const;

const DEFAULT_CACHE_BYTES = 1 << 30;

/** One pair → one inspection. Decodes and computes in workers only; the caller's thread stays free. */
export class Engine {
  /** Pairs that are worked on at the same time, at most. */
  readonly workers: number;
  readonly #workerFile: string;
  readonly #pool: WorkerPool;
  readonly #pairs: ByteCache<OpenedPair>;
  readonly #derived: ByteCache<DerivedMemory>;
  #opened = 0;

  constructor(options: EngineOptions) {
    this.workers = options.workers ?? Math.max(2, Math.min(4, os.cpus().length - 1));
    this.#workerFile = options.workerFile;
    this.#pool = new WorkerPool(options.workerFile, this.workers, { threads: options.threads, yields: options.yields });
    this.#pairs = new ByteCache(options.cacheBytes ?? DEFAULT_CACHE_BYTES);
    this.#derived = new ByteCache(options.cacheBytes ?? DEFAULT_CACHE_BYTES);
  }

  /** Starts a worker, so that it is there when the first pair is. */
  start(): void {
    this.#pool.start();
  }

  /** Numbers that another program computed are not to be mixed with this one's. */
  async programVersion(): Promise<string> {
    const { size, mtimeMs } = await stat(this.#workerFile);
    return `${size}@${mtimeMs}`;
  }

  /** Reads and computes a pair, or finds it in the cache. @throws LensError with the file's name */
  async open(request: PairRequest, { onFirstLook, ...options }: OpenOptions = {}): Promise<OpenedPair> {
    const key = `${requestKey(request)} ${await panopticSidecarVersion(request.groundTruth)}`;
    const known = this.#pairs.get(key);
    if (known) return known;
    const file = request.prediction.name;
    const gate = closedGate();
    const onProgress = ({ firstLook, ...note }: JobProgress) => {
      if (firstLook) {
        const look = this.#pair(firstLook);
        // While a page is made, there is a worker at rest: a failure is told when the map is asked for.
        look.layerInfo(SHOWN_FIRST).catch(() => undefined);
        void (onFirstLook?.(look) ?? Promise.resolve()).finally(() => openGate(gate));
      }
      options.onProgress?.(note);
    };
    const argument = { request, look: onFirstLook === undefined ? null : gate };
    const opened = await this.#pool.run('openPair', argument, { ...options, onProgress, file });
    const pair = this.#pair(opened);
    this.#pairs.set(key, pair, bytesOfPair(opened.memory));
    return pair;
  }

  #pair(opened: OpenedMemory): OpenedPair {
    this.#opened += 1;
    return new OpenedPair(`pair ${this.#opened}`, opened, this.#pool, this.#derived);
  }

  /** The numbers of a pair, nothing kept. */
  async inspect(request: PairRequest, options: PairCallOptions = {}): Promise<Inspection> {
    return await this.#pool.run('inspect', request, { ...options, file: request.prediction.name });
  }

  /** Small pictures of a pair, nothing kept. @throws LensError with the file's name */
  async thumbnails(request: PairRequest, options: PairCallOptions = {}): Promise<Thumbnails> {
    return await this.#pool.run('thumbnails', request, { ...options, file: request.prediction.name });
  }

  /** Type and shape of a file, in words. @throws LensError of its reader */
  async describe(file: FileRef, options: PairCallOptions = {}): Promise<string> {
    return await this.#pool.run('describeFile', { file }, { ...options, file: file.name });
  }

  /** A file as it was read, written in another format. */
  async convert(request: ConvertRequest, options: PairCallOptions = {}): Promise<ConvertedFile> {
    return await this.#pool.run('convert', request, { ...options, file: request.file.name });
  }

  /** What is doubtful about the encoding of a pair; nothing is kept. @throws LensError with the file's name */
  async diagnose(request: PairRequest, options: PairCallOptions = {}): Promise<Diagnosed> {
    return await this.#pool.run('diagnose', request, { ...options, file: request.prediction.name });
  }

  /** The same for one pair of many, with what shows only among its neighbours. @throws LensError */
  async diagnosePairOfMany(request: PairRequest, options: PairCallOptions = {}): Promise<PairDiagnosis> {
    return await this.#pool.run('diagnosePairOfMany', request, { ...options, file: request.prediction.name });
  }

  /** What is doubtful about a file without a partner. @throws LensError of its reader */
  async diagnoseFile(file: FileRef, key: string | null, options: PairCallOptions = {}): Promise<readonly Finding[]> {
    return await this.#pool.run('diagnoseFile', { file, key }, { ...options, file: file.name });
  }

  async dispose(): Promise<void> {
    this.#pairs.clear();
    this.#derived.clear();
    await this.#pool.dispose();
  }
}
