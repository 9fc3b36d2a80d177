import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IGNORED, type LabelBatch, type LossSettings, type ScorePrediction, UNKNOWN } from '../../../src/core/batch.ts';
import { readNpy } from './npy-array.ts';

/** Arrays of a case by their key in the golden README; a case lacks those that its kind does not have. */
export type GoldenArrays = Readonly<Record<string, Float32Array | Float64Array | Uint8Array | undefined>>;

/** One golden vector: inputs and what the published code gives for them in float64. */
export interface GoldenCase {
  readonly name: string;
  readonly facts: GoldenFacts;
  readonly arrays: GoldenArrays;
}

export interface GoldenFacts {
  readonly kind: 'hinge' | 'sigmoid' | 'softmax';
  readonly input_is: 'logits' | 'probs';
  readonly input_shape: readonly number[];
  readonly options: {
    readonly classes: 'present' | 'all' | readonly number[] | null;
    readonly per_image: boolean;
    readonly ignore: number | null;
  };
  readonly quantisation_step: number | null;
  readonly subgradient_unique: boolean;
  readonly loss: number;
  readonly per_unit_per_class: readonly {
    readonly unit: number;
    readonly cls: number | null;
    readonly offset: number;
    readonly length: number;
    readonly foreground: number;
    readonly loss: number;
  }[];
}

/** Reads every case of a golden folder as its README describes it. */
export function readGoldenFolder(folder: string): GoldenCase[] {
  const { cases } = JSON.parse(readFileSync(join(folder, 'INDEX.json'), 'utf8')) as { cases: string[] };
  return cases.map((name) => {
    const facts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as GoldenFacts & {
      files: Record<string, string>;
    };
    const arrays = Object.fromEntries(
      Object.entries(facts.files).map(([key, file]) => [key, readNpy(join(folder, file))]),
    );
    return { name, facts, arrays };
  });
}

/** The case as the core takes it. */
export function inputsOf({ facts, arrays }: GoldenCase): {
  truth: LabelBatch;
  prediction: ScorePrediction;
  settings: Omit<LossSettings, 'ties'>;
} {
  const softmax = facts.kind === 'softmax';
  const shape = softmax ? facts.input_shape : [facts.input_shape[0], 1, ...facts.input_shape.slice(1)];
  const [batch = 0, channels = 0, height = 0, width = 0] = shape as number[];
  const classes = softmax ? channels : 2;
  const ids = Int32Array.from(arrays['labels'] as Uint8Array, (label) =>
    label === facts.options.ignore ? IGNORED : label < classes ? label : UNKNOWN,
  );
  return {
    truth: { batch, height, width, ids },
    prediction: {
      kind: facts.input_is === 'probs' ? 'probabilities' : 'logits',
      batch,
      channels,
      height,
      width,
      values: arrays['input'] as Float32Array | Uint8Array,
      integerMax: facts.quantisation_step === null ? null : 255,
    },
    settings: {
      loss: `lovasz-${facts.kind}`,
      classes: softmax ? (facts.options.classes ?? 'present') : 'present',
      perImage: facts.options.per_image,
    },
  };
}
