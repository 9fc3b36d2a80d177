import { describe, expect, it } from 'vitest';
import type { DecodedArray } from '../../src/formats/decoded.ts';
import { interpret, scoresOf } from './interpret.ts';
import { greyPng, npyArray, rgbPng } from './make-array.ts';

function jpeg(array: DecodedArray): DecodedArray {
  return { ...array, container: 'jpeg', picture: array.picture && { ...array.picture, lossy: true } };
}

const [height, width] = [20, 30];
const at = (of: (x: number, y: number) => number) =>
  Array.from({ length: height * width }, (_, i) => of(i % width, Math.floor(i / width)));

/** A foreground of 12 columns, and what a JPEG makes of its borders. */
const mask = at((x) => (x < 12 ? 1 : 0));
const frayed = at((x, y) => {
  const near = Math.abs(x - 11.5) < 3 ? (x * 5 + y * 3) % 9 : 0;
  return x < 12 ? 255 - near : x === 12 && y === 4 ? 100 : near;
});
const rough = frayed.filter((value) => value !== 0 && value !== 255).length;
const predicted = at((x, y) => (x < 11 + (y % 3) ? 1 : 0));
const logits = predicted.map((id) => (id === 1 ? 1.5 : -1.5));

describe('a mask of background and foreground that is a JPEG', () => {
  const truth = jpeg(greyPng(height, width, frayed));
  const coloured = jpeg(
    rgbPng(
      height,
      width,
      frayed.map((value) => [value, value, value % 255 === 0 || value > 252 ? value : value + 2] as const),
    ),
  );

  const predictions: [string, DecodedArray][] = [
    [
      'a grey mask',
      greyPng(
        height,
        width,
        predicted.map((id) => id * 255),
      ),
    ],
    [
      'a map of probabilities',
      greyPng(
        height,
        width,
        logits.map((logit, i) => Math.round(127 + logit * (50 + (i % 30)))),
      ),
    ],
    ['one score channel', npyArray('float32', [height, width], logits)],
    ['two score channels', npyArray('float32', [2, height, width], [...logits.map((value) => -value), ...logits])],
  ];

  it.each(predictions)('is cut half way, beside %s', (_, prediction) => {
    for (const options of [{}, { preset: 'binary' }]) {
      const pair = interpret(truth, prediction, options);
      expect([...pair.truth.ids]).toEqual(mask);
      expect(pair.facts).toMatchObject({ preset: { name: 'binary' }, groundTruth: { ignore: [], ids: [0, 255] } });
      const said = pair.facts.warnings.find(({ code }) => code === 'lossy-mask');
      expect(said?.message).toContain(`${rough} of 600 pixels`);
      expect(pair.facts.groundTruth.evidence.join(' ')).toContain('cut at 128');
    }
  });

  it('is the same where it is grey in three channels', () => {
    expect([...interpret(coloured, greyPng(height, width, predicted)).truth.ids]).toEqual(mask);
  });

  it('is cut where it is told to be one, whatever it looks like', () => {
    const faint = jpeg(
      greyPng(
        height,
        width,
        frayed.map((value) => (value > 100 ? 90 + (value % 60) : value)),
      ),
    );
    const prediction = greyPng(height, width, predicted);
    expect(interpret(faint, prediction).facts.groundTruth.ids.length).toBeGreaterThan(2);
    const told = interpret(faint, prediction, { preset: 'binary' });
    expect(told.facts.groundTruth.ids.every((id) => id === 0 || id === 255)).toBe(true);
  });

  it('is cut as a prediction, too', () => {
    const pair = interpret(greyPng(height, width, mask), truth, { kind: 'labels' });
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(mask);
  });

  it('is left as it is where no preset is wanted', () => {
    expect(interpret(truth, greyPng(height, width, predicted), { preset: null }).facts.groundTruth.ids).toContain(100);
  });
});

describe('other lossy pictures are no such masks', () => {
  const ids = at((x, y) => (x < 6 ? 255 - ((x * y) % 5) : ((x - 6) >> 2) + (y % 11 === 0 ? 1 : 0)));

  it.each([
    ['ids and void', ids],
    ['labels 0, 1 and void', ids.map((id) => (id > 200 ? id : id > 2 ? 1 : 0))],
    ['many values', at((x, y) => (x * 8 + y) % 256)],
    ['no foreground', at((x, y) => (x * y) % 7)],
  ])('%s', (_, values) => {
    const pair = interpret(
      jpeg(greyPng(height, width, values)),
      npyArray('float32', [3, height, width], scoresOf(mask, 3)),
    );
    expect(pair.facts.groundTruth.ids).toEqual([...new Set(values)].sort((a, b) => a - b));
  });
});
