/** Number type as stored in a file. */
export type StoredDtype =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64';

/** In memory: bool → Uint8Array, float16 and bfloat16 → Float32Array, 64-bit integers → Float64Array (refused beyond 2^53). */
export type DecodedValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export type Container =
  | 'png'
  | 'npy'
  | 'npz'
  | 'pt'
  | 'safetensors'
  | 'tiff'
  | 'jpeg'
  | 'webp'
  | 'gif'
  | 'bmp'
  | 'nifti'
  | 'netpbm';

/** What a picture file says about its samples. */
export interface PictureFacts {
  readonly colour: 'indexed' | 'grey' | 'grey-alpha' | 'rgb' | 'rgba';
  /** Bits a sample in the file: 1, 2, 4, 8, 16, 32. */
  readonly bitDepth: number;
  /** RGB triplets of an indexed file. */
  readonly palette: Uint8Array | null;
  /** JPEG or lossy WebP. */
  readonly lossy: boolean;
}

export interface FormatWarning {
  readonly code: string;
  readonly message: string;
}

/** A decoded array in C order. Pictures: H×W for indices and grey (alpha dropped), H×W×3 or H×W×4 for colours. */
export interface DecodedArray {
  readonly container: Container;
  /** Member of a container file, or null. */
  readonly key: string | null;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly data: DecodedValues;
  readonly picture: PictureFacts | null;
  readonly warnings: readonly FormatWarning[];
}

/** Random access to a file's bytes; synchronous, because it is used in workers only. */
export interface ByteSource {
  /** The path as the user knows it, for messages. */
  readonly name: string;
  readonly size: number;
  /** Fills `target` from `position`; throws LensError('file-changed') when the file ends early. */
  read(target: Uint8Array, position: number): void;
}

/** Where decoded values go: lets the engine place them in shared memory. */
export type Allocate = (byteLength: number) => ArrayBufferLike;

export interface DecodeOptions {
  /** Member of a container file; absent: the only one, else LensError('array-choice'). */
  readonly key?: string;
  readonly allocate?: Allocate;
  /** Largest allowed size of decoded values in bytes; checked before anything is allocated. */
  readonly limitBytes?: number;
}

/** One array of a container file, as its header describes it. */
export interface ArrayListing {
  /** Null where the file holds one array without a name. */
  readonly key: string | null;
  /** A StoredDtype, or the file's own word for a type that is not read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Code of the LensError with which it would be refused; null when it can be read. */
  readonly refusal: string | null;
}
