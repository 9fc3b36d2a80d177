// Logits of a made-up network: it looks at its own version of the street, coarsely, and is sure or unsure about it.

import { classes, classOf } from './classes.mjs';
import { mistakes } from './mistakes.mjs';
import { noise2 } from './noise.mjs';
import { see } from './render.mjs';
import { sampleClasses } from './truth.mjs';

const CLASSES = classes.length;

/** How the two runs differ: raggedness of borders (cells), passes of blur, contrast and noise of the logits. */
const runs = {
  'run-a': { ragged: 1.1, blur: 2, gain: 8.5, noise: 1.5, seed: 1000 },
  'run-b': { ragged: 0.4, blur: 1, gain: 11.5, noise: 0.8, seed: 2000 },
};

/** Classes that are easily taken for each other: the second gets this much where the first is. */
const alike = [
  ['road', 'pavement', 1.8],
  ['building', 'tree', 1],
  ['building', 'pole', 1.2],
  ['building', 'car', 0.8],
  ['tree', 'building', 1.2],
  ['tree', 'pole', 0.9],
  ['pavement', 'road', 1.6],
  ['pavement', 'tree', 0.4],
  ['car', 'road', 0.7],
  ['car', 'building', 0.9],
  ['pedestrian', 'bicyclist', 2.6],
  ['pedestrian', 'building', 0.9],
  ['bicyclist', 'pedestrian', 3],
  ['pole', 'building', 1.6],
  ['pole', 'tree', 1.2],
  ['sky', 'building', 0.5],
].map(([here, there, amount]) => [classOf[here], classOf[there], amount]);

/** The street as the run believes it to be, and the classes under which it knows the objects. */
function belief(scene, errors) {
  const gone = new Set(errors.filter(({ kind }) => kind === 'missed').map(({ object }) => object));
  const renamed = new Map(
    errors.filter(({ kind }) => kind === 'swapped').map(({ object, as }) => [object, classOf[as]]),
  );
  const extra = errors.filter(({ kind }) => kind === 'invented').map(({ object }) => object);
  return {
    objects: [...scene.objects.filter(({ id }) => !gone.has(id)), ...extra],
    classOfObject: (object) => renamed.get(object.id) ?? classOf[object.name],
  };
}

/** Share of each class in every cell, C planes; looked up through a warp that makes borders ragged. */
function coverage(visible, ids, cells, run, seed) {
  const { columns, rows } = visible;
  const { width, height } = cells;
  const samples = columns / width;
  const cover = new Float64Array(CLASSES * width * height);
  const share = 1 / (samples * samples);
  const reach = run.ragged * samples;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const u = column / samples;
      const v = row / samples;
      const shiftX =
        (noise2(u * 0.45, v * 0.45, seed) - 0.5) * 2 * reach + (noise2(u * 1.3, v * 1.3, seed + 1) - 0.5) * reach;
      const shiftY =
        (noise2(u * 0.45, v * 0.45, seed + 2) - 0.5) * 2 * reach + (noise2(u * 1.3, v * 1.3, seed + 3) - 0.5) * reach;
      const x = Math.min(columns - 1, Math.max(0, Math.round(column + shiftX)));
      const y = Math.min(rows - 1, Math.max(0, Math.round(row + shiftY)));
      const id = ids[y * columns + x];
      cover[(id * height + Math.floor(row / samples)) * width + Math.floor(column / samples)] += share;
    }
  }
  return cover;
}

/** Blurs every plane by [1 2 1]/4 along both axes. */
function blur(planes, { width, height }) {
  const along = (step, length, starts) => {
    for (const start of starts) {
      let before = planes[start];
      for (let i = 0; i < length; i++) {
        const at = start + i * step;
        const here = planes[at];
        const after = planes[i + 1 < length ? at + step : at];
        planes[at] = (before + 2 * here + after) / 4;
        before = here;
      }
    }
  };
  for (let c = 0; c < CLASSES; c++) {
    const plane = c * width * height;
    along(
      1,
      width,
      Array.from({ length: height }, (_, y) => plane + y * width),
    );
    along(
      width,
      height,
      Array.from({ length: width }, (_, x) => plane + x),
    );
  }
}

/** How far inside an ellipse: 1 in its middle, 0 at its edge and beyond. */
function inside([cx, cy, rx, ry], x, y) {
  const u = (x - cx) / rx;
  const v = (y - cy) / ry;
  const t = 1 - (u * u + v * v);
  return t <= 0 ? 0 : Math.min(1, t * 3);
}

function logitsOf(cover, cells, run, seed) {
  const { width, height } = cells;
  const pixels = width * height;
  const logits = new Float32Array(CLASSES * pixels);
  for (let p = 0; p < pixels; p++) {
    const x = p % width;
    const y = Math.floor(p / width);
    for (let c = 0; c < CLASSES; c++) {
      const wide = noise2(x * 0.09, y * 0.09, seed + 17 * c) - 0.5;
      const fine = noise2(x * 0.5, y * 0.5, seed + 17 * c + 5) - 0.5;
      logits[c * pixels + p] = run.gain * (cover[c * pixels + p] - 0.4) + run.noise * (1.6 * wide + fine);
    }
    for (const [here, there, amount] of alike) {
      const share = cover[here * pixels + p];
      logits[there * pixels + p] += amount * share * (0.6 + 0.8 * noise2(x * 0.16, y * 0.16, seed + 300 + 9 * there));
    }
  }
  return logits;
}

/** Inside each unsure ellipse: all scores flatter, the two named classes level but for noise. */
function unsettle(logits, errors, cells, seed) {
  const { width, height, scale } = cells;
  const pixels = width * height;
  // Patches about 24 pixels of the picture wide.
  const grain = scale / 24;
  for (const { ellipse, between } of errors.filter(({ kind }) => kind === 'unsure')) {
    const [first, second] = between.map((name) => classOf[name]);
    for (let p = 0; p < pixels; p++) {
      const x = p % width;
      const y = Math.floor(p / width);
      const w = inside(ellipse, (x + 0.5) * scale, (y + 0.5) * scale);
      if (w === 0) continue;
      const lead = Math.max(logits[first * pixels + p], logits[second * pixels + p]);
      const waver =
        2.4 * (noise2(x * grain, y * grain, seed + 400) - 0.5) + 0.6 * (noise2(x * 0.4, y * 0.4, seed + 401) - 0.5);
      for (let c = 0; c < CLASSES; c++) logits[c * pixels + p] *= 1 - 0.6 * w;
      const level = 0.5 * lead;
      logits[first * pixels + p] += (level + waver - logits[first * pixels + p]) * w;
      logits[second * pixels + p] += (level - waver - logits[second * pixels + p]) * w;
    }
  }
}

/**
 * Logits C×H×W of one run for one frame, `scale` pixels of the picture to a cell.
 * @param {string} frame
 * @param {'run-a' | 'run-b'} runName
 * @param {import('./render.mjs').Scene} scene
 * @param {number} scale
 * @returns {{ logits: Float32Array, shape: [number, number, number] }}
 */
export function predict(frame, runName, scene, scale) {
  const run = runs[runName];
  const errors = mistakes[frame][runName];
  const { objects, classOfObject } = belief(scene, errors);
  const { camera } = scene;
  const cells = { width: camera.width / scale, height: camera.height / scale, scale };
  const coarse = {
    ...camera,
    width: cells.width,
    height: cells.height,
    focal: camera.focal / scale,
    horizon: camera.horizon / scale,
  };
  const believed = { ...scene, objects, camera: coarse };
  const visible = see(believed, scale === 2 ? 2 : 3);
  const seed = run.seed + scene.seed * 31;
  const cover = coverage(visible, sampleClasses(believed, visible, classOfObject), cells, run, seed);
  for (let pass = 0; pass < run.blur * (scale === 2 ? 2 : 1); pass++) blur(cover, cells);
  const logits = logitsOf(cover, cells, run, seed);
  unsettle(logits, errors, cells, seed);
  return { logits, shape: [CLASSES, cells.height, cells.width] };
}

/**
 * The mistakes of a run in a frame with the box [x, y, width, height] of the pixels that they are about.
 * @param {import('./render.mjs').Visible} visible view of the true scene, at the size of the picture times samples
 */
export function describeMistakes(frame, runName, scene, visible) {
  const { camera } = scene;
  return mistakes[frame][runName].map((mistake) => {
    if (mistake.kind === 'unsure') {
      const [cx, cy, rx, ry] = mistake.ellipse;
      return {
        run: runName,
        frame,
        kind: mistake.kind,
        classes: mistake.between.map((name) => classOf[name]),
        box: [cx - rx, cy - ry, 2 * rx, 2 * ry],
      };
    }
    const added = mistake.kind === 'invented';
    const shown = added ? { ...scene, objects: [...scene.objects, mistake.object] } : scene;
    const view = added ? see(shown, 1) : visible;
    const wanted = added ? scene.objects.length : scene.objects.findIndex(({ id }) => id === mistake.object);
    if (wanted < 0) throw new Error(`${frame}: no object ${mistake.object}`);
    const truth = added ? null : classOf[scene.objects[wanted].name];
    const predicted = added ? classOf[mistake.object.name] : mistake.kind === 'swapped' ? classOf[mistake.as] : null;
    return {
      run: runName,
      frame,
      kind: mistake.kind,
      truth,
      predicted,
      box: boxOf(view, wanted, view.columns / camera.width),
    };
  });
}

function boxOf(visible, wanted, samples) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  visible.object.forEach((object, at) => {
    if (object !== wanted) return;
    const x = Math.floor((at % visible.columns) / samples);
    const y = Math.floor(Math.floor(at / visible.columns) / samples);
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  });
  if (x1 < 0) throw new Error('a planned mistake is about an object that is out of sight');
  return [x0, y0, x1 - x0 + 1, y1 - y0 + 1];
}
