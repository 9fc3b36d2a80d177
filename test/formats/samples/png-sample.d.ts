export interface PngSample {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 indexed, 4 grey and alpha, 6 RGBA. */
  readonly colourType: number;
  /** Row major, samples of a pixel side by side. */
  readonly samples: readonly number[];
  readonly interlaced?: boolean;
  readonly palette?: Uint8Array;
  /** Chunks before the data, by type. */
  readonly ancillary?: readonly (readonly [type: string, content: Uint8Array])[];
  /** The data is cut into chunks of this many bytes. */
  readonly idatBytes?: number;
}
export declare const PNG_MAGIC: Uint8Array<ArrayBuffer>;
/** An independent little PNG writer: filter 0 and 1 by turns, Adam7 where asked for. */
export declare function pngSample(sample: PngSample): Uint8Array;
export declare function pngHead(sample: Omit<PngSample, 'samples'>): Uint8Array;
export declare function pngChunk(type: string, content: Uint8Array): Uint8Array;
export declare function concat(parts: readonly Uint8Array[]): Uint8Array;
