import { presets } from '../../dataset/presets.ts';
import type { PresetChoice } from '../../protocol/panel-content.ts';

/** The class lists that a person can choose from. */
export const presetChoices: readonly PresetChoice[] = presets.map(({ name, title }) => ({ name, title }));
