/**
 * Weights inside a group of equal errors, where the Lovász extension has many subgradients
 * (semantics.md, Tie rule). Symbols: U = G + m and I = G − n with n, m the foreground and background pixels
 * before the group; p, q the foreground and background pixels of the group.
 */

/**
 * Σ_{k=0..q} 1/(U+k) = ψ(U+q+1) − ψ(U), without cancellation (4e-16 relative).
 * @param union U ≥ 1
 * @param q ≥ 0
 */
export function reciprocalSum(union: number, q: number): number {
  let sum = 0;
  if (q < 48) {
    for (let k = q; k >= 0; k -= 1) sum += 1 / (union + k);
    return sum;
  }
  const last = union + q;
  let u = union;
  while (u < 64) {
    sum += 1 / u;
    u += 1;
  }
  // Euler–Maclaurin between u and last.
  const a = 1 / (u * u);
  const b = 1 / (last * last);
  return (
    sum +
    (Math.log1p((last - u) / u) +
      0.5 * (1 / u + 1 / last) +
      (a - b) / 12 -
      (a * a - b * b) / 120 +
      (a * a * a - b * b * b) / 252)
  );
}

/** What the whole group adds to the Jaccard loss: T = (I·q + U·p) / (U·(U+q)); 1 for the first group when G = 0. */
export function tieGroupTotal(union: number, intersection: number, p: number, q: number): number {
  if (union === 0) return q > 0 ? 1 : 0;
  if (q === 0) return p / union;
  return (intersection * q + union * p) / (union * (union + q));
}

/**
 * Shapley weight of each foreground pixel of a tie group: the mean of its greedy weight over all orders of the
 * group, g⁺ = (1/(q+1)) Σ_{k=0..q} 1/(U+k). 0 when the group has no foreground.
 */
export function shapleyForeground(union: number, p: number, q: number): number {
  if (p === 0 || union === 0) return 0;
  return q === 0 ? 1 / union : reciprocalSum(union, q) / (q + 1);
}

/**
 * Shapley weight of each background pixel of a tie group,
 * g⁻ = (1/q) Σ_{k<q} (I − p(k+1)/(q+1)) / ((U+k)(U+k+1)); 1/q for the first group when G = 0; 0 when I = 0 or q = 0.
 *
 * Long groups use Σ_{k<q} (k+1)/((U+k)(U+k+1)) = Σ_{k<q} 1/(U+k) − q/(U+q), which cancels only while q is small
 * beside U; there the sum is taken directly (as many terms as the group has pixels).
 */
export function shapleyBackground(union: number, intersection: number, p: number, q: number): number {
  if (q === 0) return 0;
  if (union === 0) return 1 / q;
  if (intersection === 0) return 0;
  if (p === 0) return intersection / (union * (union + q));
  if (q < 48 || q * 64 < union) {
    const step = p / (q + 1);
    let sum = 0;
    for (let k = q - 1; k >= 0; k -= 1) sum += (intersection - step * (k + 1)) / ((union + k) * (union + k + 1));
    return sum / q;
  }
  const last = union + q;
  const shared = reciprocalSum(union, q - 1) - q / last;
  return (intersection * (q / (union * last)) - (p / (q + 1)) * shared) / q;
}
