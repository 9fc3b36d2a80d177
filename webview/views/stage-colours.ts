import { computed } from '@preact/signals-core';
import { colourTable } from '../../src/core/colour-map.ts';
import { codePaletteBytes, paletteBytes, shownColours } from '../gl/lookup-texture.ts';
import type { DrawnScene } from '../gl/pane-renderer.ts';
import type { PageStore } from '../store/page-store.ts';
import { type Rgb, themeColor } from '../ui/theme.ts';
import { VERSUS_COLOURS, VERSUS_KINDS } from './versus-legend.ts';

/** Colours of the map of right and wrong: apart for every kind of colour vision, and no class claims them. */
export const OUTCOME_COLOURS = {
  right: [62, 66, 72],
  missed: [230, 159, 0],
  falseAlarm: [86, 180, 233],
} as const satisfies Record<string, Rgb>;

/** A table of R, G, B as R, G, B, 255. */
function rampBytes(table: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((table.length / 3) * 4).fill(255);
  for (let entry = 0; entry < table.length / 3; entry += 1) {
    bytes.set(table.subarray(entry * 3, entry * 3 + 3), entry * 4);
  }
  return bytes;
}

/** What the panes are painted with: tones of the theme, palettes of labels, ramps of maps. Bytes stay the same until they change. */
export class StageColours {
  readonly #store: PageStore;
  /** By value, so that other changes of the view make no new palette. */
  readonly #hiddenText = computed(() => this.#store.view.value.hidden.join(' '));
  readonly #hidden = computed(() => this.#hiddenText.value.split(' ').filter(Boolean).map(Number));
  readonly #classes = computed(() => {
    const classes = [...this.#store.classes.value.values()];
    return paletteBytes(shownColours(classes, this.#hidden.value, this.tones.value.ground));
  });
  readonly #outcome = codePaletteBytes([OUTCOME_COLOURS.right, OUTCOME_COLOURS.missed, OUTCOME_COLOURS.falseAlarm]);
  readonly #versus = codePaletteBytes(VERSUS_KINDS.map((kind) => VERSUS_COLOURS[kind]));
  readonly #diverging = rampBytes(colourTable('diverging'));
  readonly #colourMap = computed(() => this.#store.view.value.colourMap);
  readonly #sequential = computed(() => rampBytes(colourTable(this.#colourMap.value)));
  readonly tones = computed(() => {
    this.#store.theme.value;
    return { ground: themeColor('--pane-ground'), hatchInk: themeColor('--hatch-ink'), mark: themeColor('--mark') };
  });

  constructor(store: PageStore) {
    this.#store = store;
  }

  get palettes(): DrawnScene['palettes'] {
    return { classes: this.#classes.value, outcome: this.#outcome, versus: this.#versus };
  }

  get ramps(): DrawnScene['ramps'] {
    return { sequential: this.#sequential.value, diverging: this.#diverging };
  }
}
