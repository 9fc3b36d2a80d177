import type { FaultCode } from '../../../src/dataset/doctor/finding.ts';
import type { PairOptions } from '../../../src/dataset/pair-options.ts';
import type { DecodedArray } from '../../../src/formats/decoded.ts';

/** A healthy pair with one deliberate fault. */
export interface Fault {
  readonly name: string;
  readonly cause: FaultCode;
  readonly truth: DecodedArray;
  readonly prediction: DecodedArray;
  readonly options?: Partial<PairOptions>;
  readonly path?: string;
  /** An option heals this one, though not its cause in general. */
  readonly isFixable?: true;
}
