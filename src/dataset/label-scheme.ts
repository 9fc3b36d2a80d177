import { UNKNOWN } from '../core/batch.ts';
import { sayList } from './evidence-text.ts';
import { generatedColour } from './generated-colours.ts';
import type { InterpretedClass } from './interpreted-pair.ts';
import { baseName, slashed } from './name-hints.ts';
import type { PairOptions } from './pair-options.ts';
import type { DetectedPreset } from './preset-detection.ts';
import { labelIdOfTrainId } from './presets/cityscapes.ts';
import { classOfDiskValue, type Preset } from './presets/preset.ts';

/** How values on disk become class ids. */
export interface LabelScheme {
  /** Values on disk that take no part. */
  readonly ignore: readonly number[];
  readonly labelOffset: number;
  /** Class id of a value on disk in the truth's code: any integer, or null where it is no class. IGNORED is not its business. */
  readonly classOf: (diskValue: number) => number | null;
  /** False when class id = value on disk. */
  readonly translates: boolean;
  readonly evidence: readonly string[];
}

export interface SchemeClues {
  readonly options: PairOptions;
  readonly preset: DetectedPreset | null;
  readonly truthPath: string;
  readonly truthDtype: string;
  readonly truthValues: readonly number[];
  /** Score channels; null when the prediction holds labels. */
  readonly channels: number | null;
  /** Values of a label prediction. */
  readonly predictionValues: readonly number[];
}

/** The scheme of a pair of several classes (binary pairs: binary-scheme.ts). */
export function labelScheme(clues: SchemeClues): LabelScheme {
  const { options, channels } = clues;
  const preset = clues.preset?.preset ?? null;
  const folded = foldedInstances(clues, preset);
  if (preset?.name === 'cityscapes_trainids' && holdsLabelIds(clues)) return trainIdsOfLabelIds(clues);
  const { ignore, evidence } = ignoredValues(clues, preset);
  const base = { ignore, evidence: [...evidence, ...folded.evidence] };
  if (options.labelOffset !== 'auto') {
    const labelOffset = options.labelOffset;
    return { ...base, labelOffset, translates: true, classOf: (value) => folded.fold(value) - labelOffset };
  }
  if (!preset || isDiskOrder(preset, channels)) {
    return { ...base, labelOffset: 0, translates: folded.evidence.length > 0, classOf: folded.fold };
  }
  const table = classOfDiskValue(preset);
  const { labelOffset } = preset;
  const gapless = preset.classes.every(({ diskValue }, classId) => diskValue === classId + labelOffset);
  if (gapless) {
    const translates = labelOffset !== 0 || folded.evidence.length > 0;
    return { ...base, labelOffset, translates, classOf: (value) => folded.fold(value) - labelOffset };
  }
  const direct = storedAsClasses(clues, preset, table);
  if (direct)
    return { ...base, evidence: [...base.evidence, direct], labelOffset: 0, translates: false, classOf: folded.fold };
  return { ...base, labelOffset, translates: true, classOf: (value) => table.get(folded.fold(value)) ?? null };
}

/** Why a truth of a data set whose values have gaps holds class ids instead; null when it does not. */
function storedAsClasses(clues: SchemeClues, preset: Preset, table: ReadonlyMap<number, number>): string | null {
  if (isTrainIdFile(clues.truthPath)) return 'The name ends in _labelTrainIds: the values are the class ids.';
  const strange = clues.truthValues.find((value) => !table.has(value) && !preset.ignore.includes(value));
  if (strange === undefined || strange < 0 || strange >= preset.classes.length) return null;
  return `${strange} occurs, which the data set leaves out: the values are the class ids.`;
}

/** A network with one channel for every value on disk, unused ones too (ADE20K with 151, COCO-Stuff with 182). */
function isDiskOrder(preset: Preset, channels: number | null): boolean {
  const most = Math.max(...preset.classes.map(({ diskValue }) => diskValue));
  return channels !== null && channels === most + 1 && channels !== preset.classes.length;
}

function ignoredValues(clues: SchemeClues, preset: Preset | null): { ignore: number[]; evidence: string[] } {
  const { options, truthValues } = clues;
  if (options.ignore === 'none') return { ignore: [], evidence: [] };
  if (options.ignore !== 'auto') return { ignore: [...options.ignore], evidence: [] };
  const negative = truthValues.filter((value) => value < 0 && value !== UNKNOWN);
  const evidence = negative.length > 0 ? [`Ignored: ${sayList(negative)}, because no class is below 0.`] : [];
  if (preset) {
    if (preset.ignore.length > 0) evidence.push(`Ignored: ${sayList(preset.ignore, 20)}, as ${preset.title} has it.`);
    return { ignore: [...preset.ignore, ...negative], evidence };
  }
  for (const top of [255, 65_535]) {
    if (top === 65_535 && clues.truthDtype !== 'uint16') continue;
    if (clues.channels !== null && clues.channels > top) continue;
    if (truthValues.includes(top)) {
      // Of 16 bits the largest value is no class either, where both occur.
      const both = top === 255 && clues.truthDtype === 'uint16' && truthValues.includes(65_535);
      const tops = both && (clues.channels ?? 0) <= 65_535 ? [255, 65_535] : [top];
      evidence.push(
        `Ignored: ${sayList(tops)}, because ${both ? 'they occur' : 'it occurs'}, and no preset or option says otherwise.`,
      );
      return { ignore: [...tops, ...negative], evidence };
    }
    const others = [...truthValues, ...clues.predictionValues].filter((value) => value !== top);
    if (clues.predictionValues.includes(top) && Math.max(0, ...others) < top - 1) {
      evidence.push(`${top} occurs in the prediction only, where it is a miss.`);
      return { ignore: [top, ...negative], evidence };
    }
  }
  return { ignore: negative, evidence };
}

/** By its name, or, where trainIds were asked for, by ids that no train id reaches. */
function holdsLabelIds({ options, truthPath, truthValues }: SchemeClues): boolean {
  if (/_labelIds\.[^.]*$/i.test(baseName(truthPath))) return true;
  return options.preset === 'cityscapes_trainids' && truthValues.some((value) => value > 18 && value <= 33);
}

function isTrainIdFile(path: string): boolean {
  return /_labelTrainIds\.[^.]*$/i.test(baseName(path));
}

/** Cityscapes trainIds asked for, labelIds on disk. */
function trainIdsOfLabelIds(clues: SchemeClues): LabelScheme {
  const trainIds = new Map(labelIdOfTrainId.map((labelId, trainId) => [labelId, trainId]));
  const { options } = clues;
  const left = Array.from({ length: 34 }, (_, labelId) => labelId).filter((labelId) => !trainIds.has(labelId));
  const auto = [...left, ...clues.truthValues.filter((value) => value < 0 || value > 33)];
  const ignore = options.ignore === 'none' ? [] : options.ignore === 'auto' ? auto : options.ignore;
  return {
    ignore,
    labelOffset: 0,
    translates: true,
    classOf: (value) => trainIds.get(value) ?? null,
    evidence: ['The file holds labelIds; they are translated to trainIds, and those without one are ignored.'],
  };
}

/** Instance files carry the class in the upper digits. */
function foldedInstances(clues: SchemeClues, preset: Preset | null) {
  const path = slashed(clues.truthPath);
  if (preset?.name === 'cityscapes_labelids' && /_instanceIds\.[^.]*$/i.test(path)) {
    const evidence = ['Instance ids: class = id / 1000 where the id is 1000 or more.'];
    return { fold: (value: number) => (value >= 1000 ? Math.floor(value / 1000) : value), evidence };
  }
  if (preset?.name === 'mapillary_vistas_v12' && /(^|\/)instances\/[^/]*$/.test(path)) {
    return { fold: (value: number) => Math.floor(value / 256), evidence: ['Instance ids: class = id / 256.'] };
  }
  return { fold: (value: number) => value, evidence: [] };
}

/**
 * The classes of a pair, named by option, by preset, or by number.
 * @param palette of the truth's file: its colours, where nothing else names them
 */
export function namedClasses(
  ids: readonly number[],
  options: PairOptions,
  preset: Preset | null,
  scheme: LabelScheme,
  palette: Uint8Array | null,
): InterpretedClass[] {
  const ignored = new Set(scheme.ignore.map((value) => scheme.classOf(value)));
  const diskOrder = preset !== null && isDiskOrder(preset, ids.length);
  const listed = preset ? [...preset.classes, ...preset.voidClasses] : [];
  const known = (classId: number) => {
    if (options.classes) return options.classes[classId];
    if (!preset) return paletteClass(palette, classId + scheme.labelOffset);
    if (!diskOrder && classId < preset.classes.length) return preset.classes[classId];
    const diskValue = diskOrder ? classId : classId + preset.labelOffset;
    return listed.find((entry) => entry.diskValue === diskValue);
  };
  return ids.map((id) => ({
    id,
    name: known(id)?.name ?? `class ${id}`,
    color: known(id)?.color ?? generatedColour(id),
    ignored: ignored.has(id),
  }));
}

function paletteClass(palette: Uint8Array | null, diskValue: number) {
  const color = palette?.subarray(diskValue * 3, diskValue * 3 + 3);
  if (color?.length !== 3) return undefined;
  return { name: undefined, color: [color[0] ?? 0, color[1] ?? 0, color[2] ?? 0] as const };
}
