import { IGNORED } from '../../core/batch.ts';
import type { Unit } from '../../core/unit.ts';
import { CODE_IGNORED, CODE_UNKNOWN } from './job-layout.ts';

/** Most classes that 16-bit label codes can tell apart. */
export const MOST_CLASSES = 65_000;

/** Writes the label codes of a unit: its class ids, CODE_IGNORED, or CODE_UNKNOWN for anything that is no class. */
export function writeLabelCodes(unit: Unit, classes: number, codes: Uint16Array): void {
  const { truth, pixels } = unit;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    codes[i] = id >= 0 && id < classes ? id : id === IGNORED ? CODE_IGNORED : CODE_UNKNOWN;
  }
}
