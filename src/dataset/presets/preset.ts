/** A class of a data set as it stands on disk. */
export interface PresetClass {
  /** Value in a label file. */
  readonly diskValue: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: readonly [number, number, number];
}

/** What is known about the label files of a public data set. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  /** In the order of the class ids 0, 1, 2, … (the channels of a network trained on it). */
  readonly classes: readonly PresetClass[];
  /** Values on disk that take no part; some may be classes too (Cityscapes labelIds). */
  readonly ignore: readonly number[];
  /** Ignored values that have a name or a colour of their own and are not among `classes`. */
  readonly voidClasses: readonly PresetClass[];
  /** class id = value on disk − labelOffset, where the values have no gaps. */
  readonly labelOffset: number;
}

/** Reads lines "value rrggbb name". */
export function presetClasses(table: string): PresetClass[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [value, colour, ...name] = line.split(' ');
      const packed = Number.parseInt(colour ?? '', 16);
      return {
        diskValue: Number(value),
        name: name.join(' '),
        color: [packed >> 16, (packed >> 8) & 255, packed & 255],
      };
    });
}

/** Class id of every value on disk. */
export function classOfDiskValue(preset: Preset): Map<number, number> {
  return new Map(preset.classes.map(({ diskValue }, classId) => [diskValue, classId]));
}

/** A colour as one number, red in the high byte. */
export function packColour(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue;
}
