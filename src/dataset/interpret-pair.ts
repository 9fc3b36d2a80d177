import type { ClassSelection, LabelPrediction, LossName, Prediction, ScorePrediction } from '../core/batch.ts';
import { UNKNOWN } from '../core/batch.ts';
import type { Inspection, InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import { resizeScores } from '../core/resize.ts';
import type { Allocate } from '../formats/decoded.ts';
import type { ArrayLayout } from './array-layout.ts';
import { orderDoubt } from './channel-axis.ts';
import type { InterpretedClass, InterpretedPair, PairToInterpret } from './interpreted-pair.ts';
import { mapValues } from './label-encoding.ts';
import type { PairOptions } from './pair-options.ts';
import { readPair } from './read-pair.ts';
import { checkFinite, planarScores } from './score-planes.ts';
import type { Size } from './size-match.ts';

/**
 * What the numbers of two files mean, found from evidence and from the options (semantics.md, section 4;
 * conventions.md). Nothing is guessed silently: every finding has its sentence in `facts`.
 * @throws LensError array-axes, batch-mismatch, size-mismatch, labels-not-integers, binary-truth-labels,
 *   scores-not-finite, probabilities-out-of-range, colours-unknown, colour-ambiguous, too-many-classes, preset-unknown
 */
export function interpretPair(pair: PairToInterpret): InterpretedPair {
  const { options, truthPath, predictionPath } = pair;
  const { truth, labels, layout, detected, resized, code, labelsAtTruthSize } = readPair(pair);
  const { batch, height, width } = truth.layout;
  const size: Size = [height, width];
  // A pixel of two label maps is as small as its ids; beside scores it does not matter, and the kernels know 32 bits.
  const kept = { classes: code.classes.length, narrow: labels !== null };
  const truthBatch = { batch, height, width, ids: mapValues(truth.raw, truth.counts, code.truthClass, kept) };
  const warnings: InspectionWarning[] = [
    ...truth.warnings,
    ...(options.axes === 'auto' ? orderDoubt(pair.prediction, layout, predictionPath) : []),
    ...detected.warnings,
    ...(labels?.warnings ?? []),
    ...code.warnings,
  ];
  let prediction: Prediction;
  if (labels) {
    const ids = labelsAtTruthSize(mapValues(labels.raw, labels.counts, code.predictionClass, kept));
    prediction = { kind: 'labels', batch, height, width, ids, channels: code.classes.length } satisfies LabelPrediction;
  } else {
    const kind = detected.kind === 'probabilities' ? 'probabilities' : 'logits';
    const stored = planarScores(pair.prediction, layout, kind, predictionPath);
    const scores = resized ? resizeScores(stored, height, width, roomFor(stored, size, pair.allocate)) : stored;
    warnings.push(...checkFinite(truthBatch, scores, pair.prediction.data, predictionPath));
    prediction = scores;
  }
  const loss = options.loss === 'auto' ? defaultLoss(prediction) : options.loss;
  return {
    truth: truthBatch,
    truthRaw: truth.raw,
    prediction,
    settings: {
      loss,
      classes: selectedIndices(options.classSelection, code.classes, loss),
      perImage: options.perImage,
      ties: options.ties,
    },
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
          ...axesEvidence(layout, size, options.axes),
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

/** Up to this many values a resized prediction is kept in float64 (semantics.md, section 4, point 5). */
const doubleLimit = 4_000_000;

function roomFor(
  scores: ScorePrediction,
  [height, width]: Size,
  allocate: Allocate = (bytes) => new ArrayBuffer(bytes),
): Float32Array | Float64Array {
  const length = scores.batch * scores.channels * height * width;
  const double = scores.values instanceof Float64Array || length <= doubleLimit;
  const buffer = allocate(length * (double ? 8 : 4));
  return double ? new Float64Array(buffer) : new Float32Array(buffer);
}

/** Classes are asked for by their ids; the loss knows them by their places. @throws LensError class-out-of-range */
function selectedIndices(
  selection: ClassSelection,
  classes: readonly InterpretedClass[],
  loss: LossName,
): ClassSelection {
  if (typeof selection === 'string') return selection;
  return selection.map((id) => {
    const index = classes.findIndex((one) => one.id === id);
    // The binary forms have the loss of the foreground alone.
    if (index < 0 || (loss !== 'lovasz-softmax' && index === 0))
      throw new LensError('class-out-of-range', { classId: id, classes: classes.length, loss });
    return index;
  });
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
  cbhw: 'channels × images × height × width',
} as const;

function axesEvidence(layout: ArrayLayout, [height, width]: Size, wanted: PairOptions['axes']): string[] {
  if (layout.axes === 'hw') return [];
  if (layout.axes === 'cbhw') return [`Axes are ${axisWords.cbhw}: ${whyChannelsFirst(layout, wanted)}.`];
  const same = layout.height === height && layout.width === width;
  const fits = same
    ? `${height}×${width} is the truth's size`
    : `${layout.height}×${layout.width} is in proportion to it`;
  return [`Axes are ${axisWords[layout.axes]}: ${fits}.`];
}

function whyChannelsFirst({ batch, channels }: ArrayLayout, wanted: PairOptions['axes']): string {
  if (wanted === 'cbhw') return 'as told';
  return batch === channels || batch === 1
    ? 'in this order the values of each pixel sum to 1'
    : `the second is as long as the truth has images, ${batch}`;
}

function resizeEvidence(resized: Inspection['resized']): string[] {
  if (!resized) return [];
  const how = resized.method === 'bilinear' ? 'bilinearly (half-pixel centres)' : 'by nearest neighbour';
  return [`Brought from ${resized.from.join('×')} to ${resized.to.join('×')} ${how}.`];
}
