// Draws a street: which solid each sample of the picture meets first, then light, shadow and air.
import { noise2 } from './noise.mjs';
import { makeShadow } from './shadow.mjs';
import { clearSky, skyColour } from './sky.mjs';

/** Samples a pixel and direction. */
export const SAMPLES = 2;
/** Height of the camera above the road. */
const EYE_M = 1.5;

/**
 * @typedef {import('./shapes.mjs').Shape} Shape
 * @typedef {{ id: string, name: string, x: number, z: number, yaw: [number, number], parts: Shape[] }} StreetObject
 * @typedef {{ width: number, height: number, focal: number, horizon: number, yaw: [number, number], x: number }} Camera
 * @typedef {{ camera: Camera, objects: StreetObject[], weather: import('./sky.mjs').Weather, seed: number }} Scene
 * @typedef {{ columns: number, rows: number, depth: Float64Array, object: Int16Array, part: Int16Array,
 *   surface: Float32Array }} Visible object −1 is the sky; surface holds normal and place in the object's frame
 */

/** Pixel bounds of a box in an object's frame, clamped to the picture; null when out of sight. */
function sightOf(box, object, camera, columns, rows) {
  const { focal, horizon, yaw } = camera;
  const scale = columns / camera.width;
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (let corner = 0; corner < 8; corner++) {
    const lx = box[corner & 1 ? 3 : 0];
    const ly = box[corner & 2 ? 4 : 1];
    const lz = box[corner & 4 ? 5 : 2];
    const wx = object.x + object.yaw[0] * lx + object.yaw[1] * lz - camera.x;
    const wz = object.z - object.yaw[1] * lx + object.yaw[0] * lz;
    const cx = yaw[0] * wx - yaw[1] * wz;
    const cz = yaw[1] * wx + yaw[0] * wz;
    if (cz < 0.3) return [0, 0, columns - 1, rows - 1];
    const px = (camera.width / 2 + (focal * cx) / cz) * scale;
    const py = (horizon - (focal * (ly - EYE_M)) / cz) * scale;
    x0 = Math.min(x0, px);
    x1 = Math.max(x1, px);
    y0 = Math.min(y0, py);
    y1 = Math.max(y1, py);
  }
  const bounds = [
    Math.max(0, Math.floor(x0) - 1),
    Math.max(0, Math.floor(y0) - 1),
    Math.min(columns - 1, Math.ceil(x1) + 1),
    Math.min(rows - 1, Math.ceil(y1) + 1),
  ];
  return bounds[0] > bounds[2] || bounds[1] > bounds[3] ? null : bounds;
}

/** Direction in the world of the sample (column, row): one metre deep along the camera's axis. */
function direction(camera, columns, column, row, out) {
  const scale = camera.width / columns;
  const right = ((column + 0.5) * scale - camera.width / 2) / camera.focal;
  out[0] = camera.yaw[0] * right + camera.yaw[1];
  out[1] = (camera.horizon - (row + 0.5) * scale) / camera.focal;
  out[2] = -camera.yaw[1] * right + camera.yaw[0];
}

/**
 * The first object on the line of sight of every sample.
 * @param {Scene} scene
 * @param {number} samples samples a pixel and direction
 * @returns {Visible}
 */
export function see(scene, samples) {
  const { camera, objects } = scene;
  const columns = camera.width * samples;
  const rows = camera.height * samples;
  const count = columns * rows;
  const depth = new Float64Array(count).fill(Infinity);
  const object = new Int16Array(count).fill(-1);
  const part = new Int16Array(count).fill(-1);
  const surface = new Float32Array(count * 6);
  const hit = { t: 0, nx: 0, ny: 0, nz: 0, x: 0, y: 0, z: 0 };
  const d = [0, 0, 0];
  for (let o = 0; o < objects.length; o++) {
    const thing = objects[o];
    const [c, s] = thing.yaw;
    const wx = camera.x - thing.x;
    const wz = -thing.z;
    const ox = c * wx - s * wz;
    const oz = s * wx + c * wz;
    for (let p = 0; p < thing.parts.length; p++) {
      const shape = thing.parts[p];
      const bounds = sightOf(shape.box, thing, camera, columns, rows);
      if (!bounds) continue;
      for (let row = bounds[1]; row <= bounds[3]; row++) {
        for (let column = bounds[0]; column <= bounds[2]; column++) {
          direction(camera, columns, column, row, d);
          const at = row * columns + column;
          hit.t = depth[at];
          if (!shape.meet(ox, EYE_M, oz, c * d[0] - s * d[2], d[1], s * d[0] + c * d[2], hit)) continue;
          depth[at] = hit.t;
          object[at] = o;
          part[at] = p;
          surface[at * 6] = hit.nx;
          surface[at * 6 + 1] = hit.ny;
          surface[at * 6 + 2] = hit.nz;
          surface[at * 6 + 3] = hit.x;
          surface[at * 6 + 4] = hit.y;
          surface[at * 6 + 5] = hit.z;
        }
      }
    }
  }
  return { columns, rows, depth, object, part, surface };
}

/** How closed in by vehicles a place on the ground is, 0..1: the soft dark under a car. */
function closeness(objects, x, z) {
  let dark = 0;
  for (const object of objects) {
    if (object.name !== 'car') continue;
    const wx = x - object.x;
    const wz = z - object.z;
    const lx = Math.abs(object.yaw[0] * wx - object.yaw[1] * wz);
    const lz = Math.abs(object.yaw[1] * wx + object.yaw[0] * wz);
    if (lx > 2.4 || lz > 4) continue;
    const box = object.parts[0].box;
    const out = Math.max(0, lx - box[3] + 0.15, (lz - box[5] + 0.2) * 0.8);
    dark = Math.max(dark, 1 - out / 0.7);
  }
  return Math.max(0, dark);
}

/** Tone curve: linear light to 0..1 on screen. */
function develop(value) {
  const bright = (value * (1 + value * 0.09)) / (1 + value * 0.72);
  const screen = Math.sqrt(Math.min(1, Math.max(0, bright)));
  // A little more contrast in the middle.
  return screen + 0.35 * (screen - 0.45) * screen * (1 - screen);
}

/**
 * The picture, three bytes a pixel, row major.
 * @param {Scene} scene
 * @param {Visible} visible
 */
export function paint(scene, visible) {
  const { camera, objects, weather } = scene;
  const { columns, rows, depth, object, part, surface } = visible;
  const samples = columns / camera.width;
  const linear = new Float64Array(camera.width * camera.height * 3);
  const length = Math.sqrt(weather.sun.reduce((sum, value) => sum + value * value, 0));
  const sun = weather.sun.map((value) => value / length);
  const inShadow = makeShadow(objects, sun);
  const d = [0, 0, 0];
  const colour = [0, 0, 0];
  const sky = [0, 0, 0];
  const air = [0, 0, 0];
  const hit = { t: 0, nx: 0, ny: 0, nz: 0, x: 0, y: 0, z: 0 };
  const material = { r: 0, g: 0, b: 0, gloss: 0, glow: 0 };
  const { sunlight, ambient } = weather;

  const light = (thing, p, deep, view) => {
    const [c, s] = thing.yaw;
    const leafy = thing.name === 'tree' && thing.id !== 'lawn';
    thing.parts[p].shade(hit, material);
    const { ny, y } = hit;
    const nx = c * hit.nx + s * hit.nz;
    const nz = -s * hit.nx + c * hit.nz;
    const x = thing.x + c * hit.x + s * hit.z;
    const z = thing.z - s * hit.x + c * hit.z;
    let lit = nx * sun[0] + ny * sun[1] + nz * sun[2];
    if (leafy) lit = 0.35 + 0.65 * lit;
    if (lit < 0) lit = 0;
    if (lit > 0 && inShadow(x + nx * 0.03, y + ny * 0.03, z + nz * 0.03)) lit = leafy ? lit * 0.25 : 0;
    const near = y < 0.2 && ny > 0.5 ? 1 - 0.8 * closeness(objects, x, z) : Math.min(1, 0.72 + 0.2 * y);
    const open = (0.62 + 0.38 * ny) * near;
    colour[0] = material.r * (sunlight[0] * lit + ambient[0] * open + material.glow * 1.2);
    colour[1] = material.g * (sunlight[1] * lit + ambient[1] * open + material.glow * 1.2);
    colour[2] = material.b * (sunlight[2] * lit + ambient[2] * open + material.glow * 1.2);
    if (material.gloss > 0) {
      const along = view[0] * nx + view[1] * ny + view[2] * nz;
      const ry = view[1] - 2 * along * ny;
      const size = Math.sqrt(view[0] * view[0] + view[1] * view[1] + view[2] * view[2]);
      const grazing = 1 + along / size;
      const mirror = material.gloss * (0.1 + 0.9 * grazing * grazing * grazing);
      skyColour(weather, view[0] - 2 * along * nx, Math.abs(ry) + 0.05, view[2] - 2 * along * nz, sky);
      // Below the horizon, and in a street between houses, a mirror shows less sky.
      const seen = ry > 0 ? 0.35 + 0.65 * Math.min(1, (ry / size) * 2) : 0.18;
      for (let i = 0; i < 3; i++) colour[i] += mirror * seen * sky[i];
    }
    const mist = deep * weather.haze;
    const veil = mist / (1 + mist);
    clearSky(weather, view[0], 0.02, view[2], air);
    for (let i = 0; i < 3; i++) colour[i] += (air[i] * 0.85 - colour[i]) * veil;
  };

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      direction(camera, columns, column, row, d);
      if (object[at] < 0) skyColour(weather, d[0], d[1], d[2], colour);
      else {
        hit.nx = surface[at * 6];
        hit.ny = surface[at * 6 + 1];
        hit.nz = surface[at * 6 + 2];
        hit.x = surface[at * 6 + 3];
        hit.y = surface[at * 6 + 4];
        hit.z = surface[at * 6 + 5];
        light(objects[object[at]], part[at], depth[at], d);
      }
      const pixel = (Math.floor(row / samples) * camera.width + Math.floor(column / samples)) * 3;
      for (let i = 0; i < 3; i++) linear[pixel + i] += colour[i];
    }
  }
  return toBytes(scene, linear, samples * samples);
}

function toBytes(scene, linear, perPixel) {
  const { width, height } = scene.camera;
  const bytes = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x / width) * 2 - 1;
      const v = (y / height) * 2 - 1;
      const vignette = 1 - 0.14 * (u * u + v * v);
      const grain = (noise2(x * 0.9, y * 0.9, scene.seed + 77) - 0.5) * 0.0095;
      for (let i = 0; i < 3; i++) {
        const at = (y * width + x) * 3 + i;
        const value = develop((linear[at] / perPixel) * scene.weather.exposure * vignette) + grain;
        bytes[at] = Math.min(255, Math.max(0, Math.round(value * 255)));
      }
    }
  }
  return bytes;
}
