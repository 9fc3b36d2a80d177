import { LensError } from '../core/lens-error.ts';
import { ade20k } from './presets/ade20k.ts';
import { camvid11, camvid12, camvid32 } from './presets/camvid.ts';
import { cityscapesLabelIds, cityscapesTrainIds } from './presets/cityscapes.ts';
import { cocoPanoptic } from './presets/coco-panoptic.ts';
import { cocoStuff } from './presets/coco-stuff.ts';
import { mapillaryVistas } from './presets/mapillary.ts';
import { pascalVoc } from './presets/pascal-voc.ts';
import { type Preset, presetClasses } from './presets/preset.ts';

/** 0/1 or 0/v masks of one foreground class, 255 void unless it is the foreground. */
export const binaryPreset: Preset = {
  name: 'binary',
  title: 'Binary: background and foreground',
  classes: presetClasses('0 404040 background\n1 f0a020 foreground'),
  ignore: [255],
  voidClasses: [],
  labelOffset: 0,
};

/** Every preset, in the order in which they are offered. */
export const presets: readonly Preset[] = [
  pascalVoc,
  cityscapesLabelIds,
  cityscapesTrainIds,
  ade20k,
  camvid11,
  camvid12,
  camvid32,
  cocoStuff,
  cocoPanoptic,
  mapillaryVistas,
  binaryPreset,
];

export const presetNames: readonly string[] = presets.map(({ name }) => name);

/** @throws LensError preset-unknown { preset, known } */
export function presetByName(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) throw new LensError('preset-unknown', { preset: name, known: presetNames });
  return preset;
}
