import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';

/** The folder of real data, and why a test over it is skipped where it is not there. */
export const dataRoot = resolve(process.env.LENS_DATA ?? join(import.meta.dirname, '../../../shared/data'));
export const hasData = existsSync(join(dataRoot, 'expected.json'));
export const withoutData = `no data at LENS_DATA (${dataRoot})`;

export interface ExpectedPair {
  readonly gt: string;
  readonly pred: string;
  readonly kind: 'labels-vs-labels' | 'logits' | 'probs' | 'binary-logit' | 'binary-prob8' | 'binary-prob16';
  readonly ignore: number | null;
  readonly lovasz_softmax?: number;
  readonly lovasz_onehot?: number;
  readonly lovasz_hinge?: number;
  readonly lovasz_sigmoid?: number;
  readonly bilinear_half_pixel?: { readonly lovasz_softmax: number };
  readonly note?: string;
}

export function expectedPairs(): readonly ExpectedPair[] {
  if (!hasData) return [];
  // The file is ours: written by the maker of the data.
  const expected = JSON.parse(readFileSync(join(dataRoot, 'expected.json'), 'utf8')) as { pairs: ExpectedPair[] };
  return expected.pairs;
}

export async function decodeShared(path: string): Promise<DecodedArray> {
  return await decodeFile(fileSource(join(dataRoot, path), path));
}
