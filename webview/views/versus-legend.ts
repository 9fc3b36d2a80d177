import type { VERSUS } from '../../src/core/versus.ts';
import type { Rgb } from '../ui/theme.ts';

/** What two predictions can make of a pixel, in the order of its codes from 1. */
export const VERSUS_KINDS = ['bothRight', 'won', 'lost', 'bothWrong'] as const satisfies (keyof typeof VERSUS)[];
type Kind = (typeof VERSUS_KINDS)[number];

/** Colours of the map of won and lost: apart for every kind of colour vision. */
export const VERSUS_COLOURS: Readonly<Record<Kind, Rgb>> = {
  bothRight: [62, 66, 72],
  won: [86, 180, 233],
  lost: [213, 94, 0],
  bothWrong: [204, 121, 167],
};

export const VERSUS_NAMES: Readonly<Record<Kind, string>> = {
  bothRight: 'right in both',
  won: 'won',
  lost: 'lost',
  bothWrong: 'wrong in both',
};
