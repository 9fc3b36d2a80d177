import { LensError } from '../../core/lens-error.ts';
import { sayNumber } from '../evidence-text.ts';
import { interpretPair } from '../interpret-pair.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import { rangeOf } from '../score-evidence.ts';
import type { Finding } from './finding.ts';

/** Scores that are no numbers on pixels that count: no loss can be computed of them. */
export function notFiniteFinding(pair: PairToInterpret): Finding | null {
  const { data } = pair.prediction;
  // Whole numbers all are finite.
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return null;
  const { nan, positiveInfinity, negativeInfinity } = rangeOf(data);
  if (nan + positiveInfinity + negativeInfinity === 0) return null;
  const refusal = refusalOf(pair);
  if (refusal?.code !== 'scores-not-finite') return null;
  const { count, firstX, firstY, firstChannel } = refusal.params;
  const [values, x, y, channel] = [count, firstX, firstY, firstChannel].map((number) => sayNumber(Number(number)));
  return {
    code: 'scores-not-finite',
    file: 'prediction',
    score: 0.99,
    title: 'Scores are NaN or infinite on pixels that count.',
    evidence: [`${values} of the values; the first at x, y: ${x}, ${y} in channel ${channel}.`],
    fix: null,
    advice: 'Find what wrote them: an overflow in half precision, or a division by zero.',
  };
}

/** Why a pair cannot be read as it is; null when it can. */
function refusalOf(pair: PairToInterpret): LensError | null {
  try {
    interpretPair(pair);
    return null;
  } catch (error) {
    if (error instanceof LensError) return error;
    throw error;
  }
}
