// Cases 1 to 7 and 11 of conventions.md: what the labels say.
import { greyPng, indexedPng, npyArray, rgbPng } from '../make-array.ts';
import type { Fault } from './fault.ts';
import {
  binary,
  camvid,
  coloursOf,
  enlarged,
  grey,
  height,
  logits,
  lossyPng,
  map,
  order,
  prediction,
  roadLogits,
  scores,
  trainToLabel,
  truth,
  voc,
  width,
} from './fault-scene.ts';
import { sceneClasses, sceneLogits } from './street-scene.ts';

export const labelFaults: readonly Fault[] = [
  {
    name: '1 the truth counts from 1',
    cause: 'label-offset',
    truth: grey(map(truth, (id) => id + 1)),
    prediction: scores(logits),
  },
  {
    name: '1 the prediction counts from 1',
    cause: 'label-offset',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => id + 1)),
  },
  {
    name: '1 zero was reduced in training and is still in the truth',
    cause: 'label-offset',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => Math.max(0, id - 1))),
  },
  {
    name: '1 reduced twice',
    cause: 'label-offset',
    truth: grey(map(truth, (id) => id + 1)),
    prediction: grey(map(prediction, (id) => (id === 0 ? 255 : id - 1))),
    path: 'ADE_val_00000001.png',
  },
  {
    name: '2 labelIds against trainIds',
    cause: 'label-ids-against-train-ids',
    truth: grey(map(truth, trainToLabel)),
    prediction: grey(prediction),
  },
  {
    name: '2 trainIds against labelIds',
    cause: 'label-ids-against-train-ids',
    truth: grey(truth),
    prediction: grey(map(prediction, trainToLabel)),
    path: 'a_gtFine_labelTrainIds.png',
  },
  {
    name: '3 a palette expanded to bytes',
    cause: 'palette-expanded',
    truth: indexedPng(height, width, truth, voc),
    prediction: npyArray('uint8', [height, width, 3], coloursOf(prediction, voc).flat()),
  },
  {
    name: '3 a palette read as luma',
    cause: 'palette-as-luma',
    truth: indexedPng(height, width, truth, voc),
    prediction: grey(
      coloursOf(prediction, voc).map(([r, g, b]) => (r * 19_595 + g * 38_470 + b * 7471 + 0x8000) >> 16),
    ),
  },
  {
    name: '3 the truth read as luma',
    cause: 'palette-as-luma',
    truth: grey(coloursOf(truth, camvid).map(([r, g, b]) => (r * 19_595 + g * 38_470 + b * 7471 + 0x8000) >> 16)),
    prediction: grey(prediction),
  },
  {
    name: '4 BGR, whose colours are unknown',
    cause: 'colour-channels-swapped',
    truth: grey(truth),
    prediction: rgbPng(
      height,
      width,
      coloursOf(prediction, camvid).map(([r, g, b]) => [b, g, r] as const),
    ),
    path: 'CamVid/valannot/a.png',
  },
  {
    name: '4 BGR, whose colours are other classes',
    cause: 'colour-channels-swapped',
    truth: indexedPng(height, width, truth, voc),
    prediction: rgbPng(
      height,
      width,
      coloursOf(prediction, voc).map(([r, g, b]) => [b, g, r] as const),
    ),
  },
  {
    name: '5 a void value beyond the channels',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 65 : id))),
    prediction: scores(logits),
  },
  {
    name: '5 void is 0, not 255',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 0 : id + 1))),
    prediction: scores(
      sceneLogits(
        map(prediction, (id) => (id === 2 ? 2 : id + 1)),
        sceneClasses + 1,
      ),
      sceneClasses + 1,
    ),
  },
  {
    name: '5 void is 65 among labels',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 7 ? 65 : id))),
    prediction: grey(map(prediction, (id) => (id === 7 ? 3 : id))),
  },
  {
    name: '5 another ignore value was named',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 255 : id))),
    prediction: scores(logits),
    options: { ignore: [0] },
  },
  {
    name: '6 a 0/255 truth among classes',
    cause: 'binary-mask-among-classes',
    truth: grey(map(binary, (id) => id * 255)),
    prediction: scores(logits),
  },
  {
    name: '6 a 0/255 prediction among classes',
    cause: 'binary-mask-among-classes',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => (id === 3 ? 255 : 0))),
  },
  { name: '7 stored as JPEG', cause: 'lossy-labels', truth: lossyPng(grey(truth)), prediction: scores(logits) },
  {
    name: '7 resized with interpolation',
    cause: 'interpolated-labels',
    truth: greyPng(2 * height, 2 * width, enlarged(truth, Math.round)),
    prediction: scores(logits),
  },
  {
    name: '7 a soft 0/255 mask',
    cause: 'interpolated-labels',
    truth: greyPng(
      2 * height,
      2 * width,
      enlarged(
        map(binary, (id) => id * 255),
        Math.round,
      ),
    ),
    prediction: npyArray('float32', [height, width], roadLogits),
  },
  {
    name: '7 a 0/255 truth that was a JPEG once',
    cause: 'lossy-labels',
    truth: grey(binary.map((id, i) => (id === 1 ? 255 - (i % 23 === 0 ? i % 29 : 0) : i % 19 === 0 ? i % 31 : 0))),
    prediction: grey(map(prediction, (id) => (id === 3 ? 255 : 0))),
  },
  {
    name: '7 a probability map as JPEG',
    cause: 'lossy-labels',
    truth: greyPng(
      height,
      width,
      map(binary, (id) => id * 255),
    ),
    prediction: lossyPng(
      greyPng(
        height,
        width,
        roadLogits.map((logit) => Math.round(255 / (1 + Math.exp(-logit)))),
      ),
    ),
  },
  {
    name: '11 two classes exchanged',
    cause: 'classes-in-another-order',
    truth: grey(truth),
    prediction: grey(map(truth, (id) => [1, 0][id] ?? id)),
  },
  {
    name: '11 more ids than channels',
    cause: 'ids-beyond-classes',
    truth: grey(truth),
    prediction: scores(logits.slice(0, 5 * truth.length), 5),
  },
  {
    name: '11 ids with gaps',
    cause: 'ids-beyond-classes',
    truth: grey(map(truth, (id) => id * (id + 2))),
    prediction: scores(logits),
  },
  {
    name: '11 classes in another order',
    cause: 'classes-in-another-order',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => order[id] ?? 0)),
  },
];
