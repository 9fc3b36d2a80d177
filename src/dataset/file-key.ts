export type FileRole = 'truth' | 'prediction' | 'image';

/** A file name taken apart: what it shares with its partners, and what its ending says. */
export interface FileKey {
  readonly key: string;
  /** The known suffix with its underscore, '' when there is none. */
  readonly suffix: string;
  readonly role: FileRole | null;
  /** Lower case, with its dot; ".nii.gz" is one. */
  readonly extension: string;
}

/** Suffixes without their underscore, in lower case. */
const suffixRoles: ReadonlyMap<string, FileRole> = new Map([
  ...['fine', 'coarse'].flatMap((set) =>
    ['labelids', 'labeltrainids', 'color', 'instanceids', 'polygons'].map(
      (kind) => [`gt${set}_${kind}`, 'truth'] as const,
    ),
  ),
  ...[
    'labelids',
    'labeltrainids',
    'segmentation',
    'groundtruth',
    'label',
    'labels',
    'mask',
    'masks',
    'gt',
    'seg',
    'manual1',
    'manual2',
  ].map((suffix) => [suffix, 'truth'] as const),
  ...['leftimg8bit', 'image', 'img', 'sat', 'im'].map((suffix) => [suffix, 'image'] as const),
]);

/** Suffixes of predictions; a number may follow ("_prob8", "_prob16"). */
const predictionSuffixes: ReadonlySet<string> = new Set([
  ...['pred', 'preds', 'predicted', 'prediction', 'predictions', 'logit', 'logits', 'softmax', 'sigmoid'],
  ...['prob', 'probs', 'probability', 'probabilities', 'likelihood'],
]);

function roleOfSuffix(suffix: string): FileRole | null {
  // CamVid's are capitals: "a_l" is a name like any other.
  if (suffix === 'L' || suffix === 'P') return 'truth';
  const lower = suffix.toLowerCase();
  const role = suffixRoles.get(lower);
  if (role) return role;
  return predictionSuffixes.has(lower.replace(/\d+$/, '')) ? 'prediction' : null;
}

/** A name of `12_02_prob8.png` has the key `12_02`, the suffix `_prob8` and the role of a prediction. */
export function fileKey(name: string): FileKey {
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  const last = stem.lastIndexOf('_');
  // The longest suffix first: "_gtFine_labelIds" before "_labelIds".
  const places = last > 0 ? [stem.lastIndexOf('_', last - 1), last] : [];
  for (const place of places) {
    // A name that is nothing but its suffix ("_mask.png") keeps it.
    const role = place > 0 ? roleOfSuffix(stem.slice(place + 1)) : null;
    if (role) return { key: stem.slice(0, place), suffix: stem.slice(place), role, extension };
  }
  return { key: stem, suffix: '', role: null, extension };
}

export function extensionOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.endsWith('.nii.gz')) return '.nii.gz';
  const dot = lower.lastIndexOf('.');
  return dot <= 0 ? '' : lower.slice(dot);
}

const pictures = new Set([
  '.png',
  '.tif',
  '.tiff',
  '.bmp',
  '.gif',
  '.webp',
  '.pbm',
  '.pgm',
  '.ppm',
  '.pnm',
  '.jpg',
  '.jpeg',
]);
const arrays = new Set(['.npy', '.npz', '.pt', '.pth', '.safetensors', '.nii', '.nii.gz']);
const photographs = new Set(['.jpg', '.jpeg']);

/** Of the files that can hold labels or scores. */
export const dataFileExtensions: readonly string[] = [...pictures, ...arrays];

/** Whether a file can hold labels or scores, by its extension. */
export function isDataFile(name: string): boolean {
  const extension = extensionOf(name);
  return pictures.has(extension) || arrays.has(extension);
}

export function isPictureFile(name: string): boolean {
  return pictures.has(extensionOf(name));
}

export function isPhotograph(name: string): boolean {
  return photographs.has(extensionOf(name));
}
