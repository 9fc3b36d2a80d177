export type HintedKind = 'labels' | 'probabilities' | 'logits';

const words: readonly (readonly [HintedKind, RegExp])[] = [
  ['logits', /^(logits?|logodds|log_odds)\d*$/],
  ['probabilities', /^(probs?|probabilit(y|ies)|softmax|sigmoid|likelihoods?|confidences?)\d*$/],
  ['labels', /^(labels?|masks?|argmax|segmentation|labelids|labeltrainids|trainids|ids)\d*$/],
];

/** Path with '/' between its parts, whatever it came with. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

export function baseName(path: string): string {
  const parts = slashed(path).split('/');
  return parts[parts.length - 1] ?? '';
}

/** Name of the folder of a file, '' at the top. */
export function parentName(path: string): string {
  const parts = slashed(path).split('/');
  return parts[parts.length - 2] ?? '';
}

function hintOfName(name: string): HintedKind | null {
  const parts = name.toLowerCase().split(/[_\-. ]+/);
  // The last word says most: "road_mask_prob".
  for (const part of parts.reverse()) {
    for (const [kind, pattern] of words) if (pattern.test(part)) return kind;
  }
  return null;
}

/** What the names say about a prediction: the member of the container first, then the file, then its folder. */
export function hintOfPath(path: string, key: string | null): { kind: HintedKind; name: string } | null {
  for (const name of [key ?? '', baseName(path), parentName(path)]) {
    const kind = hintOfName(name);
    if (kind) return { kind, name };
  }
  return null;
}
