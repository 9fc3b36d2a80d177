import fc from 'fast-check';
import { IGNORED, type LabelBatch, type LossSettings, type Prediction, UNKNOWN } from '../../src/core/batch.ts';

export interface RandomPair {
  readonly truth: LabelBatch;
  readonly prediction: Prediction;
  readonly settings: LossSettings;
}

type Kind = 'logits' | 'probabilities' | 'bytes' | 'labels';

export interface RandomOptions {
  readonly kinds?: readonly Kind[];
  readonly losses?: readonly LossSettings['loss'][];
  readonly largestSide?: number;
  /** Scores far apart, so that small steps cross no kink. */
  readonly generic?: boolean;
}

/** Small batches of every sort that the core takes, with ignored pixels, unknown ids, ties and absent classes. */
export function randomPair(options: RandomOptions = {}): fc.Arbitrary<RandomPair> {
  const losses = options.losses ?? ['lovasz-softmax', 'lovasz-hinge', 'lovasz-sigmoid'];
  const side = fc.integer({ min: 1, max: options.largestSide ?? 5 });
  return fc
    .record({
      loss: fc.constantFrom(...losses),
      kind: fc.constantFrom<Kind>(...(options.kinds ?? (['logits', 'probabilities', 'bytes', 'labels'] as const))),
      batch: fc.integer({ min: 1, max: 3 }),
      height: side,
      width: side,
      classes: fc.integer({ min: 2, max: 4 }),
      ties: fc.constantFrom<LossSettings['ties']>('shapley', 'index'),
      perImage: fc.boolean(),
      selection: fc.constantFrom<'present' | 'all' | 'list'>('present', 'all', 'list'),
    })
    .chain((shape) => {
      const { batch, height, width } = shape;
      const binary = shape.loss !== 'lovasz-softmax';
      const kind: Kind = shape.loss === 'lovasz-hinge' ? 'logits' : shape.kind;
      const channels = binary ? 1 : shape.classes;
      const pixels = batch * height * width;
      const classes = binary ? 2 : channels;
      const id = fc.integer({ min: 0, max: classes - 1 });
      const truthId = fc.oneof(
        { weight: 6, arbitrary: id },
        { weight: 1, arbitrary: fc.constantFrom(...(binary ? [IGNORED] : [IGNORED, UNKNOWN])) },
      );
      const score = options.generic
        ? fc.double({ min: -3, max: 3, noNaN: true })
        : fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(-1, 0, 1));
      const count = kind === 'labels' ? pixels : pixels * channels;
      const raw: fc.Arbitrary<number> = kind === 'labels' ? fc.oneof(id, id, id, fc.constantFrom(UNKNOWN)) : score;
      return fc
        .record({
          ids: fc.array(truthId, { minLength: pixels, maxLength: pixels }),
          raw: fc.array(raw, { minLength: count, maxLength: count }),
          list: fc.uniqueArray(id, { minLength: 1 }),
        })
        .map(({ ids, raw: values, list }) => ({
          truth: { batch, height, width, ids: Int32Array.from(ids) },
          prediction: predictionOf(kind, { batch, height, width }, channels, classes, values),
          settings: {
            loss: shape.loss,
            classes: shape.selection === 'list' && !binary ? list : shape.selection === 'all' ? 'all' : 'present',
            perImage: shape.perImage,
            ties: shape.ties,
          } as const,
        }));
    });
}

function predictionOf(
  kind: Kind,
  size: { batch: number; height: number; width: number },
  channels: number,
  classes: number,
  raw: readonly number[],
): Prediction {
  if (kind === 'labels') return { kind, channels: classes, ...size, ids: Int32Array.from(raw) };
  const shape = { ...size, channels, integerMax: null };
  if (kind === 'logits') return { ...shape, kind, values: Float64Array.from(raw) };
  const logistic = raw.map((x) => 1 / (1 + Math.exp(-x)));
  if (kind === 'bytes') {
    const values = Uint8Array.from(logistic, (p) => Math.round(p * 255));
    return { ...shape, kind: 'probabilities', values, integerMax: 255 };
  }
  return { ...shape, kind, values: Float64Array.from(logistic) };
}
