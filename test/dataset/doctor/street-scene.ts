/** A made street: class ids of the truth, and what a fair network says of it. Row major. */
export interface Scene {
  readonly height: number;
  readonly width: number;
  readonly truth: readonly number[];
  readonly prediction: readonly number[];
}

export const sceneClasses = 8;

/** Deterministic numbers in [0, 1): mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * 0 sky, 1 building, 2 pole, 3 road, 4 pavement, 5 tree, 6 sign, 7 car. The prediction has ragged borders, a missed
 * sign and an invented tree.
 */
export function streetScene(seed = 1, height = 96, width = 128): Scene {
  const random = randomNumbers(seed);
  const truth = new Array<number>(height * width).fill(0);
  const paint = (to: number[], id: number, x0: number, y0: number, x1: number, y1: number) => {
    for (let y = Math.max(0, Math.round(y0)); y < Math.min(height, Math.round(y1)); y++) {
      for (let x = Math.max(0, Math.round(x0)); x < Math.min(width, Math.round(x1)); x++) to[y * width + x] = id;
    }
  };
  const horizon = height * (0.5 + 0.1 * random());
  for (let x = 0; x < width; ) {
    const step = width * (0.1 + 0.15 * random());
    paint(truth, random() < 0.65 ? 1 : 5, x, height * (0.15 + 0.25 * random()), x + step, horizon);
    x += Math.round(step);
  }
  paint(truth, 3, 0, horizon, width, height);
  paint(truth, 4, 0, horizon, width * 0.3, height);
  paint(truth, 4, width * 0.85, horizon, width, height);
  const pole = width * (0.3 + 0.1 * random());
  paint(truth, 2, pole, height * 0.2, pole + 3, horizon + height * 0.1);
  paint(truth, 6, pole - 3, height * 0.2, pole + 8, height * 0.3);
  paint(truth, 6, width * 0.9, height * 0.35, width * 0.95, height * 0.45);
  for (let i = 0; i < 2; i++) {
    const x = width * (0.4 + 0.2 * i + 0.1 * random());
    paint(truth, 7, x, horizon + 3, x + width * 0.14, horizon + height * 0.18);
  }
  const prediction = [...truth];
  paint(prediction, 1, width * 0.9, height * 0.35, width * 0.95, height * 0.45);
  paint(prediction, 5, width * 0.02, height * 0.3, width * 0.1, height * 0.42);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const place = y * width + x;
      const beside = [place - 1, place + 1, place - width, place + width][Math.floor(random() * 4)] ?? place;
      if (random() < 0.5) prediction[place] = truth[beside] ?? 0;
    }
  }
  return { height, width, truth, prediction };
}

/** Logits of a network that decides for the given ids, with a soft spread, C×H×W. */
export function sceneLogits(ids: readonly number[], classes: number, seed = 7): number[] {
  const random = randomNumbers(seed);
  const values = new Array<number>(classes * ids.length);
  for (const [i, id] of ids.entries()) {
    for (let c = 0; c < classes; c++) {
      values[c * ids.length + i] = (c === id ? 2.5 + 3 * random() : 2 * random()) - 2;
    }
  }
  return values;
}

/** Softmax over the outer axis of C×N. */
export function softmax(values: readonly number[], classes: number): number[] {
  const pixels = values.length / classes;
  const result = new Array<number>(values.length);
  for (let i = 0; i < pixels; i++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(values[c * pixels + i] ?? 0);
    for (let c = 0; c < classes; c++) result[c * pixels + i] = Math.exp(values[c * pixels + i] ?? 0) / sum;
  }
  return result;
}
