import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type MapName } from '../../src/core/batch.ts';
import { summariseCounts, summariseField } from '../../src/core/field-code.ts';
import { halfOfLoss } from '../../src/core/half-of-loss.ts';
import { labelLossMap } from '../../src/core/label-loss-map.ts';
import { countMapValues, planeOf } from '../../src/core/label-map.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { lossMap } from '../../src/core/maps.ts';
import { randomPair } from './random-pair.ts';

const MAPS: readonly MapName[] = ['contribution', 'error', 'weight', 'grad-probability'];

function labelPairs() {
  return randomPair().filter(({ prediction, settings }) => prediction.kind === 'labels' && settings.ties === 'shapley');
}

/** What a plane says; -0 is 0. */
const values = (plane: Float64Array) => Array.from(plane, (value) => value + 0);

describe('maps of hard labels as tables', () => {
  it('are the planes to the last bit', () => {
    fc.assert(
      fc.property(labelPairs(), ({ truth, prediction, settings }) => {
        const classes = settings.loss === 'lovasz-softmax' ? prediction.channels : 2;
        for (const map of MAPS) {
          for (let classId = settings.loss === 'lovasz-softmax' ? 0 : 1; classId < classes; classId += 1) {
            const table = labelLossMap(truth, prediction, settings, map, classId);
            if (!table) throw new Error('no table');
            const plane = lossMap(truth, prediction, settings, map, classId);
            expect(values(planeOf(table)), `${map} of ${classId}`).toEqual(values(plane));
          }
        }
        for (const map of ['contribution', 'grad-probability'] as const) {
          const table = labelLossMap(truth, prediction, settings, map, null);
          if (!table) throw new Error('no table');
          const plane = lossMap(truth, prediction, settings, map, null);
          if (settings.loss === 'lovasz-softmax') expect(values(planeOf(table))).toEqual(values(plane));
          else expect(values(planeOf(table)).map(Math.abs)).toEqual(values(plane).map(Math.abs));
        }
      }),
    );
  });

  it('do not depend on how wide the ids are', () => {
    fc.assert(
      fc.property(labelPairs(), ({ truth, prediction, settings }) => {
        if (prediction.kind !== 'labels') return;
        const narrow = (ids: LabelIds) => Int8Array.from(ids);
        const small: LabelBatch = { ...truth, ids: narrow(truth.ids) };
        const decided = { ...prediction, ids: narrow(prediction.ids) };
        const wide = evaluateParts(truth, prediction, settings, prediction.ids);
        const same = evaluateParts(small, decided, settings, decided.ids);
        expect(same.value).toBe(wide.value);
        expect(planeOf(same.contribution)).toEqual(planeOf(wide.contribution));
      }),
    );
  });

  it('are summed up by counts as a plane is by its values', () => {
    fc.assert(
      fc.property(labelPairs(), ({ truth, prediction, settings }) => {
        const { contribution } = evaluateParts(truth, prediction, settings, decidedOf(prediction));
        if (contribution instanceof Float64Array) throw new Error('no table');
        const plane = planeOf(contribution);
        const { sum, shares, ...exact } = summariseField(plane, truth.ids);
        const counted = summariseCounts(countMapValues(contribution));
        if (truth.ids.some((id) => id !== IGNORED)) expect(counted).toMatchObject(exact);
        expect(counted.sum).toBeCloseTo(sum, 12);
        counted.shares.forEach((share, bin) => {
          expect(share).toBeCloseTo(shares[bin] as number, 12);
        });
      }),
    );
  });

  it('have the fewest pixels that carry half of the loss', () => {
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    const size = { batch: 1, height: 1, width: 8 };
    const truth = { ...size, ids: Int8Array.of(0, 0, 0, 0, 1, 1, 2, 2) };
    const prediction = { kind: 'labels', channels: 3, ...size, ids: Int8Array.of(1, 1, 0, 0, 1, 1, 0, 2) } as const;
    const { contribution } = evaluateParts(truth, prediction, settings, prediction.ids);
    const falling = planeOf(contribution).toSorted().reverse();
    const whole = falling.reduce((sum, value) => sum + value, 0);
    let sum = 0;
    let pixels = 0;
    while (sum < whole / 2 - 1e-12) {
      sum += falling[pixels] as number;
      pixels += 1;
    }
    expect(halfOfLoss(contribution)).toEqual({ pixels, smallest: falling[pixels - 1] });
  });
});

function decidedOf(prediction: { readonly kind: string; readonly ids?: LabelIds }): LabelIds {
  if (!prediction.ids) throw new Error('no labels');
  return prediction.ids;
}
