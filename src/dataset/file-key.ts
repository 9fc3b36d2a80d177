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

/** Suffixes, the longest first. A digit may follow those of scores ("_prob8", "_prob16"). */
const suffixes: readonly (readonly [RegExp, FileRole])[] = [
  [/_gt(?:fine|coarse)_(?:labelids|labeltrainids|color|instanceids|polygons)$/i, 'truth'],
  [/_leftimg8bit$/i, 'image'],
  [/_labeltrainids$/i, 'truth'],
  [/_labelids$/i, 'truth'],
  [/_segmentation$/i, 'truth'],
  [/_(?:probabilities|probability|prediction|predictions|predicted|likelihood)\d*$/i, 'prediction'],
  [/_(?:softmax|sigmoid|logits?|probs?|preds?)\d*$/i, 'prediction'],
  [/_(?:groundtruth|labels?|masks?|gt|seg)$/i, 'truth'],
  [/_[LP]$/, 'truth'],
  [/_(?:image|img|sat|im)$/i, 'image'],
];

/** A name of `12_02_prob8.png` has the key `12_02`, the suffix `_prob8` and the role of a prediction. */
export function fileKey(name: string): FileKey {
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  for (const [pattern, role] of suffixes) {
    const match = pattern.exec(stem);
    // A name that is nothing but its suffix ("_mask.png") keeps it.
    if (match && match.index > 0) return { key: stem.slice(0, match.index), suffix: match[0], role, extension };
  }
  return { key: stem, suffix: '', role: null, extension };
}

export function extensionOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.endsWith('.nii.gz')) return '.nii.gz';
  const dot = lower.lastIndexOf('.');
  return dot <= 0 ? '' : lower.slice(dot);
}

const pictures = new Set(['.png', '.tif', '.tiff', '.bmp', '.gif', '.webp', '.pgm', '.ppm', '.pnm', '.jpg', '.jpeg']);
const arrays = new Set(['.npy', '.npz', '.pt', '.pth', '.safetensors', '.nii', '.nii.gz']);
const photographs = new Set(['.jpg', '.jpeg']);

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
