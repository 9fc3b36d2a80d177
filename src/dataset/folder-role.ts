import type { FileRole } from './file-key.ts';
import { partsOf } from './file-tree.ts';

const roles: readonly (readonly [RegExp, FileRole])[] = [
  [/^(gts?|ground[_-]?truths?|labels?|masks?|annotations?|annots?|ann_dir|targets?)$/i, 'truth'],
  // LoveDA, DRIVE.
  [/^(masks?_png|[12](st|nd)_manual)$/i, 'truth'],
  [/^images?_png$/i, 'image'],
  // nnU-Net and the Medical Segmentation Decathlon.
  [/^labels?(tr|va|val|ts)$/i, 'truth'],
  [/^images?(tr|va|val|ts)$/i, 'image'],
  [/^nnunet_results$/i, 'prediction'],
  [/^(segmentationclass(aug)?|gtfine|gtcoarse|stuffthingmaps|labeledapproved_full)$/i, 'truth'],
  [/^(train|val|test|training|validation)(annot|_?labels?|_?masks?|_?annotations?)$/i, 'truth'],
  [/^panoptic_(train|val)\d*$/i, 'truth'],
  [
    /^(preds?|predictions?|predicted|results?|outputs?|logits?|probs?|probabilit(y|ies)|softmax|scores?)(\d+|[_-].*)?$/i,
    'prediction',
  ],
  [/^(images?|imgs?|img_dir|jpegimages|leftimg8bit|701_stillsraw_full|photos?)$/i, 'image'],
];

/** A folder that holds nothing to compare: instance numbers, drawings. */
const aside = /^(segmentationobject|instances?|panoptic|polygons?|__macosx|node_modules|nnunet_preprocessed)$/i;

/** What the name of one folder says about the files in it. */
export function folderRole(name: string): FileRole | 'aside' | null {
  if (aside.test(name)) return 'aside';
  for (const [pattern, role] of roles) if (pattern.test(name)) return role;
  return null;
}

/** Holds runs, one folder each. */
const runFolder = /^(runs|experiments|work_dirs|checkpoints|lightning_logs)$/i;
/** Is a run: "run", "epoch_12", "run-a", but not "models". */
const runName = /^(ckpt|checkpoint|epoch|run|exp|model|step|iter)([_-]?\d.*|[_-].*)?$/i;

export function isRunName(name: string): boolean {
  return runName.test(name);
}

export function isRunFolder(name: string): boolean {
  return runFolder.test(name);
}

/** KITTI's truths; a folder of predictions may have one of that name, too. */
const openName = /^semantic$/i;

/**
 * What a path of folders says: the deepest name that says anything; below a folder of runs all is prediction. A folder
 * "semantic" itself holds truths where no name above it says anything.
 */
export function pathRole(folder: string): FileRole | 'aside' | null {
  const parts = partsOf(folder);
  if (parts.some(isRunFolder)) return 'prediction';
  for (const part of parts.toReversed()) {
    const role = folderRole(part);
    if (role) return role;
  }
  return openName.test(parts.at(-1) ?? '') ? 'truth' : null;
}
