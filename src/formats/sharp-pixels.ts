import type { Sharp, SharpOptions } from 'sharp';
import { LensError } from '../core/lens-error.ts';
import { availableBytes } from './memory-room.ts';

/** Any machine takes pictures of this size. */
const ALWAYS_BYTES = 512 * 1024 ** 2;
/** Places of pixels are kept in 32 bits with a sign. */
const MOST_BYTES = 2 ** 31 - 1;
/** A pair of label maps holds four times its samples, and for a moment the library's buffer as often as ours. */
const TIMES_HELD = 6;

/** The largest picture, unpacked, for the memory that there is now. */
export function pictureLimitBytes(): number {
  return Math.max(ALWAYS_BYTES, Math.min(MOST_BYTES, Math.floor(availableBytes() / TIMES_HELD)));
}

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
  /** The decoder holds the whole of it before the first row is there. */
  readonly progressive: boolean;
  /** EXIF orientation, 1 (as stored) to 8. */
  readonly orientation: number;
}

let library: Promise<typeof import('sharp').default> | undefined;

/** Loaded at the first picture only: it brings a native library of several megabytes. */
function sharp(): Promise<typeof import('sharp').default> {
  library ??= import('sharp').then(({ default: loaded }) => {
    loaded.cache(false);
    loaded.concurrency(1);
    return loaded;
  });
  return library;
}

const options = (failOn: 'warning' | 'error', pages?: number): SharpOptions => ({
  failOn,
  limitInputPixels: pictureLimitBytes(),
  // A mask's numbers are no colours: profiles and orientation must not touch them.
  ignoreIcc: true,
  autoOrient: false,
  ...(pages !== undefined && { pages }),
});

/** @throws LensError picture-damaged { file, detail } */
export async function readPictureHead(file: string, bytes: Uint8Array): Promise<PictureHead> {
  const open = (await sharp())(bytes, options('error'));
  const head = await damagedIfFails(file, () => open.metadata());
  return {
    width: head.width,
    height: head.pageHeight ?? head.height,
    channels: head.channels,
    pages: head.pages ?? 1,
    hasAlpha: head.hasAlpha,
    progressive: head.isProgressive,
    orientation: head.orientation ?? 1,
  };
}

/**
 * Decodes a picture to its samples, without any colour management, gamma or orientation.
 * @throws LensError picture-damaged { file, detail } where the decoder fails or doubts
 */
export async function decodePixels(request: PixelRequest): Promise<Pixels> {
  let picture = (await sharp())(request.bytes, options(request.failOn ?? 'warning', request.pages));
  if (request.channel !== undefined) picture = picture.extractChannel(request.channel);
  else if (request.dropAlpha) picture = picture.removeAlpha();
  picture = picture.toColourspace(request.space).raw({ depth: request.depth });
  const { data, info } = await damagedIfFails(request.file, () => picture.toBuffer({ resolveWithObject: true }));
  return { samples: data, width: info.width, height: info.height, channels: info.channels };
}

async function damagedIfFails<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const detail = error instanceof Error ? error.message.trim().split('\n').slice(0, 2).join('; ') : 'unknown';
    throw new LensError('picture-damaged', { file, detail });
  }
}

/** Grey PNG of 8-bit samples, rows first. */
export async function encodeGreyPng8(samples: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return await encodePng((await sharp())(samples, { raw: { width, height, channels: 1 } }).toColourspace('b-w'));
}

/** Grey PNG of 16-bit samples, rows first. */
export async function encodeGreyPng16(samples: Uint16Array, width: number, height: number): Promise<Uint8Array> {
  return await encodePng((await sharp())(samples, { raw: { width, height, channels: 1 } }).toColourspace('grey16'));
}

/** RGB PNG of 8-bit samples, rows first, channels last. */
export async function encodeRgbPng(samples: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return await encodePng((await sharp())(samples, { raw: { width, height, channels: 3 } }));
}

/** RGB JPEG of 8-bit samples, rows first, channels last: for looking at, never for labels. */
export async function encodeRgbJpeg(
  samples: Uint8Array,
  width: number,
  height: number,
  quality: number,
): Promise<Uint8Array> {
  return await (await sharp())(samples, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

async function encodePng(picture: Sharp): Promise<Uint8Array> {
  return await picture.png({ palette: false, compressionLevel: 6 }).toBuffer();
}
