export type FileRole = 'truth' | 'prediction' | 'image';

/** A file name taken apart: what it shares with its partners, and what its ending says. */
export interface FileKey {
  readonly key: string;
  /** A role in front of the key with its underscore ("mask_000.png"), '' when there is none. */
  readonly prefix: string;
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

/** Roles that stand in front of a key, or are all of a name. */
const wholeRoles = [
  ['truth', ['gt', 'mask', 'masks', 'label', 'labels', 'seg', 'segmentation', 'groundtruth', 'ground_truth']],
  ['image', ['image', 'img']],
  ['prediction', [...predictionSuffixes]],
] as const;

const rolesByWord: ReadonlyMap<string, FileRole> = new Map(
  wholeRoles.flatMap(([role, words]) => words.map((word) => [word, role] as const)),
);

/** "gt.png", "pred.npy": a file that is called by its role alone. */
export function isRoleAlone(name: string): boolean {
  return rolesByWord.has(name.slice(0, name.length - extensionOf(name).length).toLowerCase());
}

/**
 * A name of `12_02_prob8.png` has the key `12_02`, the suffix `_prob8` and the role of a prediction; `mask_12.png` has the
 * key `12`. A file that is called by its role alone, in the folder of a case, has the folder for its key: `case_001/gt.png`.
 */
export function fileKey(name: string): FileKey {
  const slash = name.indexOf('/');
  if (slash > 0) {
    const extension = extensionOf(name);
    const suffix = name.slice(slash, name.length - extension.length);
    const role = rolesByWord.get(suffix.slice(1).toLowerCase()) ?? null;
    return { key: name.slice(0, slash), prefix: '', suffix, role, extension };
  }
  const behind = suffixedKey(name);
  const front = behind.key.indexOf('_');
  const role =
    front > 0 && front < behind.key.length - 1 ? rolesByWord.get(behind.key.slice(0, front).toLowerCase()) : null;
  if (!role) return behind;
  const prefix = behind.key.slice(0, front + 1);
  return { ...behind, key: behind.key.slice(front + 1), prefix, role: behind.role ?? role };
}

/** What stands in front of a truth's key and is a part of its name: "img_", but not "mask_", which says that it is one. */
export function nameInFront(name: string): string {
  const { prefix } = fileKey(name);
  return rolesByWord.get(prefix.slice(0, -1).toLowerCase()) === 'truth' ? '' : prefix;
}

function suffixedKey(name: string): FileKey {
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  const last = stem.lastIndexOf('_');
  // The longest suffix first: "_gtFine_labelIds" before "_labelIds".
  const places = last > 0 ? [stem.lastIndexOf('_', last - 1), last] : [];
  for (const place of places) {
    // A name that is nothing but its suffix ("_mask.png") keeps it.
    const role = place > 0 ? roleOfSuffix(stem.slice(place + 1)) : null;
    if (role) return { key: stem.slice(0, place), prefix: '', suffix: stem.slice(place), role, extension };
  }
  return { key: stem, prefix: '', suffix: '', role: null, extension };
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
