import type { PairOptions } from '../../dataset/pair-options.ts';
import type { Overruling } from '../../protocol/messages.ts';

/**
 * What must be overruled for an inspector to read a pair as its report did.
 * @param wanted how the report read it
 * @param own how it would be read alone
 */
export function overrulingOf(wanted: PairOptions, own: PairOptions): Overruling {
  const differs = (key: keyof PairOptions) => JSON.stringify(wanted[key]) !== JSON.stringify(own[key]);
  return {
    ...(differs('kind') && wanted.kind !== 'auto' && { kind: wanted.kind }),
    ...(differs('axes') && wanted.axes !== 'auto' && { axes: wanted.axes }),
    ...(differs('key') && wanted.key !== undefined && { key: wanted.key }),
    ...(differs('groundTruthKey') && wanted.groundTruthKey !== undefined && { groundTruthKey: wanted.groundTruthKey }),
    ...(differs('preset') && wanted.preset !== undefined && { preset: wanted.preset ?? 'none' }),
    ...(differs('ignore') &&
      wanted.ignore !== 'auto' && { ignore: wanted.ignore === 'none' ? wanted.ignore : [...wanted.ignore] }),
    ...(differs('labelOffset') && wanted.labelOffset !== 'auto' && { labelOffset: wanted.labelOffset }),
    ...(differs('loss') && wanted.loss !== 'auto' && { loss: wanted.loss }),
    ...(differs('classSelection') && {
      classSelection: typeof wanted.classSelection === 'string' ? wanted.classSelection : [...wanted.classSelection],
    }),
    ...(differs('perImage') && { perImage: wanted.perImage }),
    ...(differs('ties') && { ties: wanted.ties }),
  };
}
