import type { FileRef } from './pair-request.ts';
import { decodeRef } from './read-files.ts';

/**
 * How a file is stored, in words: "float16 array, 12 × 360 × 480", "indexed PNG of 8 bits, 360 × 480".
 * @throws LensError of its reader; array-choice where it holds several arrays
 */
export async function describeFile({ file }: { readonly file: FileRef }): Promise<string> {
  const { container, dtype, shape, picture } = await decodeRef(file, null);
  const kind = picture
    ? `${picture.colour} ${container.toUpperCase()} of ${picture.bitDepth} bits`
    : `${dtype} ${container === 'nifti' ? 'NIfTI' : 'array'}`;
  return `${kind}, ${shape.join(' × ')}`;
}
