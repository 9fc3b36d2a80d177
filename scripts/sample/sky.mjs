// The sky of a direction, and the light that comes from it.
import { cloudNoise, smoothStep } from './noise.mjs';

/**
 * Colours in linear light. `sun` is the direction towards the sun, `cover` how much of the sky is cloud (0..1).
 * @typedef {{ sun: [number, number, number], sunlight: [number, number, number], zenith: [number, number, number],
 *   horizon: [number, number, number], ambient: [number, number, number], cloud: [number, number, number],
 *   cover: number, haze: number, exposure: number, seed: number }} Weather
 */

const clear = { cover: 0.42, haze: 0.0035, exposure: 1.35 };

/** @type {Record<string, Weather>} */
export const weathers = {
  noon: {
    ...clear,
    sun: [-0.5, 0.75, -0.42],
    sunlight: [1.9, 1.78, 1.55],
    zenith: [0.1, 0.24, 0.56],
    horizon: [0.56, 0.7, 0.84],
    ambient: [0.34, 0.4, 0.5],
    cloud: [0.95, 0.95, 0.97],
    seed: 11,
  },
  morning: {
    ...clear,
    sun: [0.7, 0.42, 0.32],
    sunlight: [2.1, 1.62, 1.1],
    zenith: [0.16, 0.3, 0.56],
    horizon: [0.86, 0.74, 0.58],
    ambient: [0.32, 0.34, 0.4],
    cloud: [1, 0.9, 0.8],
    cover: 0.35,
    haze: 0.011,
    seed: 12,
  },
  overcast: {
    ...clear,
    sun: [0.2, 0.9, -0.3],
    sunlight: [0.32, 0.32, 0.33],
    zenith: [0.46, 0.5, 0.55],
    horizon: [0.68, 0.7, 0.72],
    ambient: [0.66, 0.69, 0.73],
    cloud: [0.74, 0.76, 0.79],
    cover: 0.85,
    haze: 0.006,
    seed: 13,
  },
  evening: {
    ...clear,
    sun: [-0.72, 0.3, 0.5],
    sunlight: [2.3, 1.32, 0.58],
    zenith: [0.13, 0.2, 0.42],
    horizon: [0.98, 0.6, 0.3],
    ambient: [0.28, 0.27, 0.34],
    cloud: [1.05, 0.72, 0.52],
    cover: 0.4,
    haze: 0.009,
    seed: 14,
  },
  dusk: {
    ...clear,
    sun: [0.6, 0.22, 0.75],
    sunlight: [0.7, 0.32, 0.2],
    zenith: [0.05, 0.085, 0.22],
    horizon: [0.62, 0.34, 0.28],
    ambient: [0.19, 0.2, 0.3],
    cloud: [0.5, 0.3, 0.32],
    cover: 0.45,
    haze: 0.008,
    exposure: 1.35,
    seed: 15,
  },
  fresh: {
    ...clear,
    sun: [0.62, 0.66, -0.42],
    sunlight: [1.95, 1.85, 1.6],
    zenith: [0.075, 0.21, 0.54],
    horizon: [0.5, 0.66, 0.83],
    ambient: [0.33, 0.4, 0.52],
    cloud: [0.97, 0.97, 0.98],
    cover: 0.55,
    seed: 16,
  },
  rain: {
    ...clear,
    sun: [-0.3, 0.9, 0.2],
    sunlight: [0.2, 0.2, 0.21],
    zenith: [0.3, 0.34, 0.39],
    horizon: [0.52, 0.55, 0.58],
    ambient: [0.5, 0.54, 0.6],
    cloud: [0.5, 0.53, 0.57],
    cover: 0.8,
    haze: 0.012,
    exposure: 1.1,
    seed: 17,
  },
};

/** Light of the cloudless sky around the sun. */
function sunGlow(weather, dx, dy, dz, length) {
  const { sun } = weather;
  const toSun = Math.max(0, (dx * sun[0] + dy * sun[1] + dz * sun[2]) / length);
  const s4 = toSun * toSun * toSun * toSun;
  const s16 = s4 * s4 * s4 * s4;
  return 0.1 * s4 + 0.3 * s16 + 0.5 * s16 * s16 * s16 * s16;
}

/**
 * The sky without clouds: also the colour that the air gives to distant things.
 * @param {Weather} weather
 * @param {number[]} out linear colour of the direction (dx, dy, dz), which need not have length 1
 */
export function clearSky(weather, dx, dy, dz, out) {
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const low = 1 - Math.max(0, dy / length);
  const t = low * low * low * low;
  const glow = sunGlow(weather, dx, dy, dz, length);
  for (let c = 0; c < 3; c++) {
    const zenith = weather.zenith[c];
    out[c] = zenith + (weather.horizon[c] - zenith) * t + glow * weather.sunlight[c];
  }
}

/**
 * The sky with its clouds.
 * @param {Weather} weather
 * @param {number[]} out linear colour of the direction (dx, dy, dz), which need not have length 1
 */
export function skyColour(weather, dx, dy, dz, out) {
  clearSky(weather, dx, dy, dz, out);
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const up = Math.max(0, dy / length);
  const { sunlight, cloud, cover, seed } = weather;
  const glow = 0.4 * sunGlow(weather, dx, dy, dz, length);
  const rise = dy / length + 0.08;
  const u = (dx / length / rise) * 0.9;
  const v = (dz / length / rise) * 0.9;
  const thick = cloudNoise(u * 1.1 + 3.7, v * 0.7, seed, 5);
  const veil = smoothStep(0.62 - 0.42 * cover, 0.86 - 0.34 * cover, thick) * smoothStep(0, 0.12, up);
  if (veil === 0) return;
  const shade = 0.74 + 0.42 * smoothStep(0.9, 0.4, cloudNoise(u * 1.1 + 3.9, v * 0.7 - 0.15, seed, 4));
  for (let c = 0; c < 3; c++) out[c] += (cloud[c] * shade + glow * sunlight[c] - out[c]) * veil * 0.92;
}
