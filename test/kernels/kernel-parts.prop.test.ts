import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LossSettings, type ScorePrediction, type ScoreValues } from '../../src/core/batch.ts';
import { calibrationOf } from '../../src/core/calibration.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { otherLosses } from '../../src/core/other-losses.ts';
import type { FoundParts } from '../../src/engine/kernels/kernel-units.ts';
import type { EvaluateOptions } from '../../src/engine/kernels/lovasz-kernels.ts';
import type { RandomPair } from '../core/random-pair.ts';
import { storedPairs } from './stored-pairs.ts';
import { loadTestKernels, testKernels } from './test-kernels.ts';

const kernels = testKernels();

function expectFact(name: string, ours: number | null, expected: number | null, tolerance: number): void {
  if (expected === null || ours === null) expect(ours, name).toBe(expected);
  else if (!(Math.abs(ours - expected) <= tolerance)) expect.fail(`${name}: ${ours} for ${expected}`);
}

/** @param tolerance of the loss  @param others of what is made of probabilities beside it */
function compare(
  { truth, prediction, settings }: RandomPair,
  options: EvaluateOptions,
  tolerance: number,
  others = 1e-9,
): void {
  const decision = decide(prediction);
  const ours = kernels().evaluateParts(truth, prediction, settings, decision, options);
  const found = kernels().evaluateParts(truth, prediction, settings, null, options);
  expect([...found.decision], 'decision').toEqual([...decision]);
  expect({ ...found, decision: null, facts: { ...found.facts, decision: null } }).toEqual({
    ...{ ...ours, decision: null },
    facts: { ...ours.facts, decision: null },
  });
  const core = evaluateParts(truth, prediction, settings, decision);
  expectFact('loss', ours.value, core.value, tolerance);
  expect([...ours.kinds.keys()].sort()).toEqual([...core.kinds.keys()].sort());
  let whole = 0;
  for (const { missed, falseAlarm, underMargin } of ours.kinds.values()) whole += missed + falseAlarm + underMargin;
  expectFact('sum of the kinds', whole, ours.value, tolerance);
  // float32 tells apart, or joins, what float64 does not: weights of near ties may be shared otherwise.
  const comparable = options.narrowFromValues === undefined ? core.kinds : [];
  for (const [classId, kinds] of comparable) {
    const found = ours.kinds.get(classId);
    for (const kind of ['missed', 'falseAlarm', 'underMargin'] as const) {
      expectFact(`${kind} of class ${classId}`, found?.[kind] ?? null, kinds[kind], tolerance);
    }
  }
  const losses = otherLosses(truth, prediction, settings, core.selected, decision, ours.facts);
  const expected = otherLosses(truth, prediction, settings, core.selected, decision);
  for (const name of ['crossEntropy', 'focal', 'dice', 'jaccard', 'clamped'] as const) {
    expectFact(name, losses[name], expected[name], others);
  }
  const { ece = null } = calibrationOf(truth, prediction, ours.facts) ?? {};
  expectFact('ece', ece, calibrationOf(truth, prediction)?.ece ?? null, others);
}

describe('the parts of an inspection', () => {
  it('are those of src/core: kinds of pixels, other losses and calibration', () => {
    fc.assert(
      fc.property(storedPairs(9), (pair) => compare(pair, {}, 1e-12)),
      { numRuns: 200 },
    );
  });

  it('are so with float32 probabilities, within what is left of them', () => {
    fc.assert(
      fc.property(storedPairs(40), (pair) => compare(pair, { narrowFromValues: 0 }, 1e-6, 1e-6)),
      { numRuns: 100 },
    );
  });

  it('are so with float32 probabilities within 1e-9 where pixels are many: roundings do not add up', () => {
    const [channels, height, width] = [5, 400, 500];
    const pixels = height * width;
    let state = 11;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const ids = Int32Array.from({ length: pixels }, () =>
      random() < 0.05 ? IGNORED : Math.floor(random() * channels),
    );
    const values = Float32Array.from({ length: channels * pixels }, () => random() * 8 - 4);
    // Mostly right, as predictions are.
    for (let i = 0; i < pixels; i += 1) {
      const own = (ids[i] as number) * pixels + i;
      if (ids[i] !== IGNORED && random() < 0.9) values[own] = (values[own] as number) + 7;
    }
    compare(
      {
        truth: { batch: 1, height, width, ids },
        prediction: { kind: 'logits', batch: 1, channels, height, width, values, integerMax: null },
        settings: { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' },
      },
      { narrowFromValues: 0 },
      1e-8,
    );
  });

  it.each(['shapley', 'index'] as const)('hold for thousands of errors that lie close together, %s ties', (ties) => {
    const [height, width] = [120, 200];
    const pixels = height * width;
    const ids = Int32Array.from({ length: pixels }, (_, i) => ((i * 2654435761) % 7) & 1);
    const steps: readonly ((i: number) => number)[] = [
      (i) => 0.5 + ((i * 7919) % 5000) * 2 ** -52,
      (i) => 2 ** -((i * 31) % 300),
      (i) => ((i * 613) % 97) / 97,
      (i) => (i % 3 === 0 ? 0.25 : 0.25 + ((i * 40503) % 65536) * 2 ** -40),
    ];
    for (const step of steps) {
      const values = Float64Array.from({ length: pixels * 2 }, (_, i) => step(i));
      compare(
        {
          truth: { batch: 1, height, width, ids },
          prediction: { kind: 'probabilities', batch: 1, channels: 2, height, width, values, integerMax: null },
          settings: { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties },
        },
        {},
        1e-12,
      );
    }
  });

  it('are found by float32 kernels for any number of pixels, whatever an earlier job has left in the memory', () => {
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    let state = 5;
    const random = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state / 2 ** 32;
    };
    const pairOf = (width: number, channels: number, values: ScoreValues, kind: 'logits' | 'probabilities') => ({
      truth: {
        batch: 1,
        height: 1,
        width,
        ids: new Int32Array(width).map(() => Math.floor(random() * channels)),
      },
      prediction: { kind, batch: 1, channels, height: 1, width, values, integerMax: null } satisfies ScorePrediction,
    });
    for (let round = 0; round < 300; round += 1) {
      if (round % 3 === 0) {
        const small = Float64Array.from({ length: 8002 }, () => random() * 1e-3);
        const { truth, prediction } = pairOf(4001, 2, small, 'probabilities');
        kernels().evaluate(truth, prediction, settings);
      }
      const [width, channels] = [1 + Math.floor(random() * 60), 2 + Math.floor(random() * 3)];
      const logits = Float32Array.from({ length: width * channels }, () => random() * 6 - 3);
      const { truth, prediction } = pairOf(width, channels, logits, 'logits');
      const { facts } = kernels().evaluateParts(truth, prediction, settings, null, { narrowFromValues: 0 });
      // What src/core has to compute comes without.
      expect(facts, `${width} pixels of ${channels} classes`).not.toBeNull();
    }
  });

  describe('what is done while helpers sort', () => {
    const channels = 6;
    const [height, width] = [330, 420];
    const pixels = height * width;
    const values = new Float32Array(new SharedArrayBuffer(pixels * channels * 4));
    for (let i = 0; i < values.length; i += 1) values[i] = ((i * 2654435761) % 997) / 100;
    const truth = { batch: 1, height, width, ids: Int32Array.from({ length: pixels }, (_, i) => (i >> 6) % channels) };
    const prediction: ScorePrediction = { kind: 'logits', batch: 1, channels, height, width, values, integerMax: null };
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };

    it.each([0, 1e9])('has decision, facts and classes, and changes nothing (float32 from %d scores)', async (from) => {
      const several = await loadTestKernels({ threads: 2 });
      await several.warmUp();
      try {
        const options = { narrowFromValues: from };
        const alone = several.evaluateParts(truth, prediction, settings, null, { ...options, threads: 1 });
        const calls: FoundParts[] = [];
        const meanwhile = (found: FoundParts) => calls.push({ ...found, decision: found.decision.slice() });
        const ours = several.evaluateParts(truth, prediction, settings, null, { ...options, meanwhile });
        expect(ours).toEqual(alone);
        expect(calls).toEqual([{ decision: ours.decision, facts: ours.facts, selected: ours.selected }]);
        const none = several.evaluateParts(truth, prediction, settings, null, { ...options, threads: 1, meanwhile });
        expect(none).toEqual(alone);
        expect(calls).toHaveLength(1);
      } finally {
        await several.dispose();
      }
    });

    it('may fail: the job ends with it, and the next one is right', async () => {
      const several = await loadTestKernels({ threads: 2 });
      await several.warmUp();
      try {
        const right = several.evaluateParts(truth, prediction, settings, null).value;
        const meanwhile = () => {
          throw new RangeError('no room');
        };
        expect(() => several.evaluateParts(truth, prediction, settings, null, { meanwhile })).toThrow('no room');
        expect(several.evaluateParts(truth, prediction, settings, null).value).toBe(right);
      } finally {
        await several.dispose();
      }
    });
  });
});
