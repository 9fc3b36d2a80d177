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
const runFolder = /^(runs|experiments|work_dirs|checkpoints)$/i;
const runWord = /^(ckpt|checkpoint|epoch|run|experiment|exp|model|step|iteration|iter)/i;

/** Is a run: "run", "epoch_12", "epoch=3-step=200", "modelB", but not "models". */
export function isRunName(name: string): boolean {
  const word = runWord.exec(name)?.[0];
  return word !== undefined && /^($|[^a-z])/.test(name.slice(word.length));
}

/** Is one of several runs that are counted: "exp2", "run-b", but not "exp_data". */
export function isCountedRun(name: string): boolean {
  const word = runWord.exec(name)?.[0];
  return word !== undefined && /^[_-]?(\d+|[a-z])$/i.test(name.slice(word.length)) && isRunName(name);
}

export function isRunFolder(name: string): boolean {
  return runFolder.test(name);
}

/** Holds runs, among other things. */
export function mayHoldRuns(name: string): boolean {
  return isRunFolder(name) || /^lightning_logs$/i.test(name);
}

/** What a path of folders says: the deepest name that says anything; below a folder of runs all is prediction. */
export function pathRole(folder: string): FileRole | 'aside' | null {
  const parts = partsOf(folder);
  if (parts.some(isRunFolder)) return 'prediction';
  for (const part of parts.toReversed()) {
    const role = folderRole(part);
    if (role) return role;
  }
  return null;
}
