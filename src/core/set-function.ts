/**
 * A set function over a ground set of n elements: takes the members of a set (1 = in the set) and gives f(S).
 * Bring f(∅) = 0 for the Lovász extension in its usual form; the functions here do not assume it.
 */
export interface SetFunction {
  /** n. */
  readonly elements: number;
  readonly valueOf: (members: Uint8Array) => number;
}

/** Jaccard loss of mispredicting the set M: (n+m)/(G+m); f(∅) = 0. Submodular. @param truth 1 = foreground */
export function jaccardLoss(truth: ArrayLike<number>): SetFunction {
  return errorFunction(truth, (misses, falseAlarms, foreground) => (misses + falseAlarms) / (foreground + falseAlarms));
}

/** Hamming loss n+m. Modular: its Lovász extension is the plain sum of the errors. */
export function hammingLoss(truth: ArrayLike<number>): SetFunction {
  return errorFunction(truth, (misses, falseAlarms) => misses + falseAlarms);
}

/** Dice loss (n+m)/(2G−n+m). Not submodular: it has no convex Lovász surrogate. */
export function diceLoss(truth: ArrayLike<number>): SetFunction {
  return errorFunction(
    truth,
    (misses, falseAlarms, foreground) => (misses + falseAlarms) / (2 * foreground - misses + falseAlarms),
  );
}

function errorFunction(
  truth: ArrayLike<number>,
  lossOf: (misses: number, falseAlarms: number, foreground: number) => number,
): SetFunction {
  let foreground = 0;
  for (let i = 0; i < truth.length; i += 1) if (truth[i]) foreground += 1;
  return {
    elements: truth.length,
    valueOf: (members) => {
      let misses = 0;
      let falseAlarms = 0;
      for (let i = 0; i < truth.length; i += 1) {
        if (!members[i]) continue;
        if (truth[i]) misses += 1;
        else falseAlarms += 1;
      }
      return misses + falseAlarms === 0 ? 0 : lossOf(misses, falseAlarms, foreground);
    },
  };
}

/** A Lovász extension at a point, and the greedy vector that gives it. */
export interface ExtensionByChain {
  /** f̂(x) = f(∅) + Σ x_i g_i. */
  readonly value: number;
  /** g_{π_k} = f(S_k) − f(S_{k−1}), by element. */
  readonly weights: Float64Array;
}

/**
 * Lovász extension by the chain of the descending order of x (ties by index); n + 1 values of f (Lovász 1983).
 * @param x one number an element, any sign
 */
export function extensionByChain(f: SetFunction, x: ArrayLike<number>): ExtensionByChain {
  const order = Array.from({ length: f.elements }, (_, i) => i).sort(
    (a, b) => (x[b] as number) - (x[a] as number) || a - b,
  );
  const members = new Uint8Array(f.elements);
  const weights = new Float64Array(f.elements);
  let before = f.valueOf(members);
  let value = before;
  for (const element of order) {
    members[element] = 1;
    const after = f.valueOf(members);
    weights[element] = after - before;
    value += (x[element] as number) * (after - before);
    before = after;
  }
  return { value, weights };
}

/**
 * The same by the threshold (Choquet) integral ∫₀^∞ f({x ≥ t}) dt + ∫_{−∞}^0 (f({x ≥ t}) − f(V)) dt, with f − f(∅)
 * in place of f, plus f(∅). It sorts no elements and takes no differences of f.
 */
export function extensionByThreshold(f: SetFunction, x: ArrayLike<number>): number {
  const levels = [...new Set([0, ...Array.from({ length: f.elements }, (_, i) => x[i] as number)])].sort(
    (a, b) => a - b,
  );
  const empty = f.valueOf(new Uint8Array(f.elements));
  const whole = f.valueOf(new Uint8Array(f.elements).fill(1));
  const members = new Uint8Array(f.elements);
  let value = empty;
  for (let k = 1; k < levels.length; k += 1) {
    const low = levels[k - 1] as number;
    const high = levels[k] as number;
    for (let i = 0; i < f.elements; i += 1) members[i] = (x[i] as number) >= high ? 1 : 0;
    value += (high - low) * (f.valueOf(members) - (high > 0 ? empty : whole));
  }
  return value;
}
