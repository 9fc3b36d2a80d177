import type { LabelBatch, ScorePrediction } from './batch.ts';

/**
 * Scores at another size, bilinear with half-pixel centres: torch.nn.functional.interpolate(mode='bilinear',
 * align_corners=False) in float64. Integer probabilities become fractions of 1.
 * A neighbour of weight 0 is not looked at, so that −∞ next to a copied sample stays harmless.
 * @param out B×C×height×width values to fill; by default a Float64Array
 */
export function resizeScores(
  prediction: ScorePrediction,
  height: number,
  width: number,
  out: Float32Array | Float64Array = new Float64Array(prediction.batch * prediction.channels * height * width),
): ScorePrediction {
  const { values, batch, channels } = prediction;
  const columns = taps(prediction.width, width);
  const rows = taps(prediction.height, height);
  const scale = prediction.integerMax ?? 1;
  const planes = batch * channels;
  for (let plane = 0; plane < planes; plane += 1) {
    const source = plane * prediction.height * prediction.width;
    for (let y = 0; y < height; y += 1) {
      const upper = source + (rows.first[y] as number) * prediction.width;
      const lower = source + (rows.second[y] as number) * prediction.width;
      const downWeight = rows.weight[y] as number;
      const target = (plane * height + y) * width;
      for (let x = 0; x < width; x += 1) {
        const left = columns.first[x] as number;
        const right = columns.second[x] as number;
        const rightWeight = columns.weight[x] as number;
        const above = mix(values[upper + left] as number, values[upper + right] as number, rightWeight);
        const below =
          downWeight === 0 ? 0 : mix(values[lower + left] as number, values[lower + right] as number, rightWeight);
        out[target + x] = mix(above, below, downWeight) / scale;
      }
    }
  }
  return { kind: prediction.kind, batch, channels, height, width, values: out, integerMax: null };
}

function mix(first: number, second: number, weight: number): number {
  return weight === 0 ? first : (1 - weight) * first + weight * second;
}

/** For each target sample the two source samples and the weight of the second. */
function taps(from: number, to: number): { first: Uint32Array; second: Uint32Array; weight: Float64Array } {
  const first = new Uint32Array(to);
  const second = new Uint32Array(to);
  const weight = new Float64Array(to);
  const ratio = from / to;
  for (let i = 0; i < to; i += 1) {
    const place = Math.max(0, (i + 0.5) * ratio - 0.5);
    const low = Math.min(from - 1, Math.floor(place));
    first[i] = low;
    second[i] = Math.min(from - 1, low + 1);
    weight[i] = low + 1 > from - 1 ? 0 : place - low;
  }
  return { first, second, weight };
}

/**
 * Labels at another size: the sample floor(i·h/H) of each row and column, as PyTorch's nearest mode.
 * @param out B×height×width ids to fill
 */
export function resizeLabels(
  labels: LabelBatch,
  height: number,
  width: number,
  out: Int32Array = new Int32Array(labels.batch * height * width),
): LabelBatch {
  const column = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * labels.width) / width));
  for (let image = 0; image < labels.batch; image += 1) {
    for (let y = 0; y < height; y += 1) {
      const source = (image * labels.height + Math.floor((y * labels.height) / height)) * labels.width;
      const target = (image * height + y) * width;
      for (let x = 0; x < width; x += 1) out[target + x] = labels.ids[source + (column[x] as number)] as number;
    }
  }
  return { batch: labels.batch, height, width, ids: out };
}
