import { LensError } from '../core/lens-error.ts';
import type { ByteSource } from './decoded.ts';
import { isNpyMagic } from './npy.ts';

/** How a file begins; containers behind a gzip or zip are told apart later. */
export type FileKind =
  | 'png'
  | 'npy'
  | 'zip'
  | 'gzip'
  | 'safetensors'
  | 'tiff'
  | 'jpeg'
  | 'webp'
  | 'gif'
  | 'bmp'
  | 'nifti'
  | 'netpbm';

const HEAD_BYTES = 1024;

/**
 * What a file is, by its first bytes and never by its name; the name only serves to say what was expected.
 * @throws LensError file-empty, file-lfs-pointer { oid, bytes }, file-is-html, file-is-text { firstLine }, pt-legacy,
 *   pickle-file, file-other-format { format }, file-wrong-magic { expected, found }, file-unknown-format { found }
 */
export function fileKind(source: ByteSource): FileKind {
  const file = source.name;
  if (source.size === 0) throw new LensError('file-empty', { file });
  const head = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  source.read(head, 0);
  const kind = magicKind(head, source.size);
  if (kind !== null) return kind;
  refusePickle(head, file);
  const other = otherFormats.find(([, signature, offset = 0]) => startsWith(head, signature, offset));
  if (other) throw new LensError('file-other-format', { file, format: other[0] });
  refuseText(head, file);
  const found = hexText(head.subarray(0, 8));
  const expected = nameKinds.get(/\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '');
  if (expected !== undefined) throw new LensError('file-wrong-magic', { file, expected, found });
  throw new LensError('file-unknown-format', { file, found });
}

function magicKind(head: Uint8Array, size: number): FileKind | null {
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'png';
  if (isNpyMagic(head)) return 'npy';
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip';
  if (startsWith(head, '\x1f\x8b\x08')) return 'gzip';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => startsWith(head, magic))) return 'tiff';
  if (startsWith(head, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8)) return 'webp';
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'gif';
  if (isNiftiHead(head)) return 'nifti';
  if (isSafetensors(head, size)) return 'safetensors';
  if (isBmp(head)) return 'bmp';
  if (/^P[1-6][\s#]/.test(latin1(head.subarray(0, 3)))) return 'netpbm';
  return null;
}

/** The sizes of the known bitmap headers tell a bitmap from a text that begins with "BM". */
function isBmp(head: Uint8Array): boolean {
  if (!startsWith(head, 'BM') || head.length < 18) return false;
  const infoBytes = new DataView(head.buffer).getUint32(14, true);
  return [12, 40, 52, 56, 64, 108, 124].includes(infoBytes);
}

/** sizeof_hdr is 348 (NIfTI-1) or 540 (NIfTI-2) in either byte order, and the magic stands where it belongs. */
export function isNiftiHead(head: Uint8Array): boolean {
  if (head.length < 348) return false;
  const view = new DataView(head.buffer, head.byteOffset);
  const one = view.getInt32(0, true) === 348 || view.getInt32(0, false) === 348;
  const two = view.getInt32(0, true) === 540 || view.getInt32(0, false) === 540;
  if (one) return startsWith(head, 'n+1', 344) || startsWith(head, 'ni1', 344);
  return two && (startsWith(head, 'n+2', 4) || startsWith(head, 'ni2', 4));
}

/** Eight bytes of length, then JSON. The length may be a lie, but its bytes are not all printable. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = new DataView(head.buffer).getBigUint64(0, true);
  return length <= BigInt(size) || !head.subarray(0, 8).every((byte) => byte >= 9 && byte < 127);
}

function refusePickle(head: Uint8Array, file: string): void {
  // torch.save before 1.6: a pickled magic number, 0x1950a86a20f9469cfc6c.
  if (startsWith(head, '\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19', 2)) throw new LensError('pt-legacy', { file });
  const protocol = head[1] ?? 0;
  if (head[0] === 0x80 && protocol >= 2 && protocol <= 5) throw new LensError('pickle-file', { file });
}

function refuseText(head: Uint8Array, file: string): void {
  const text = new TextDecoder('utf-8').decode(head);
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    const oid = /^oid sha256:([0-9a-f]+)/m.exec(text)?.[1]?.slice(0, 12) ?? '';
    const bytes = Number(/^size (\d+)/m.exec(text)?.[1] ?? Number.NaN);
    throw new LensError('file-lfs-pointer', { file, oid, bytes: Number.isFinite(bytes) ? bytes : null });
  }
  if (/^\uFEFF?\s*<(!doctype|html|head|\?xml|!--)/i.test(text)) {
    const title = /<title>\s*([^<]{1,80})/i.exec(text)?.[1]?.trim() ?? null;
    throw new LensError('file-is-html', { file, title });
  }
  // Only what the decoder could not read, and control characters, make it no text.
  const characters = [...text.replace(/\uFFFD$/, '')];
  if (characters.some((c) => c === '\uFFFD' || (c < ' ' && !'\t\r\n\f'.includes(c)))) return;
  const firstLine = (text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '').trim().slice(0, 60);
  throw new LensError('file-is-text', { file, firstLine });
}

const otherFormats: readonly (readonly [format: string, signature: string, offset?: number])[] = [
  ['HDF5', '\x89HDF\r\n\x1a\n'],
  ['MATLAB', 'MATLAB 5.0'],
  ['PDF', '%PDF'],
  ['DICOM', 'DICM', 128],
  ['OpenEXR', '\x76\x2f\x31\x01'],
  ['Photoshop', '8BPS'],
  ['JPEG 2000', '\0\0\0\x0cjP  '],
  ['JPEG XL', '\xff\x0a'],
  ['JPEG XL', '\0\0\0\x0cJXL '],
  ['AVIF or HEIF', 'ftyp', 4],
  ['7-Zip', '7z\xbc\xaf\x27\x1c'],
  ['RAR', 'Rar!'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\0'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
  ['Parquet', 'PAR1'],
  ['Arrow', 'ARROW1'],
  ['NRRD', 'NRRD000'],
  ['SQLite', 'SQLite format 3\0'],
  ['TFRecord or protocol buffer', '\x08\x01\x12'],
  ['ELF program', '\x7fELF'],
];

const nameKinds = new Map<string, string>([
  ['png', 'PNG'],
  ['npy', 'NumPy array'],
  ['npz', 'NumPy archive'],
  ['pt', 'PyTorch file'],
  ['pth', 'PyTorch file'],
  ['safetensors', 'safetensors file'],
  ['tif', 'TIFF'],
  ['tiff', 'TIFF'],
  ['jpg', 'JPEG'],
  ['jpeg', 'JPEG'],
  ['webp', 'WebP'],
  ['gif', 'GIF'],
  ['bmp', 'bitmap'],
  ['nii', 'NIfTI volume'],
  ['gz', 'gzip file'],
  ['ppm', 'PPM'],
  ['pgm', 'PGM'],
  ['pbm', 'PBM'],
]);

function startsWith(head: Uint8Array, signature: string, offset = 0): boolean {
  if (head.length < offset + signature.length) return false;
  for (let i = 0; i < signature.length; i += 1) if (head[offset + i] !== signature.charCodeAt(i)) return false;
  return true;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function hexText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
