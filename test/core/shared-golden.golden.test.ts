import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareGolden } from './golden/check-golden.ts';
import { readGoldenFolder } from './golden/golden-case.ts';

const folder = process.env['LENS_GOLDEN'] ?? join(import.meta.dirname, '../../../shared/golden');
const found = existsSync(join(folder, 'INDEX.json'));

describe.skipIf(!found)('golden vectors of LENS_GOLDEN (skipped: the folder is not there)', () => {
  for (const golden of found ? readGoldenFolder(folder) : []) {
    it(`${golden.name}: loss, rows, order, weights and gradients within 1e-9`, () => {
      const differences = compareGolden(golden);
      for (const [what, difference] of Object.entries(differences)) {
        expect(difference, what).toBeLessThanOrEqual(1e-9);
      }
      if (golden.facts.per_unit_per_class.length > 0) {
        expect(Object.keys(differences)).toEqual(expect.arrayContaining(['sorted_errors', 'sorted_fg', 'sorted_grad']));
      }
      const gradient = golden.arrays['grad_logits'] ? 'grad-logit' : 'grad-probability';
      expect(Object.keys(differences)).toEqual(expect.arrayContaining([`${gradient} index`, `${gradient} shapley`]));
    });
  }
});
