import { type LabelPrediction, type LossName, type Prediction, type ScorePrediction, UNKNOWN } from '../core/batch.ts';
import type { Inspection, InspectionWarning } from '../core/inspection.ts';
import { resizeLabels, resizeScores } from '../core/resize.ts';
import { type ArrayLayout, isColourPicture, layoutOfPrediction } from './array-layout.ts';
import { preferredAxes } from './channel-axis.ts';
import { findClassCode, type PairClues } from './class-code.ts';
import type { InterpretedPair, PairToInterpret } from './interpreted-pair.ts';
import { decidedShare, mapValues } from './label-encoding.ts';
import { type LabelPlanes, layoutOfTruth, readLabelPlanes } from './label-planes.ts';
import { colourTables } from './pair-colours.ts';
import { type DetectedKind, detectKind } from './prediction-kind.ts';
import { type DetectedPreset, detectPreset } from './preset-detection.ts';
import { presetByName } from './presets.ts';
import { checkFinite, planarScores } from './score-planes.ts';
import { resizeNeeded, type Size } from './size-match.ts';

/**
 * What the numbers of two files mean, found from evidence and from the options (semantics.md, section 4;
 * conventions.md). Nothing is guessed silently: every finding has its sentence in `facts`.
 * @throws LensError array-axes, batch-mismatch, size-mismatch, labels-not-integers, binary-truth-labels,
 *   scores-not-finite, probabilities-out-of-range, colours-unknown, colour-ambiguous, too-many-classes, preset-unknown
 */
export function interpretPair(pair: PairToInterpret): InterpretedPair {
  const { options, truthPath, predictionPath } = pair;
  const pause = pair.checkCancelled ?? (() => {});
  const truth = readTruth(pair);
  pause();
  const { batch, height, width } = truth.layout;
  const size: Size = [height, width];
  const layout = layoutOfPrediction(pair.prediction, predictionPath, { batch, size }, options.axes, () =>
    preferredAxes(pair.prediction, predictionPath),
  );
  const detected = findKind(pair, layout, truth);
  const labels = detected.kind === 'labels' ? readPredictionLabels(pair, layout, truth) : null;
  pause();
  const channels = labels ? null : layout.channels;
  const preset = findPreset(pair, truth, labels, layout);
  const method = labels ? 'nearest' : 'bilinear';
  const from: Size = [layout.height, layout.width];
  const files = { prediction: predictionPath, truth: truthPath };
  const resized = resizeNeeded(from, size, method, options.resize, files);

  const labelsAtTruthSize = (ids: Int32Array) =>
    resized ? resizeLabels({ batch, height: layout.height, width: layout.width, ids }, height, width).ids : ids;
  const clues: PairClues = { pair, truth, labels, labelsAtTruthSize, channels, preset };
  const code = findClassCode(clues);
  pause();
  const truthBatch = { batch, height, width, ids: mapValues(truth.raw, truth.counts, code.truthClass) };
  const warnings: InspectionWarning[] = [
    ...truth.warnings,
    ...detected.warnings,
    ...(labels?.warnings ?? []),
    ...code.warnings,
  ];
  let prediction: Prediction;
  if (labels) {
    const ids = labelsAtTruthSize(mapValues(labels.raw, labels.counts, code.predictionClass));
    prediction = { kind: 'labels', batch, height, width, ids, channels: code.classes.length } satisfies LabelPrediction;
  } else {
    const kind = detected.kind === 'probabilities' ? 'probabilities' : 'logits';
    const stored = planarScores(pair.prediction, layout, kind, predictionPath);
    pause();
    const scores = resized ? resizeScores(stored, height, width, roomFor(stored, size)) : stored;
    warnings.push(...checkFinite(truthBatch, scores, predictionPath));
    prediction = scores;
  }
  const loss = options.loss === 'auto' ? defaultLoss(prediction) : options.loss;
  return {
    truth: truthBatch,
    truthRaw: truth.raw,
    prediction,
    settings: { loss, classes: options.classSelection, perImage: options.perImage, ties: options.ties },
    classes: code.classes,
    facts: {
      prediction: {
        path: predictionPath,
        kind: detected.kind,
        dtype: pair.prediction.dtype,
        shape: pair.prediction.shape,
        axes: layout.axes,
        key: pair.prediction.key,
        evidence: [
          ...axesEvidence(layout, size),
          ...detected.evidence,
          ...(labels?.evidence ?? []),
          ...code.predictionEvidence,
          ...resizeEvidence(resized),
        ],
      },
      groundTruth: {
        path: truthPath,
        dtype: pair.truth.dtype,
        shape: pair.truth.shape,
        ignore: code.ignore,
        labelOffset: code.labelOffset,
        ids: truth.counts.values.filter((value) => !(truth.colours && value === UNKNOWN)),
        evidence: [...truth.evidence, ...code.truthEvidence],
      },
      preset: code.preset && {
        name: code.preset.preset.name,
        title: code.preset.preset.title,
        evidence: code.preset.evidence,
      },
      resized,
      warnings,
    },
  };
}

function readTruth(pair: PairToInterpret): LabelPlanes {
  const { truth, truthPath, prediction, options } = pair;
  const layout = layoutOfTruth(truth, truthPath, prediction.shape);
  return readLabelPlanes(truth, truthPath, layout, (colours) => {
    const clues = { truthPath, picture: truth.picture, values: [], colours, channels: null, predicts: () => true };
    const preset = chosenPreset(pair) ?? (options.preset === undefined ? detectPreset(clues) : null);
    if (preset?.preset.name === 'coco_panoptic_133') return 'segments';
    return colourTables(options, preset?.preset ?? null, prediction, new Set());
  });
}

function readPredictionLabels(pair: PairToInterpret, layout: ArrayLayout, truth: LabelPlanes): LabelPlanes {
  const { options, prediction, predictionPath, truthPath } = pair;
  const values = truth.counts.values;
  return readLabelPlanes(prediction, predictionPath, layout, () => {
    const clues = { truthPath, picture: pair.truth.picture, values, colours: null, channels: null };
    const detected =
      options.preset === undefined && !options.classes ? detectPreset({ ...clues, predicts: () => false }) : null;
    return colourTables(options, (chosenPreset(pair) ?? detected)?.preset ?? null, pair.truth, new Set(values));
  });
}

function findKind(pair: PairToInterpret, layout: ArrayLayout, truth: LabelPlanes): DetectedKind {
  const { options, prediction, predictionPath } = pair;
  if (options.kind !== 'auto') {
    return { kind: options.kind, evidence: [`Taken as ${options.kind}, as told.`], warnings: [] };
  }
  if (isColourPicture(prediction)) {
    return { kind: 'labels', evidence: ['A picture in colour: labels.'], warnings: [] };
  }
  return detectKind(prediction, layout, predictionPath, truth.counts.values);
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
  return detectPreset({
    truthPath: pair.truthPath,
    picture: pair.truth.picture,
    values: truth.counts.values,
    colours: truth.colours,
    channels: labels ? null : layout.channels,
    predicts,
  });
}

/** Up to this many values a resized prediction is kept in float64 (semantics.md, section 4, point 5). */
const doubleLimit = 4_000_000;

function roomFor(scores: ScorePrediction, [height, width]: Size): Float32Array | Float64Array {
  const length = scores.batch * scores.channels * height * width;
  const double = scores.values instanceof Float64Array || length <= doubleLimit;
  return double ? new Float64Array(length) : new Float32Array(length);
}

function defaultLoss(prediction: Prediction): LossName {
  if (prediction.kind === 'labels' || prediction.channels > 1) return 'lovasz-softmax';
  return prediction.kind === 'logits' ? 'lovasz-hinge' : 'lovasz-sigmoid';
}

const axisWords = {
  hw: 'height × width',
  chw: 'channels × height × width',
  hwc: 'height × width × channels',
  bhw: 'images × height × width',
  bchw: 'images × channels × height × width',
  bhwc: 'images × height × width × channels',
} as const;

function axesEvidence(layout: ArrayLayout, [height, width]: Size): string[] {
  if (layout.axes === 'hw') return [];
  const same = layout.height === height && layout.width === width;
  const fits = same
    ? `${height}×${width} is the truth's size`
    : `${layout.height}×${layout.width} is in proportion to it`;
  return [`Axes are ${axisWords[layout.axes]}: ${fits}.`];
}

function resizeEvidence(resized: Inspection['resized']): string[] {
  if (!resized) return [];
  const how = resized.method === 'bilinear' ? 'bilinearly (half-pixel centres)' : 'by nearest neighbour';
  return [`Brought from ${resized.from.join('×')} to ${resized.to.join('×')} ${how}.`];
}
