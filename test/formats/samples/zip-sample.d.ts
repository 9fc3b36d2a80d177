export interface ZipSampleMember {
  readonly name: string;
  readonly content: Uint8Array;
  readonly packed?: boolean;
  /** What the directory says instead of the truth. */
  readonly claimedBytes?: number;
  readonly claimedSum?: number;
}
/** A zip file with local headers, a directory and its end (APPNOTE 4.3). */
export declare function zipSample(members: readonly ZipSampleMember[]): Uint8Array;
