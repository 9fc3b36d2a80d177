/*
 * Weights inside a group of equal errors: the functions of src/core/tie-weights.ts, which explains them, on f64.
 * U = union, I = intersection before the group; p foreground and q background pixels in the group.
 */

function reciprocalSum(union: f64, q: f64): f64 {
  let sum: f64 = 0;
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

/** What the whole group adds to the Jaccard loss. */
export function groupTotal(union: f64, intersection: f64, p: f64, q: f64): f64 {
  if (union == 0) return q > 0 ? 1 : 0;
  if (q == 0) return p / union;
  return (intersection * q + union * p) / (union * (union + q));
}

/** Shapley weight of each foreground pixel of the group. */
export function groupForeground(union: f64, p: f64, q: f64): f64 {
  if (p == 0 || union == 0) return 0;
  return q == 0 ? 1 / union : reciprocalSum(union, q) / (q + 1);
}

/** Shapley weight of each background pixel of the group. */
export function groupBackground(union: f64, intersection: f64, p: f64, q: f64): f64 {
  if (q == 0) return 0;
  if (union == 0) return 1 / q;
  if (intersection == 0) return 0;
  if (p == 0) return intersection / (union * (union + q));
  if (q < 48 || q * 64 < union) {
    const step = p / (q + 1);
    let sum: f64 = 0;
    for (let k = q - 1; k >= 0; k -= 1) sum += (intersection - step * (k + 1)) / ((union + k) * (union + k + 1));
    return sum / q;
  }
  const last = union + q;
  const shared = reciprocalSum(union, q - 1) - q / last;
  return (intersection * (q / (union * last)) - (p / (q + 1)) * shared) / q;
}

/*
 * The same for tables of float32, where U is large beside q: a smooth function of the place in the group, of which two
 * places (mean ± deviation) have the mean of all, but for (q/U)^4/180.
 */

/** groupForeground within 1e-9 of itself. */
export function meanForeground(union: f64, p: f64, q: f64): f64 {
  if (p == 0 || q * 64 >= union) return groupForeground(union, p, q);
  const middle = union + q / 2;
  return middle / (middle * middle - (q * (q + 2)) / 12);
}

/** groupBackground within 1e-9 of itself. */
export function meanBackground(union: f64, intersection: f64, p: f64, q: f64): f64 {
  if (p == 0 || q == 0 || q * 64 >= union) return groupBackground(union, intersection, p, q);
  const middle = union + q / 2;
  const variance = (q * q - 1) / 12;
  const product = middle * middle + variance - 0.25;
  const spread = 4 * middle * middle * variance;
  const numerator = (intersection - p / 2) * product + ((2 * p) / (q + 1)) * middle * variance;
  return numerator / (product * product - spread);
}
