import { type LabelIds, UNKNOWN } from '../core/batch.ts';
import type { Inspection, InspectionWarning } from '../core/inspection.ts';
import { resizeLabels } from '../core/resize.ts';
import { type ArrayLayout, isColourPicture, layoutOfPrediction } from './array-layout.ts';
import { preferredLayout, sumsToOne } from './channel-axis.ts';
import { type ClassCode, findClassCode, type PairClues } from './class-code.ts';
import { colourTableOfPreset, knownShare } from './colour-codes.ts';
import { presetOfPrediction } from './colours-of-presets.ts';
import type { PairToInterpret } from './interpreted-pair.ts';
import { decidedShare } from './label-encoding.ts';
import { type LabelPlanes, layoutOfTruth, readLabelPlanes } from './label-planes.ts';
import { colourTables } from './pair-colours.ts';
import { type DetectedKind, detectKind } from './prediction-kind.ts';
import { type DetectedPreset, detectPreset } from './preset-detection.ts';
import type { Preset } from './presets/preset.ts';
import { presetByName } from './presets.ts';
import { resizeNeeded, type Size } from './size-match.ts';

/** A pair whose axes, kind, data set and class code are found; its scores are not looked at yet. */
export interface ReadPair extends PairClues {
  /** Of the prediction. */
  readonly layout: ArrayLayout;
  readonly detected: DetectedKind;
  readonly resized: Inspection['resized'];
  readonly code: ClassCode;
}

/** @throws LensError as interpretPair does, but for what is wrong with the scores themselves */
export function readPair(pair: PairToInterpret): ReadPair {
  const { options, truthPath, predictionPath } = pair;
  const truth = readTruth(pair);
  const { batch, height, width } = truth.layout;
  const size: Size = [height, width];
  const layout = layoutOfPrediction(
    pair.prediction,
    predictionPath,
    { batch, size },
    options.axes,
    (layouts) => preferredLayout(pair.prediction, layouts),
    (candidate) => sumsToOne(pair.prediction, candidate),
  );
  const detected = findKind(pair, layout, truth);
  const labels = detected.kind === 'labels' ? readPredictionLabels(pair, layout, truth) : null;
  const channels = labels ? null : layout.channels;
  const preset = findPreset(pair, truth, labels, layout);
  const from: Size = [layout.height, layout.width];
  const files = { prediction: predictionPath, truth: truthPath };
  const resized = resizeNeeded(from, size, labels ? 'nearest' : 'bilinear', options.resize, files);
  const labelsAtTruthSize = (ids: LabelIds) =>
    resized ? resizeLabels({ batch, height: layout.height, width: layout.width, ids }, height, width).ids : ids;
  const clues: PairClues = { pair, truth, labels, labelsAtTruthSize, channels, preset };
  return { ...clues, layout, detected, resized, code: findClassCode(clues) };
}

/**
 * The truth's labels.
 * @throws LensError array-axes, labels-not-integers, colours-without-table, colours-unknown, colour-ambiguous
 */
export function readTruth(pair: PairToInterpret): LabelPlanes {
  const { truth, truthPath, prediction, options } = pair;
  const layout = layoutOfTruth(truth, truthPath, prediction.shape);
  return readLabelPlanes(truth, truthPath, layout, options.preset, (colours) => {
    const clues = { truthPath, picture: truth.picture, values: [], colours, channels: null, predicts: () => true };
    const preset = chosenPreset(pair) ?? (options.preset === undefined ? detectPreset(clues) : null);
    if (preset?.preset.name === 'coco_panoptic_133') return 'segments';
    return colourTables(options, preset?.preset ?? null, prediction, new Set());
  });
}

function readPredictionLabels(pair: PairToInterpret, layout: ArrayLayout, truth: LabelPlanes): LabelPlanes {
  const { options, prediction, predictionPath } = pair;
  let guessed: Preset | null = null;
  const labels = readLabelPlanes(prediction, predictionPath, layout, options.preset, (colours) => {
    if (pair.predictionSegments) return 'segments';
    const clues = { ...truthClues(pair, truth), channels: null, predicts: () => false };
    const detected = options.preset === undefined && !options.classes ? detectPreset(clues) : null;
    const preset = (chosenPreset(pair) ?? detected)?.preset ?? null;
    const tables = colourTables(options, preset, pair.truth, new Set(truth.counts.values));
    if (tables.some((table) => knownShare(colours, table) > 0.5)) return tables;
    guessed = preset || options.classes ? null : presetOfPrediction(colours, clues.values);
    return guessed ? [colourTableOfPreset(guessed)] : tables;
  });
  return guessed ? { ...labels, warnings: [...labels.warnings, guessWarning(guessed, predictionPath)] } : labels;
}

/** The ids of a truth do not say which colours they have. */
function guessWarning({ name, title }: Preset, file: string): InspectionWarning {
  const message = `${file} is read by the colours of ${title}, which its colours alone speak for. Name a preset, or list classes with their colours, if its classes are others.`;
  return { code: `read-by-colours-of-${name}`, message };
}

function findKind(pair: PairToInterpret, layout: ArrayLayout, truth: LabelPlanes): DetectedKind {
  const { options, prediction, predictionPath } = pair;
  if (options.kind !== 'auto') {
    return { kind: options.kind, evidence: [`Taken as ${options.kind}, as told.`], warnings: [] };
  }
  if (isColourPicture(prediction)) {
    return { kind: 'labels', evidence: ['A picture in colour: labels.'], warnings: [] };
  }
  return detectKind(prediction, layout, predictionPath, {
    ids: truth.counts.values,
    severalForegrounds: saysSeveralForegrounds(options),
  });
}

/** Whether the class list that was told has more than a background and a foreground. */
function saysSeveralForegrounds({ classes, preset }: PairToInterpret['options']): boolean {
  if (classes) return classes.length > 2;
  return typeof preset === 'string' && preset !== 'binary';
}

function chosenPreset({ options }: PairToInterpret): DetectedPreset | null {
  if (typeof options.preset !== 'string') return null;
  return { preset: presetByName(options.preset), evidence: ['Chosen, not detected.'] };
}

function findPreset(
  pair: PairToInterpret,
  truth: LabelPlanes,
  labels: LabelPlanes | null,
  layout: ArrayLayout,
): DetectedPreset | null {
  const { options } = pair;
  if (options.preset !== undefined) return chosenPreset(pair);
  if (options.classes) return null;
  const pixels = truth.raw.length;
  const predicts = (classId: number) => {
    const share = (truth.counts.counts.get(classId) ?? 0) / pixels;
    const decided = labels
      ? (labels.counts.counts.get(classId) ?? 0) / labels.raw.length
      : decidedShare(pair.prediction.data, layout, classId);
    return decided > share * 0.02;
  };
  return detectPreset({ ...truthClues(pair, truth), channels: labels ? null : layout.channels, predicts });
}

/** What the truth itself says about its data set. A colour that is none of its table has no value. */
function truthClues({ truthPath, truth: { picture } }: PairToInterpret, { counts, colours }: LabelPlanes) {
  const values = colours ? counts.values.filter((value) => value !== UNKNOWN) : counts.values;
  return { truthPath, picture, values, colours };
}
