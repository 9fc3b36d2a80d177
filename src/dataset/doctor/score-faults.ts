import type { DecodedArray } from '../../formats/decoded.ts';
import { type ArrayLayout, stridesOf } from '../array-layout.ts';
import { sayNumber } from '../evidence-text.ts';
import { winningChannels } from '../label-planes.ts';
import { channelSums, rangeOf } from '../score-evidence.ts';
import { countValues } from '../value-counts.ts';
import { type Finding, sayGain } from './finding.ts';
import { agreementOf, jointCounts } from './joint-counts.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { gainScore, isGain } from './recodings.ts';

/** 9 and 10: what is wrong with scores. */
export function scoreFindings(evidence: PairEvidence): Finding[] {
  const { read, now, joint } = evidence;
  const { labels, layout, detected, pair } = read;
  if (labels) return [];
  const { prediction, options } = pair;
  const found: Finding[] = [];
  const told = options.kind !== 'auto';
  if (told && detected.kind === 'probabilities') found.push(...logitsAsProbabilities(prediction));
  if (layout.channels > 1) {
    const twice = detected.kind === 'probabilities' && softmaxTwice(prediction, layout);
    if (twice) found.push(twice);
    const axis = wrongAxis(prediction, layout);
    if (axis) found.push(axis);
    if (told && detected.kind === 'logits' && !axis) found.push(...normalisedLogits(prediction, layout));
  } else if (detected.kind === 'probabilities') {
    const twice = sigmoidTwice(prediction);
    if (twice) found.push(twice);
  }
  const sign = layout.channels === 1 ? invertedSign(now, joint) : invertedLogits(evidence);
  if (sign) found.push(sign);
  return found;
}

/** Pixels looked at. */
const sampleLimit = 20_000;

/**
 * A softmax over probabilities: they lie within 0 and 1, so no channel of the result is more than e times another.
 * An honest softmax stays within that everywhere only if it is nearly flat.
 */
export function softmaxTwice(array: DecodedArray, layout: ArrayLayout): Finding | null {
  const { batch, channels, height, width } = layout;
  if (channels < 3) return null;
  const stride = stridesOf(layout);
  const pixels = height * width;
  const step = Math.max(1, Math.floor((batch * pixels) / sampleLimit));
  let largest = 0;
  let sampled = 0;
  for (let place = 0; place < batch * pixels; place += step) {
    const image = Math.floor(place / pixels);
    const start = image * stride.image + (place - image * pixels) * stride.pixel;
    let min = Number.POSITIVE_INFINITY;
    let max = 0;
    for (let c = 0; c < channels; c++) {
      const value = array.data[start + c * stride.channel] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    sampled++;
    if (!(min > 0) || max / min > Math.E * 1.02) return null;
    if (max / min > largest) largest = max / min;
  }
  if (largest < 1.5) return null;
  return {
    code: 'softmax-twice',
    file: 'prediction',
    score: 0.9,
    title: 'A softmax was taken over probabilities.',
    evidence: [
      `At none of ${sayNumber(sampled)} pixels is one channel more than ${largest.toFixed(2)} times another; a second softmax cannot give more than e = 2.72.`,
    ],
    fix: null,
    advice: 'Write the output of a single softmax (some losses and heads contain one already).',
  };
}

function sigmoidTwice(array: DecodedArray): Finding | null {
  const scale = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65_535 : 1;
  const range = rangeOf(array.data);
  const [min, max] = [range.min / scale, range.max / scale];
  if (min < 0.495 || max > 0.735 || max - min < 0.1) return null;
  return {
    code: 'softmax-twice',
    file: 'prediction',
    score: 0.9,
    title: 'A sigmoid was taken over probabilities.',
    evidence: [`Values from ${sayNumber(min)} to ${sayNumber(max)}: a sigmoid of 0 to 1 gives 0.5 to 0.731.`],
    fix: null,
    advice: 'Write the output of a single sigmoid.',
  };
}

/** 9: values within 0 and 1 that sum to 1 along the rows or the columns, not over the channels. */
export function wrongAxis(array: DecodedArray, layout: ArrayLayout): Finding | null {
  const range = rangeOf(array.data);
  if (range.min < 0 || range.max > 1.001 || range.max === range.min) return null;
  const tolerance = array.dtype === 'float16' || array.dtype === 'bfloat16' ? 0.02 : 0.005;
  const own = channelSums(array.data, layout, 1, tolerance);
  if (own.sampled === 0 || own.near > 0.5 * own.sampled) return null;
  const { batch, channels, height, width } = layout;
  const last = layout.axes.endsWith('c');
  // The same memory read as (outer × axis × inner), the axis taken for the channels.
  const along = last
    ? [
        { name: 'height', outer: batch, axis: height, inner: width * channels },
        { name: 'width', outer: batch * height, axis: width, inner: channels },
      ]
    : [
        { name: 'height', outer: batch * channels, axis: height, inner: width },
        { name: 'width', outer: batch * channels * height, axis: width, inner: 1 },
      ];
  for (const { name, outer, axis, inner } of along) {
    if (axis < 2) continue;
    const turned: ArrayLayout = { axes: 'bchw', batch: outer, channels: axis, height: inner, width: 1 };
    const sums = channelSums(array.data, turned, 1, tolerance);
    if (sums.sampled === 0 || sums.near < 0.98 * sums.sampled) continue;
    return {
      code: 'softmax-over-wrong-axis',
      file: 'prediction',
      score: 0.95,
      title: `The softmax was taken over the ${name}.`,
      evidence: [
        `Values sum to 1 along the ${name} at ${sayNumber(sums.near)} of ${sayNumber(sums.sampled)} places, over the channels at ${sayNumber(own.near)} of ${sayNumber(own.sampled)}.`,
      ],
      fix: null,
      advice: 'Take the softmax over the channels (dim=1 of B×C×H×W).',
    };
  }
  return null;
}

/** 10: told to be logits, but they are normalised: a softmax would be taken twice. */
function normalisedLogits(array: DecodedArray, layout: ArrayLayout): Finding[] {
  const integer = array.dtype === 'uint8' || array.dtype === 'uint16';
  const top = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65_535 : 1;
  const sums = channelSums(array.data, layout, top, integer ? layout.channels / 2 + 1 : 0.005);
  const range = rangeOf(array.data);
  if (range.min < 0 || sums.sampled === 0 || sums.near < 0.98 * sums.sampled) return [];
  return [
    {
      code: 'probabilities-as-logits',
      file: 'prediction',
      score: 0.9,
      title: 'Probabilities are taken for logits.',
      evidence: [
        `The channels sum to ${sayNumber(top)} at ${sayNumber(sums.near)} of ${sayNumber(sums.sampled)} pixels.`,
      ],
      fix: { kind: 'probabilities' },
      advice: 'Read them as probabilities; a softmax over them flattens them.',
    },
  ];
}

/** 10: the lowest channel is the right one. */
function invertedLogits({ read, now, joint, truthCode }: PairEvidence): Finding | null {
  const { layout, pair, truth, labelsAtTruthSize } = read;
  if (now.mIoU === null || layout.channels < 3) return null;
  const lowest = labelsAtTruthSize(
    winningChannels(
      pair.prediction.data.map((value) => -value),
      layout,
    ),
  );
  const counts = jointCounts(truth.raw, joint.truthValues, lowest, countValues(lowest).values);
  const after = agreementOf(counts, truthCode, (channel) => channel).mIoU ?? 0;
  if (!isGain(now.mIoU, after)) return null;
  return {
    code: 'sign-inverted',
    file: 'prediction',
    score: gainScore(now.mIoU, after) + 0.05,
    title: 'The sign of the scores is inverted.',
    evidence: [`With the lowest channel deciding: ${sayGain(now.mIoU, after)}.`],
    fix: null,
    advice: 'Write the scores themselves, not distances or negative log-probabilities.',
  };
}

/** 10: one channel that is high where the truth is background. */
function invertedSign(now: PairEvidence['now'], joint: PairEvidence['joint']): Finding | null {
  if (now.mIoU === null || joint.predictionValues.length < 2 || now.accuracy > 0.4) return null;
  return {
    code: 'sign-inverted',
    file: 'prediction',
    score: 0.6 + (0.5 - now.accuracy) / 1.5,
    title: 'The scores are those of the background: their sign is inverted.',
    evidence: [
      `As they are, ${(now.accuracy * 100).toFixed(1)} % of the pixels are decided right; the other way round ${((1 - now.accuracy) * 100).toFixed(1)} %.`,
    ],
    fix: null,
    advice: 'Write the score of the foreground: the negative of these logits, or one minus these probabilities.',
  };
}

/** 10: told to be probabilities, but beyond 0 and 1. */
function logitsAsProbabilities(array: DecodedArray): Finding[] {
  if (array.dtype === 'uint8' || array.dtype === 'uint16') return [];
  const { min, max } = rangeOf(array.data);
  if (min >= -1e-3 && max <= 1 + 1e-3) return [];
  return [
    {
      code: 'logits-as-probabilities',
      file: 'prediction',
      score: 0.95,
      title: 'Logits are taken for probabilities.',
      evidence: [`Values from ${sayNumber(min)} to ${sayNumber(max)}.`],
      fix: { kind: 'logits' },
      advice: 'Read them as logits.',
    },
  ];
}
