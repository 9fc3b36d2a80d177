// Cases 8 to 10 of conventions.md: how the arrays lie, and what the scores are.
import { greyPng, npyArray } from '../make-array.ts';
import type { Fault } from './fault.ts';
import {
  binary,
  channelsLast,
  grey,
  height,
  logits,
  map,
  movedTo,
  prediction,
  probabilities,
  roadLogits,
  scores,
  softmaxOverWidth,
  transposed,
  truth,
  width,
} from './fault-scene.ts';
import { sceneClasses, sceneLogits, softmax, streetScene } from './street-scene.ts';

export const arrayFaults: readonly Fault[] = [
  {
    name: '10 the sign of logits of several classes',
    cause: 'sign-inverted',
    truth: grey(truth),
    prediction: scores(map(logits, (x) => -x)),
  },
  {
    name: '8 flipped left to right',
    cause: 'flipped',
    truth: grey(truth),
    prediction: grey(movedTo(prediction, (x, y) => y * width + width - 1 - x)),
  },
  {
    name: '8 flipped top to bottom',
    cause: 'flipped',
    truth: grey(truth),
    prediction: scores(
      sceneLogits(
        movedTo(prediction, (x, y) => (height - 1 - y) * width + x),
        sceneClasses,
      ),
    ),
  },
  {
    name: '8 transposed',
    cause: 'transposed',
    truth: grey(truth),
    prediction: greyPng(width, height, transposed(prediction)),
  },
  {
    name: '8 transposed, scores at half the size',
    cause: 'transposed',
    truth: grey(truth),
    prediction: npyArray(
      'float32',
      [sceneClasses, width / 2, height / 2],
      Array.from({ length: (sceneClasses * truth.length) / 4 }, (_, i) => {
        const channel = Math.floor(i / (truth.length / 4));
        const [x, y] = [Math.floor((i % (truth.length / 4)) / (height / 2)), i % (height / 2)];
        return logits[channel * truth.length + 2 * y * width + 2 * x] ?? 0;
      }),
    ),
  },
  {
    name: '8 transposed, channels last',
    cause: 'transposed',
    truth: grey(truth),
    prediction: npyArray(
      'float32',
      [width, height, sceneClasses],
      Array.from({ length: logits.length }, (_, i) => {
        const pixel = Math.floor(i / sceneClasses);
        const [x, y] = [Math.floor(pixel / height), pixel % height];
        return logits[(i % sceneClasses) * truth.length + y * width + x] ?? 0;
      }),
    ),
  },
  {
    name: '8 transposed, a square',
    cause: 'transposed',
    truth: greyPng(96, 96, streetScene(3, 96, 96).truth),
    prediction: greyPng(
      96,
      96,
      Array.from(
        { length: 96 * 96 },
        (_, i) => streetScene(3, 96, 96).prediction[(i % 96) * 96 + Math.floor(i / 96)] ?? 0,
      ),
    ),
  },
  {
    name: '8 shifted by one pixel',
    cause: 'shifted',
    truth: grey(truth),
    prediction: grey(movedTo(truth, (x, y) => y * width + Math.max(0, x - 1))),
  },
  {
    name: '8 shifted by five pixels',
    cause: 'shifted',
    truth: grey(truth),
    prediction: grey(movedTo(prediction, (x, y) => y * width + Math.max(0, x - 5))),
  },
  {
    name: '9 channels last under the shape of channels first',
    cause: 'axes-exchanged',
    truth: grey(truth),
    prediction: scores(channelsLast),
  },
  {
    name: '9 the wrong axes were named',
    isFixable: true,
    cause: 'axes-exchanged',
    truth: greyPng(
      8,
      8,
      truth.slice(0, 64).map((_, i) => i % 8),
    ),
    prediction: npyArray(
      'float32',
      [8, 8, 8],
      Array.from({ length: 512 }, (_, i) => (Math.floor(i / 8) % 8 === i % 8 ? 3 : -1)),
    ),
    options: { axes: 'chw' },
  },
  {
    name: '9 softmax over the width',
    cause: 'softmax-over-wrong-axis',
    truth: grey(truth),
    prediction: scores(softmaxOverWidth(logits)),
  },
  {
    name: 'a NaN on a pixel that counts',
    cause: 'scores-not-finite',
    truth: grey(truth),
    prediction: scores(logits.map((x, i) => (i === 40 ? Number.NaN : x))),
  },
  {
    name: '10 a second softmax',
    cause: 'softmax-twice',
    truth: grey(truth),
    prediction: scores(softmax(probabilities, sceneClasses)),
  },
  {
    name: '10 a second sigmoid',
    cause: 'softmax-twice',
    truth: grey(binary),
    prediction: npyArray(
      'float32',
      [height, width],
      roadLogits.map((x) => 1 / (1 + Math.exp(-1 / (1 + Math.exp(-3 * x))))),
    ),
  },
  {
    name: '10 logits told to be probabilities',
    cause: 'logits-as-probabilities',
    truth: grey(truth),
    prediction: scores(logits),
    options: { kind: 'probabilities' },
  },
  {
    name: '10 probabilities told to be logits',
    cause: 'probabilities-as-logits',
    truth: grey(truth),
    prediction: scores(probabilities),
    options: { kind: 'logits' },
  },
  {
    name: '10 the sign of binary logits',
    cause: 'sign-inverted',
    truth: grey(binary),
    prediction: npyArray(
      'float32',
      [height, width],
      map(roadLogits, (x) => -x),
    ),
  },
];
