import type { PairOptions } from '../dataset/pair-options.ts';

/** A file by its place on disk, or, for other schemes, by its bytes in shared memory. */
export interface FileRef {
  /** The path as the user knows it, for messages and results. */
  readonly name: string;
  readonly content: { readonly file: string } | { readonly bytes: Uint8Array };
  /** Changes when the file does (size and mtime): part of the cache's key. */
  readonly version: string;
}

export interface PairRequest {
  readonly groundTruth: FileRef;
  readonly prediction: FileRef;
  readonly image: FileRef | null;
  readonly options: PairOptions;
  /** Largest regions whose exact gains are computed; 0: listed without gains; absent: no regions. */
  readonly regions?: number;
  /** The split of the loss is computed, with this many of the regions that carry most of it. */
  readonly errors?: number;
}

/** Same key, same result. */
export function requestKey(request: PairRequest): string {
  const file = (ref: FileRef | null) => ref && [ref.name, 'file' in ref.content ? ref.content.file : '', ref.version];
  return JSON.stringify([
    file(request.groundTruth),
    file(request.prediction),
    file(request.image),
    request.options,
    request.regions ?? null,
    request.errors ?? null,
  ]);
}
