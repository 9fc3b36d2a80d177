import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LabelIds, ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { resizeScores } from '../../src/core/resize.ts';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';

const root = resolve(import.meta.dirname, '../..');
const sample = join(root, 'sample');
const frames = Array.from({ length: 8 }, (_, n) => `street-0${n + 1}`);
const runs = ['run-a', 'run-b'] as const;

interface Config {
  readonly classes: readonly { readonly name: string; readonly color: readonly number[] }[];
  readonly ignore: readonly number[];
}

interface Mistake {
  readonly run: (typeof runs)[number];
  readonly frame: string;
  readonly kind: 'missed' | 'invented' | 'swapped' | 'unsure';
  readonly truth: number | null;
  readonly predicted: number | null;
  /** The two classes of an unsure place. */
  readonly classes?: readonly [number, number];
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

const json = (name: string): unknown => JSON.parse(readFileSync(join(sample, name), 'utf8'));
// Generated files: their shape is what the tests below look at.
const config = json('lovasz-lens.json') as Config;
const mistakes = json('mistakes.json') as Mistake[];
const classNames = config.classes.map(({ name }) => name);

async function decoded(name: string) {
  return await decodeFile(fileSource(join(sample, name)));
}

async function truthOf(frame: string) {
  const { data, shape, picture } = await decoded(`gt/${frame}.png`);
  const [height = 0, width = 0] = shape;
  return { ids: Uint8Array.from(data), height, width, picture };
}

/** Scores at the size of the truth, the decision, and the highest softmax probability of each pixel. */
async function look(frame: string, run: string) {
  const truth = await truthOf(frame);
  const { data, shape, dtype } = await decoded(`${run}/${frame}.npy`);
  if (!(data instanceof Float32Array)) throw new Error(`${run}/${frame}: not float16`);
  const [channels = 0, height = 0, width = 0] = shape;
  const stored: ScorePrediction = { kind: 'logits', batch: 1, channels, height, width, values: data, integerMax: null };
  const scores = resizeScores(stored, truth.height, truth.width);
  const decision = decide(scores);
  return { truth, dtype, shape, decision, confidence: confidenceOf(scores, decision) };
}

const looks = new Map<string, ReturnType<typeof look>>();

/** As `look`, each frame of a run once. */
function predictionOf(frame: string, run: string): ReturnType<typeof look> {
  const key = `${run}/${frame}`;
  const known = looks.get(key) ?? look(frame, run);
  looks.set(key, known);
  return known;
}

function confidenceOf({ values, channels }: ScorePrediction, decision: LabelIds): Float64Array {
  const pixels = decision.length;
  return Float64Array.from(decision, (best, place) => {
    const most = values[best * pixels + place] as number;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += Math.exp((values[c * pixels + place] as number) - most);
    return 1 / sum;
  });
}

/** Places (indices into a plane of this width) inside a box. */
function* placesIn([x, y, w, h]: Mistake['box'], width: number, height: number): Generator<number> {
  for (let row = Math.max(0, y); row < Math.min(height, y + h); row++) {
    for (let column = Math.max(0, x); column < Math.min(width, x + w); column++) yield row * width + column;
  }
}

function mean(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    sum += value;
    count += 1;
  }
  return sum / count;
}

/** IoU of each class; null where neither has it. */
function classIoU(truth: Uint8Array, decision: LabelIds): (number | null)[] {
  return classNames.map((_, id) => {
    let both = 0;
    let either = 0;
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] === 255) continue;
      const inTruth = truth[i] === id;
      const inDecision = decision[i] === id;
      if (inTruth && inDecision) both += 1;
      if (inTruth || inDecision) either += 1;
    }
    return either === 0 ? null : both / either;
  });
}

const meanIoU = (values: readonly (number | null)[]) => mean(values.filter((value) => value !== null));

describe('the sample data set', () => {
  it('is what its script makes, byte for byte', async () => {
    const script = join(root, 'scripts/make-sample.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
    expect(stdout).toContain('sample/ is what the script makes');
  }, 300_000);

  it('stays under 4 MB', () => {
    const sizes = readdirSync(sample, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(sample, name)))
      .map((stat) => (stat.isFile() ? stat.size : 0));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_000_000);
  });

  it.each(frames)(
    '%s: an indexed mask in the colours of the classes, and a picture of the same size',
    async (frame) => {
      const { ids, height, width, picture } = await truthOf(frame);
      const image = await decoded(`images/${frame}.png`);
      expect(image.shape).toEqual([height, width, 3]);
      expect(picture?.colour).toBe('indexed');
      const palette = [...(picture?.palette ?? [])];
      config.classes.forEach(({ color }, id) => {
        expect(palette.slice(id * 3, id * 3 + 3)).toEqual(color);
      });
      const present = [...new Set(ids)].sort((a, b) => a - b);
      expect(present).toEqual([...classNames.keys(), 255]);
      const ignored = ids.reduce((sum, id) => sum + (id === 255 ? 1 : 0), 0);
      expect(ignored / ids.length).toBeLessThan(0.01);
    },
  );

  it('keeps logits at half size and at a quarter', async () => {
    const factors = new Set<number>();
    for (const frame of frames) {
      for (const run of runs) {
        const { dtype, shape, truth } = await predictionOf(frame, run);
        expect(dtype).toBe('float16');
        expect(shape[0]).toBe(classNames.length);
        expect(truth.height / (shape[1] ?? 0)).toBe(truth.width / (shape[2] ?? 0));
        factors.add(truth.width / (shape[2] ?? 0));
      }
    }
    expect([...factors].sort()).toEqual([2, 4]);
  });

  it('has a better run that is worse in one image and in one class of another', async () => {
    const better = new Map<string, number>();
    for (const frame of frames) {
      const a = await predictionOf(frame, 'run-a');
      const b = await predictionOf(frame, 'run-b');
      const [iouA, iouB] = [classIoU(a.truth.ids, a.decision), classIoU(b.truth.ids, b.decision)];
      better.set(frame, meanIoU(iouB) - meanIoU(iouA));
      if (frame === 'street-07') {
        const bicyclist = classNames.indexOf('Bicyclist');
        expect(iouB[bicyclist] ?? 1).toBeLessThan((iouA[bicyclist] ?? 0) - 0.3);
      }
    }
    expect(frames.filter((frame) => (better.get(frame) ?? 0) < 0)).toEqual(['street-05']);
    expect(mean([...better.values()])).toBeGreaterThan(0.05);
  });
});

describe('the planned mistakes', () => {
  it('are of every kind, in every frame and run', () => {
    expect(new Set(mistakes.map(({ kind }) => kind))).toEqual(new Set(['missed', 'invented', 'swapped', 'unsure']));
    const places = new Set(mistakes.map(({ frame, run }) => `${frame} ${run}`));
    expect(places.size).toBe(frames.length * runs.length);
  });

  it.each(mistakes)('$frame $run: $kind, $box', async ({ frame, run, kind, truth, predicted, classes, box }) => {
    const { truth: mask, decision, confidence } = await predictionOf(frame, run);
    const inBox = [...placesIn(box, mask.width, mask.height)];
    if (kind === 'unsure') {
      const inside = mean(inBox.map((place) => confidence[place] ?? 1));
      expect(inside).toBeLessThan(mean(confidence) - 0.1);
      const tied = inBox.filter((place) => classes?.includes(decision[place] ?? -1));
      expect(tied.length / inBox.length).toBeGreaterThan(0.5);
      return;
    }
    if (kind === 'invented') {
      const seen = inBox.filter((place) => decision[place] === predicted);
      const right = seen.filter((place) => mask.ids[place] === predicted);
      expect(seen.length).toBeGreaterThan(50);
      expect(right.length / seen.length).toBeLessThan(0.1);
      return;
    }
    const object = inBox.filter((place) => mask.ids[place] === truth);
    expect(object.length).toBeGreaterThan(40);
    if (kind === 'missed') {
      const found = object.filter((place) => decision[place] === truth);
      expect(found.length / object.length).toBeLessThan(0.1);
    } else {
      const taken = object.filter((place) => decision[place] === predicted);
      expect(taken.length / object.length).toBeGreaterThan(0.5);
    }
  });
});
