// The ground truth of a street: one class id a pixel.
import { classOf } from './classes.mjs';

/** Marks pixels that no one can tell. */
export const IGNORE = 255;

const things = new Set([classOf.car, classOf.pedestrian, classOf.bicyclist]);

/** Class id of every sample of a view. */
export function sampleClasses(scene, visible, classOfObject = (object) => classOf[object.name]) {
  const ids = scene.objects.map(classOfObject);
  return Uint8Array.from(visible.object, (object) => (object < 0 ? classOf.sky : ids[object]));
}

/**
 * The class that most samples of a pixel have; IGNORE where a vehicle or a person covers just half of it.
 * @param {import('./render.mjs').Scene} scene
 * @param {import('./render.mjs').Visible} visible
 */
export function truthOf(scene, visible) {
  const { width, height } = scene.camera;
  const samples = visible.columns / width;
  const classes = sampleClasses(scene, visible);
  const truth = new Uint8Array(width * height);
  const counts = new Uint8Array(16);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      counts.fill(0);
      for (let sy = 0; sy < samples; sy++) {
        for (let sx = 0; sx < samples; sx++)
          counts[classes[(y * samples + sy) * visible.columns + x * samples + sx]] += 1;
      }
      let best = 0;
      for (let id = 1; id < 16; id++) if (counts[id] > counts[best]) best = id;
      const half = (samples * samples) / 2;
      const torn = counts[best] === half && [...things].some((id) => counts[id] === half);
      truth[y * width + x] = torn ? IGNORE : best;
    }
  }
  return truth;
}
