/** The files of one pair. Paths are relative to the root of the tree. */
export interface PairFiles {
  /** What the pair is called: its folders below the truths and its key, "val/frankfurt/frankfurt_000000_000294". */
  readonly id: string;
  readonly groundTruth: string;
  readonly prediction: string;
  readonly image: string | null;
}

/** One finding of a search through a data set. */
export type PairingEvent =
  | { readonly kind: 'pair'; readonly pair: PairFiles }
  | { readonly kind: 'unmatched'; readonly side: 'groundTruth' | 'prediction'; readonly path: string }
  | {
      readonly kind: 'ambiguous';
      readonly id: string;
      readonly groundTruth: readonly string[];
      readonly predictions: readonly string[];
    };

/** All findings of a search, in the order of the ids. */
export interface PairingResult {
  readonly pairs: readonly PairFiles[];
  readonly unmatched: { readonly groundTruth: readonly string[]; readonly prediction: readonly string[] };
  readonly ambiguous: readonly {
    readonly id: string;
    readonly groundTruth: readonly string[];
    readonly predictions: readonly string[];
  }[];
}

export async function collectPairs(events: AsyncIterable<PairingEvent>): Promise<PairingResult> {
  const pairs: PairFiles[] = [];
  const unmatched: { groundTruth: string[]; prediction: string[] } = { groundTruth: [], prediction: [] };
  const ambiguous: { id: string; groundTruth: readonly string[]; predictions: readonly string[] }[] = [];
  for await (const event of events) {
    if (event.kind === 'pair') pairs.push(event.pair);
    else if (event.kind === 'unmatched') unmatched[event.side].push(event.path);
    else ambiguous.push({ id: event.id, groundTruth: event.groundTruth, predictions: event.predictions });
  }
  return { pairs, unmatched, ambiguous };
}
