import { describe, expect, it } from 'vitest';
import { classDetail } from '../../src/core/class-detail.ts';
import { compareGolden } from './golden/check-golden.ts';
import { PACKED_ROUNDING, readPackedVectors } from './golden/packed-vectors.ts';
import { rawIdWeights } from './raw-id-weights.ts';

const cases = readPackedVectors();

describe('golden vectors in the repo', () => {
  it('are all 42', () => {
    expect(cases.length).toBe(42);
    expect(cases.filter(({ facts }) => !facts.subgradient_unique).length).toBe(11);
  });

  for (const golden of cases) {
    it(`${golden.name}: loss, rows, order, weights and gradients within 1e-9`, () => {
      const differences = compareGolden(golden);
      for (const [what, difference] of Object.entries(differences)) {
        // Packed numbers are rounded; none of the gradients and weights is above 1.
        expect(difference, what).toBeLessThanOrEqual(1e-9 + PACKED_ROUNDING);
      }
      if (golden.facts.per_unit_per_class.length > 0) expect(differences).toHaveProperty('sorted_grad');
      const gradient = golden.arrays['grad_logits'] ? 'grad-logit' : 'grad-probability';
      expect(Object.keys(differences)).toEqual(expect.arrayContaining([`${gradient} index`, `${gradient} shapley`]));
    });
  }

  it('reject weights formed from raw class ids in place of the one-hot foreground', () => {
    const multiClass = cases.filter(({ facts }) => facts.kind === 'softmax' && facts.per_unit_per_class.length > 2);
    expect(multiClass.length).toBeGreaterThan(10);
    for (const golden of multiClass) {
      const differences = compareGolden(golden, (truth, prediction, settings, classId, unit) => {
        const detail = classDetail(truth, prediction, settings, classId, unit);
        const start = settings.perImage ? unit * truth.height * truth.width : 0;
        return rawIdWeights(detail, truth.ids.subarray(start));
      });
      expect(differences['sorted_grad'], golden.name).toBeGreaterThan(1e-4);
      expect(differences['detail loss'], golden.name).toBeGreaterThan(1e-4);
    }
  });
});
