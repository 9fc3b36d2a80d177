import type { LabelBatch, LabelIds, ScorePrediction, ScoreValues } from './batch.ts';

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
  // Rows of the source at the target's width; an output row needs two of them, and the next one mostly the same two.
  let above = new Float64Array(width);
  let below = new Float64Array(width);
  for (let plane = 0; plane < planes; plane += 1) {
    const source = plane * prediction.height * prediction.width;
    let aboveRow = -1;
    let belowRow = -1;
    for (let y = 0; y < height; y += 1) {
      const upper = rows.first[y] as number;
      const lower = rows.second[y] as number;
      if (upper !== aboveRow) {
        [above, below, aboveRow, belowRow] = [below, above, belowRow, aboveRow];
        if (upper !== aboveRow) widenRow(values, source + upper * prediction.width, columns, above);
        aboveRow = upper;
      }
      const target = (plane * height + y) * width;
      const downWeight = rows.weight[y] as number;
      if (downWeight === 0) {
        for (let x = 0; x < width; x += 1) out[target + x] = (above[x] as number) / scale;
        continue;
      }
      if (lower !== belowRow) widenRow(values, source + lower * prediction.width, columns, below);
      belowRow = lower;
      const upWeight = 1 - downWeight;
      if (scale === 1) {
        for (let x = 0; x < width; x += 1) {
          out[target + x] = upWeight * (above[x] as number) + downWeight * (below[x] as number);
        }
        continue;
      }
      for (let x = 0; x < width; x += 1) {
        out[target + x] = (upWeight * (above[x] as number) + downWeight * (below[x] as number)) / scale;
      }
    }
  }
  return { kind: prediction.kind, batch, channels, height, width, values: out, integerMax: null };
}

/** One row of the source, from place `row` on, at the target's columns. */
function widenRow(values: ScoreValues, row: number, { first, second, weight }: Taps, out: Float64Array): void {
  for (let x = 0; x < out.length; x += 1) {
    const right = weight[x] as number;
    const own = values[row + (first[x] as number)] as number;
    out[x] = right === 0 ? own : (1 - right) * own + right * (values[row + (second[x] as number)] as number);
  }
}

/** For each target sample the two source samples and the weight of the second. */
interface Taps {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly weight: Float64Array;
}

function taps(from: number, to: number): Taps {
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

/** Room for ids of the same width. */
function idsLike(ids: LabelIds, length: number): LabelIds {
  const Kind = ids instanceof Int8Array ? Int8Array : ids instanceof Int16Array ? Int16Array : Int32Array;
  return new Kind(length);
}

/**
 * Labels at another size: the sample floor(i·h/H) of each row and column, as PyTorch's nearest mode.
 * @param out B×height×width ids to fill
 */
export function resizeLabels(
  labels: LabelBatch,
  height: number,
  width: number,
  out: LabelIds = idsLike(labels.ids, labels.batch * height * width),
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
