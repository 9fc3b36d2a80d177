import { IGNORED, type LabelIds, UNKNOWN } from '../core/batch.ts';
import type { InspectionWarning } from '../core/inspection.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { type BinaryScheme, binaryLabelScheme, binaryScheme } from './binary-scheme.ts';
import { type ClassIndex, denseIndex, occurringIndex } from './class-index.ts';
import { sayCount, sayList } from './evidence-text.ts';
import type { InterpretedClass, PairToInterpret } from './interpreted-pair.ts';
import { countWhere } from './label-encoding.ts';
import type { LabelPlanes } from './label-planes.ts';
import { type LabelScheme, labelScheme, namedClasses } from './label-scheme.ts';
import { segmentPredictionCode, withSegments } from './panoptic.ts';
import { predictionCode } from './prediction-code.ts';
import type { DetectedPreset } from './preset-detection.ts';
import { binaryPreset } from './presets.ts';

/** What is known of a pair when its classes are settled. */
export interface PairClues {
  readonly pair: PairToInterpret;
  readonly truth: LabelPlanes;
  /** The prediction's labels as stored; null when it holds scores. */
  readonly labels: LabelPlanes | null;
  /** Brings label ids of the prediction to the truth's size. */
  readonly labelsAtTruthSize: (ids: LabelIds) => LabelIds;
  readonly channels: number | null;
  readonly preset: DetectedPreset | null;
}

/** How values on disk become class ids on both sides, and which classes there are. */
export interface ClassCode {
  readonly preset: DetectedPreset | null;
  readonly classes: readonly InterpretedClass[];
  readonly ignore: readonly number[];
  readonly labelOffset: number;
  /** Class index, IGNORED or UNKNOWN. */
  readonly truthClass: (diskValue: number) => number;
  /** Class index or UNKNOWN. */
  readonly predictionClass: (diskValue: number) => number;
  readonly truthEvidence: readonly string[];
  readonly predictionEvidence: readonly string[];
  readonly warnings: readonly InspectionWarning[];
}

/** @throws LensError binary-truth-labels, too-many-classes, panoptic-segments-missing */
export function findClassCode(clues: PairClues): ClassCode {
  const { pair, truth, labels, channels } = clues;
  const truthValues = truth.counts.values;
  if (channels === 1) {
    return binaryCode(clues, binaryScheme(truthValues, pair.options, pair.truthPath));
  }
  const twoClasses = channels === 2 || labels !== null;
  const open = !clues.preset || clues.preset.preset.name === 'binary';
  if (twoClasses && open && !pair.options.classes) {
    const scheme = binaryLabelScheme(truthValues, labels?.counts.values ?? null, pair.options);
    if (scheme && pair.options.preset !== null) return binaryCode(clues, scheme);
  }
  return multiCode(clues);
}

function binaryCode(clues: PairClues, scheme: BinaryScheme): ClassCode {
  const { pair, channels, preset } = clues;
  const ignored = new Set(scheme.ignore);
  const one = channels === 1 ? 'one score channel' : 'two classes';
  const evidence = [`Background and foreground: ${one}.`, ...scheme.evidence];
  const told = preset?.preset.name === 'binary' ? preset.evidence : [];
  const named = pair.options.classes;
  const classes = binaryPreset.classes.map(({ name, color }, id) => ({
    id,
    name: named?.[named.length === 1 ? id - 1 : id]?.name ?? name,
    color: named?.[named.length === 1 ? id - 1 : id]?.color ?? color,
    ignored: false,
  }));
  const background = pair.options.labelOffset === 'auto' ? 0 : pair.options.labelOffset;
  return {
    preset: { preset: binaryPreset, evidence: [...told, ...evidence] },
    classes,
    ignore: scheme.ignore,
    labelOffset: background,
    truthClass: (value) =>
      ignored.has(value) ? IGNORED : value === scheme.truthForeground ? 1 : value === background ? 0 : UNKNOWN,
    predictionClass: (value) => (value === scheme.predictionForeground ? 1 : value === 0 ? 0 : UNKNOWN),
    truthEvidence: scheme.evidence,
    predictionEvidence: [],
    warnings: [],
  };
}

function multiCode(clues: PairClues): ClassCode {
  const { pair, truth, labels, channels, preset } = clues;
  const plain = labelScheme({
    options: pair.options,
    preset,
    truthPath: pair.truthPath,
    truthDtype: pair.truth.dtype,
    truthValues: truth.counts.values,
    channels,
    predictionValues: labels?.counts.values ?? [],
  });
  const panoptic = preset?.preset.name === 'coco_panoptic_133';
  const scheme = panoptic ? withSegments(plain, pair) : plain;
  const ignored = new Set(scheme.ignore);
  const listed = channels ?? pair.options.classes?.length ?? preset?.preset.classes.length ?? null;
  const index = listed === null ? occurringIndex(classesOnDisk(clues, scheme), pair.truthPath) : denseIndex(listed);
  const truthOf = (value: number) => (ignored.has(value) ? IGNORED : index.indexOf(scheme.classOf(value)));
  const own = !labels
    ? noLabels
    : pair.predictionSegments
      ? segmentPredictionCode(pair.predictionSegments, plain, index)
      : predictionCode({ ...clues, labels }, scheme, truthOf, index, panoptic ? plain : null);
  return {
    preset,
    classes: namedClasses(
      index.ids,
      pair.options,
      preset?.preset ?? null,
      scheme,
      usablePalette(pair.truth, truth.counts.values),
    ),
    ignore: scheme.ignore,
    labelOffset: scheme.labelOffset,
    truthClass: truthOf,
    predictionClass: own.predictionClass,
    truthEvidence: scheme.evidence,
    predictionEvidence: own.evidence,
    warnings: [
      ...unknownTruth(clues, truthOf, index),
      ...unknownPrediction(clues, own.predictionClass, ignored),
      ...channelWarning(clues),
    ],
  };
}

/** Scores: a channel is its class. */
const noLabels = { predictionClass: (value: number) => value, evidence: [] };

/** Class ids of every value that is not ignored, on both sides. */
function classesOnDisk({ truth, labels }: PairClues, scheme: LabelScheme): number[] {
  const ignored = new Set(scheme.ignore);
  const values = [...truth.counts.values, ...(labels?.counts.values ?? [])];
  const ids = values.filter((value) => !ignored.has(value)).map((value) => scheme.classOf(value));
  return ids.filter((id) => id !== null && id >= 0).map(Number);
}

function unknownTruth({ truth, pair }: PairClues, truthOf: (value: number) => number, index: ClassIndex) {
  const isUnknown = (value: number) => !(truth.colours && value === UNKNOWN) && truthOf(value) === UNKNOWN;
  const values = truth.counts.values.filter(isUnknown);
  if (values.length === 0) return [];
  const pixels = countWhere(truth.counts, isUnknown);
  const last = index.ids.at(-1) ?? 0;
  const message = `${pair.truthPath} holds ${sayCount(values.length, 'label')} beyond the classes 0 to ${last}: ${sayList(values)} (${sayCount(pixels, 'pixel')}). They are background of every class. Name them with the ignore option, or use a prediction with as many classes.`;
  return [{ code: 'ids-beyond-classes', message }];
}

function unknownPrediction(
  { labels, pair }: PairClues,
  predictionClass: (value: number) => number,
  ignored: ReadonlySet<number>,
) {
  if (!labels) return [];
  const isUnknown = (value: number) =>
    !ignored.has(value) && !(labels.colours && value === UNKNOWN) && predictionClass(value) === UNKNOWN;
  const values = labels.counts.values.filter(isUnknown);
  if (values.length === 0) return [];
  const pixels = countWhere(labels.counts, isUnknown);
  const message = `${pair.predictionPath} holds ${sayCount(values.length, 'label')} that no class has: ${sayList(values)} (${sayCount(pixels, 'pixel')}). They count as misses.`;
  return [{ code: 'prediction-ids-beyond-classes', message }];
}

function channelWarning({ channels, preset }: PairClues): InspectionWarning[] {
  if (channels === null || !preset || preset.preset.name === 'binary') return [];
  const { classes, voidClasses, title } = preset.preset;
  const most = Math.max(...classes.map(({ diskValue }) => diskValue)) + 1;
  if ([classes.length, classes.length + voidClasses.length, most].includes(channels)) return [];
  const message = `${title} has ${classes.length} classes; the prediction has ${channels} score channels.`;
  return [{ code: 'channels-not-classes', message }];
}

/** The palette of a file, unless it shows several of its labels in one colour. */
function usablePalette(file: DecodedArray, values: readonly number[]): Uint8Array | null {
  const palette = file.picture?.palette ?? null;
  if (!palette) return null;
  const colours = values.map((value) => palette.subarray(value * 3, value * 3 + 3).join());
  return new Set(colours).size === values.length ? palette : null;
}
