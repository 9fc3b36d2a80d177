import type { LabelIds } from '../../core/batch.ts';
import type { DecodedValues } from '../../formats/decoded.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import { winningChannels } from '../label-planes.ts';
import { type ReadPair, readPair } from '../read-pair.ts';
import { countValues } from '../value-counts.ts';
import { type Agreement, agreementOf, type Code, type JointCounts, jointCounts } from './joint-counts.ts';

/** A read pair with what hypotheses are tried on. */
export interface PairEvidence {
  readonly read: ReadPair;
  /** Decided values at the truth's size: labels on disk, or the winning channel. */
  readonly decision: LabelIds | DecodedValues;
  readonly joint: JointCounts;
  /** Codes as they were found. */
  readonly truthCode: Code;
  readonly predictionCode: Code;
  /** Agreement as it was found. */
  readonly now: Agreement;
}

/** @throws LensError as interpretPair does */
export function pairEvidence(pair: PairToInterpret): PairEvidence {
  return evidenceOf(readPair(pair));
}

export function evidenceOf(read: ReadPair): PairEvidence {
  const { truth, labels, code } = read;
  const stored = labels ? asInt32(labels.raw) : decide(read);
  const decision = read.labelsAtTruthSize(stored);
  const joint = jointCounts(truth.raw, truth.counts.values, decision, countValues(decision).values);
  const truthCode = code.truthClass;
  // A channel is its class.
  const predictionCode: Code = labels ? code.predictionClass : (channel) => channel;
  return { read, decision, joint, truthCode, predictionCode, now: agreementOf(joint, truthCode, predictionCode) };
}

function asInt32(raw: DecodedValues): Int32Array {
  return raw instanceof Int32Array ? raw : Int32Array.from(raw);
}

/** The winning channel; one channel: 1 where the foreground is likelier than not. B×H×W at the stored size. */
function decide({ pair, layout, detected }: ReadPair): Int32Array {
  const { data, dtype } = pair.prediction;
  if (layout.channels > 1) return winningChannels(data, layout);
  const half = dtype === 'uint8' ? 127.5 : dtype === 'uint16' ? 32_767.5 : 0.5;
  const limit = detected.kind === 'logits' ? 0 : half;
  return Int32Array.from(data, (value) => (value > limit ? 1 : 0));
}
