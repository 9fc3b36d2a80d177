import type { PictureFacts } from '../formats/decoded.ts';
import type { ColourPlane } from './colour-codes.ts';
import { hasColoursOf, holdsValues, presetOfColours } from './colours-of-presets.ts';
import { sayNumber } from './evidence-text.ts';
import { baseName, slashed } from './name-hints.ts';
import { ade20k } from './presets/ade20k.ts';
import { camvid11, camvid12, camvid32 } from './presets/camvid.ts';
import { cityscapesLabelIds, cityscapesTrainIds } from './presets/cityscapes.ts';
import { cocoPanoptic } from './presets/coco-panoptic.ts';
import { cocoStuff } from './presets/coco-stuff.ts';
import { mapillaryVistas } from './presets/mapillary.ts';
import { pascalVoc } from './presets/pascal-voc.ts';
import type { Preset } from './presets/preset.ts';

/** What is known about a pair when its data set is looked for. */
export interface PresetClues {
  readonly truthPath: string;
  readonly picture: PictureFacts | null;
  /** Distinct values of the truth on disk, ascending; empty for a colour picture. */
  readonly values: readonly number[];
  /** The truth as colours, when it is a colour picture. */
  readonly colours: ColourPlane | null;
  /** Score channels of the prediction, null when it holds labels. */
  readonly channels: number | null;
  /** Whether the prediction decides for a class id where the truth has it. Called only when it matters. */
  readonly predicts: (classId: number) => boolean;
}

export interface DetectedPreset {
  readonly preset: Preset;
  readonly evidence: readonly string[];
}

type Rule = (clues: PresetClues) => DetectedPreset | null;

/** The data set that a truth comes from, by its path, its palette, its colours and its ids; null: none is recognised. */
export function detectPreset(clues: PresetClues): DetectedPreset | null {
  for (const rule of rules) {
    const found = rule(clues);
    if (found) return found;
  }
  return null;
}

const rules: readonly Rule[] = [byFileName, byFolder, byPalette, byColours, byCamvidIds];

function found(preset: Preset, ...evidence: string[]): DetectedPreset {
  return { preset, evidence };
}

function holds(clues: PresetClues, preset: Preset, extra: readonly number[] = []): boolean {
  return holdsValues(preset, clues.values, extra);
}

function sayIds(clues: PresetClues): string {
  const { values } = clues;
  return values.length === 0 ? 'no ids' : `ids ${values[0]} to ${values[values.length - 1]}`;
}

function byFileName(clues: PresetClues): DetectedPreset | null {
  const name = baseName(clues.truthPath);
  const stem = name.replace(/\.[^.]*$/, '');
  const path = slashed(clues.truthPath);
  const labelIds = /_gt(Fine|Coarse)_labelIds$/i.test(stem);
  if (labelIds || (/_labelIds$/i.test(stem) && holds(clues, cityscapesLabelIds, [-1]))) {
    const ending = `The name ends in _labelIds: ${name}.`;
    if (clues.channels !== 19) return found(cityscapesLabelIds, ending);
    return found(cityscapesTrainIds, ending, 'The prediction has 19 score channels: those of the trainIds.');
  }
  if (/_gt(Fine|Coarse)_color$/i.test(stem)) return found(cityscapesLabelIds, `The name ends in _color: ${name}.`);
  if (/_gt(Fine|Coarse)_instanceIds$/i.test(stem)) {
    return found(cityscapesLabelIds, `The name ends in _instanceIds: ${name}.`);
  }
  if (/_labelTrainIds$/i.test(stem)) {
    const coco = /^\d{12}_/.test(stem) || /coco/i.test(path);
    return found(coco ? cocoStuff : cityscapesTrainIds, `The name ends in _labelTrainIds: ${name}.`);
  }
  if (/^ADE_(train|val|frame)_\d+/i.test(stem) && holds(clues, ade20k)) {
    return found(ade20k, `The name begins like ADE20K's: ${name}.`, `${sayIds(clues)}, all among 0 to 150.`);
  }
  const camvid = clues.colours && hasColoursOf(clues.colours, camvid32);
  if (camvid && (/_L$/.test(stem) || /LabeledApproved_full/.test(path))) {
    return found(camvid32, `A colour file named like CamVid's: ${name}.`, 'Its colours are among the 32.');
  }
  if (/_P$/.test(stem) && /camvid/i.test(path) && !clues.colours && holds(clues, camvid32)) {
    return found(camvid32, `The name ends in _P: ${name}.`, `${sayIds(clues)}, all among 0 to 31.`);
  }
  if (/^\d{12}$/.test(stem)) {
    if (clues.colours && /panoptic/i.test(path))
      return found(cocoPanoptic, `A colour file in a panoptic folder: ${path}.`);
    if (!clues.colours && holds(clues, cocoStuff, unusedCocoValues)) {
      return found(
        cocoStuff,
        `The name is COCO's image number: ${name}.`,
        `${sayIds(clues)}, all among 0 to 181 and 255.`,
      );
    }
  }
  return null;
}

/** coco id − 1 of the ids that COCO-Stuff leaves out. */
const unusedCocoValues = [11, 25, 28, 29, 44, 65, 67, 68, 70, 82, 90];

function byFolder(clues: PresetClues): DetectedPreset | null {
  const folders = slashed(clues.truthPath).split('/').slice(0, -1);
  const folder = (pattern: RegExp) => folders.find((name) => pattern.test(name));
  const voc = folder(/^SegmentationClass(Aug)?$/) ?? folder(/^VOC(devkit|20\d\d)/i);
  if (voc && suits(clues, pascalVoc)) return inFolder(clues, voc, pascalVoc, '0 to 20 and 255');
  const camvid = folder(/camvid/i) ?? folder(/^(train|val|test)annot$/i);
  if (camvid && (clues.channels === null || clues.channels > 1)) {
    if (suits(clues, camvid11)) return found(...camvidByVoid(clues), `In the folder ${camvid}.`);
    if (suits(clues, camvid32)) return inFolder(clues, camvid, camvid32, '0 to 31');
  }
  const mapillary = folder(/mapillary|vistas/i) ?? folder(/^v1\.2$/);
  if (mapillary && suits(clues, mapillaryVistas)) return inFolder(clues, mapillary, mapillaryVistas, '0 to 65');
  const ade = folder(/^ADE(ChallengeData|20K)/i);
  if (ade && suits(clues, ade20k)) return inFolder(clues, ade, ade20k, '0 to 150');
  const stuff = folder(/^(stuffthingmaps|coco_?stuff)/i);
  if (stuff && suits(clues, cocoStuff, unusedCocoValues)) return inFolder(clues, stuff, cocoStuff, '0 to 181 and 255');
  return null;
}

/** What a picture holds, by its colours where it has some, can be of a data set that its folder names. */
function suits(clues: PresetClues, preset: Preset, extra: readonly number[] = []): boolean {
  if (clues.colours) return hasColoursOf(clues.colours, preset);
  return clues.values.length > 0 && holds(clues, preset, extra);
}

function inFolder(clues: PresetClues, folder: string, preset: Preset, values: string): DetectedPreset {
  const what = clues.colours ? 'Its colours are those of the data set.' : `${sayIds(clues)}, all among ${values}.`;
  return found(preset, `In the folder ${folder}.`, what);
}

function byPalette(clues: PresetClues): DetectedPreset | null {
  const palette = clues.picture?.palette;
  if (!palette) return null;
  for (const preset of [pascalVoc, mapillaryVistas, cityscapesTrainIds]) {
    const { classes } = preset;
    const same = classes.every(({ color, diskValue }) => color.every((part, i) => palette[diskValue * 3 + i] === part));
    const fits = clues.channels === null || clues.channels === classes.length;
    if (same && fits && holds(clues, preset)) {
      return found(preset, `The palette is that of ${preset.title}.`, `${sayIds(clues)}, all of them known.`);
    }
  }
  return null;
}

/** A colour picture whose colours one preset knows. */
function byColours({ colours }: PresetClues): DetectedPreset | null {
  const best = colours && presetOfColours(colours);
  if (!best) return null;
  const percent = sayNumber(best.share * 100);
  return found(best.preset, `${percent} % of the pixels have colours of ${best.preset.title}.`);
}

/** A network that decides for 11 where the truth has it was trained with void as a class of its own. */
function camvidByVoid(clues: PresetClues): [preset: Preset, evidence: string] {
  const learnt = clues.values.includes(11) && clues.channels !== 11 && clues.predicts(11);
  return learnt
    ? [camvid12, `${sayIds(clues)}: the prediction decides for 11, so it is a class here.`]
    : [camvid11, `${sayIds(clues)}: 11 is void.`];
}

/** Ids 0..11 with 11 or 12 score channels, or with labels that never are 11: CamVid's eleven classes and void. */
function byCamvidIds(clues: PresetClues): DetectedPreset | null {
  const { values, channels } = clues;
  const classes = values.filter((value) => value <= 10).length;
  if (clues.colours || values.at(-1) !== 11 || values[0] !== 0 || classes < 6) return null;
  if (channels === 11) return found(camvid11, 'Ids 0 to 11 with 11 score channels: 11 is void, like in CamVid.');
  if ((channels === 12 || channels === null) && !clues.predicts(11)) {
    const what = channels === 12 ? '12 score channels' : 'labels';
    return found(
      camvid11,
      `Ids 0 to 11, and ${what} that never decide for 11 where the truth has it: void, like in CamVid.`,
    );
  }
  return null;
}
