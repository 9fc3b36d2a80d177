import { LOSS_NAMES } from '../../src/core/loss-names.ts';
import type { Overruling } from '../../src/protocol/messages.ts';
import type { PresetChoice } from '../../src/protocol/panel-content.ts';

/** What can be set about a pair, as it is called where it is set. */
export const SETTING_LABELS: Readonly<Record<keyof Overruling, string>> = {
  kind: 'Read it as',
  axes: 'Order of its axes',
  key: 'Array of the prediction',
  groundTruthKey: 'Array of the ground truth',
  preset: 'Class list',
  ignore: 'Ignored values',
  labelOffset: 'First class is value',
  loss: 'Loss',
  classSelection: 'Classes of the mean',
  perImage: 'Images',
  ties: 'Equal errors',
};

export const AXES_WORDS = {
  chw: 'classes × height × width',
  hwc: 'height × width × classes',
  cbhw: 'classes × images × height × width',
} as const;
export const UNITS_WORDS = { pooled: 'pooled', each: 'each its own' } as const;
export const TIES_WORDS = { shapley: 'share their weight', index: 'by pixel index' } as const;

/** A setting that a person has made, in the words in which it was made. */
export interface MadeSetting {
  readonly key: keyof Overruling;
  readonly label: string;
  readonly text: string;
}

/** What is set about a pair, in a fixed order. */
export function madeSettings(overruled: Overruling, presets: readonly PresetChoice[]): MadeSetting[] {
  const { axes, preset, loss, perImage, ties } = overruled;
  const texts: { readonly [K in keyof Overruling]: string | undefined } = {
    axes: axes && AXES_WORDS[axes],
    preset: presets.find(({ name }) => name === preset)?.title,
    loss: loss && LOSS_NAMES[loss],
    perImage: UNITS_WORDS[perImage ? 'each' : 'pooled'],
    ties: ties && TIES_WORDS[ties],
  };
  const keys = Object.keys(SETTING_LABELS) as (keyof Overruling)[];
  return keys.flatMap((key) => {
    const value = overruled[key];
    if (value === undefined) return [];
    return [{ key, label: SETTING_LABELS[key], text: texts[key] ?? [value].flat().join(', ') }];
  });
}
