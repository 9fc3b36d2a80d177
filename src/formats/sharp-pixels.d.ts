/** Pictures are held twice for a moment (the library's buffer and ours), hence a lower limit than for arrays. */
export declare const PICTURE_LIMIT_BYTES: number;
/** Number types in which the library hands samples over. */
export type SampleDepth = 'uchar' | 'char' | 'ushort' | 'short' | 'uint' | 'int' | 'float' | 'double';
/** What is wanted of a picture. */
export interface PixelRequest {
    readonly file: string;
    /** The whole picture file. */
    readonly bytes: Uint8Array;
    /** `b-w` and `grey16` give one channel, `srgb` and `rgb16` three or four; the 16 names keep 16-bit samples whole. */
    readonly space: 'b-w' | 'grey16' | 'srgb' | 'rgb16';
    readonly depth: SampleDepth;
    /** Only this channel, before any change of colour space. */
    readonly channel?: 0 | 1 | 2 | 3;
    readonly dropAlpha?: boolean;
    /** Pages below each other; absent: the first. */
    readonly pages?: number;
    /** `error`: go on after a warning of the decoder. Default `warning`: refuse whatever the decoder doubts. */
    readonly failOn?: 'warning' | 'error';
}
export interface Pixels {
    /** Samples of the asked depth in this machine's byte order, rows first, channels last. */
    readonly samples: Uint8Array;
    readonly width: number;
    /** Of all pages together. */
    readonly height: number;
    readonly channels: number;
}
/** What the library says about a picture without decoding it. */
export interface PictureHead {
    readonly width: number;
    readonly height: number;
    readonly channels: number;
    readonly pages: number;
    readonly hasAlpha: boolean;
    /** EXIF orientation, 1 (as stored) to 8. */
    readonly orientation: number;
}
/** @throws LensError picture-damaged { file, detail } */
export declare function readPictureHead(file: string, bytes: Uint8Array): Promise<PictureHead>;
/**
 * Decodes a picture to its samples, without any colour management, gamma or orientation.
 * @throws LensError picture-damaged { file, detail } where the decoder fails or doubts
 */
export declare function decodePixels(request: PixelRequest): Promise<Pixels>;
/** Grey PNG of 8-bit samples, rows first. */
export declare function encodeGreyPng8(samples: Uint8Array, width: number, height: number): Promise<Uint8Array>;
/** Grey PNG of 16-bit samples, rows first. */
export declare function encodeGreyPng16(samples: Uint16Array, width: number, height: number): Promise<Uint8Array>;
/** RGB PNG of 8-bit samples, rows first, channels last. */
export declare function encodeRgbPng(samples: Uint8Array, width: number, height: number): Promise<Uint8Array>;
