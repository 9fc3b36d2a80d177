import { describe, expect, it } from 'vitest';
import { evaluateLoss } from '../../src/core/loss.ts';
import { interpretPair } from '../../src/dataset/interpret-pair.ts';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { decodeShared, type ExpectedPair, expectedPairs, hasData, withoutData } from './shared-data.ts';

const kinds = {
  'labels-vs-labels': 'labels',
  logits: 'logits',
  probs: 'probabilities',
  'binary-logit': 'logits',
  'binary-prob8': 'probabilities',
  'binary-prob16': 'probabilities',
} as const;

function expectedLoss(pair: ExpectedPair): number | undefined {
  if (pair.kind === 'binary-logit') return pair.lovasz_hinge;
  if (pair.kind.startsWith('binary')) return pair.lovasz_sigmoid;
  return pair.bilinear_half_pixel?.lovasz_softmax ?? pair.lovasz_softmax ?? pair.lovasz_onehot;
}

describe.skipIf(!hasData)(
  `every pair of the shared data, without any configuration${hasData ? '' : `: ${withoutData}`}`,
  () => {
    it.each(expectedPairs().map((pair) => [pair.pred, pair] as const))('%s', async (_, pair) => {
      const interpreted = interpretPair({
        truth: await decodeShared(pair.gt),
        truthPath: pair.gt,
        prediction: await decodeShared(pair.pred),
        predictionPath: pair.pred,
        options: defaultPairOptions,
      });
      const { facts, truth, prediction, settings } = interpreted;
      expect(facts.prediction.kind).toBe(kinds[pair.kind]);
      const ignored = facts.groundTruth.ignore;
      if (pair.ignore === null) expect(facts.groundTruth.ids.some((id) => ignored.includes(id))).toBe(false);
      else expect(ignored).toContain(pair.ignore);
      expect(facts.warnings).toEqual([]);
      const loss = evaluateLoss(truth, prediction, settings).value;
      const expected = expectedLoss(pair) ?? Number.NaN;
      expect(Math.abs(loss - expected)).toBeLessThan(facts.resized ? 1e-6 : 1e-9);
    });
  },
);
