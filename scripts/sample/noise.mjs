// Seeded randomness from integer hashes and fractional arithmetic only, so that every machine gets the same bits:
// no Math.random, no sine, no exponential.

/** A hash of three integers and a seed, 0..2^32 − 1. */
function hash(x, y, z, seed) {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** White noise of a lattice point, 0..1. */
export function cell(x, y, seed, z = 0) {
  return hash(x | 0, y | 0, z | 0, seed) / 4294967296;
}

/**
 * A stream of numbers 0..1.
 * @param {number} seed
 */
export function randomStream(seed) {
  let count = 0;
  return () => hash(count++, 977, 31, seed) / 4294967296;
}

const ease = (t) => t * t * (3 - 2 * t);
const mix = (a, b, t) => a + (b - a) * t;

/** Smooth noise over the plane, 0..1, features about 1 apart. */
export function noise2(x, y, seed) {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const u = ease(x - x0);
  const v = ease(y - y0);
  const top = mix(cell(x0, y0, seed), cell(x0 + 1, y0, seed), u);
  const bottom = mix(cell(x0, y0 + 1, seed), cell(x0 + 1, y0 + 1, seed), u);
  return mix(top, bottom, v);
}

/** Smooth noise in space, 0..1. */
export function noise3(x, y, z, seed) {
  const z0 = Math.floor(z);
  const w = ease(z - z0);
  return mix(noise2(x, y, seed + 7919 * z0), noise2(x, y, seed + 7919 * (z0 + 1)), w);
}

/** Noise of several octaves, 0..1, each half as strong and twice as fine as the one before. */
export function cloudNoise(x, y, seed, octaves) {
  let sum = 0;
  let weight = 0;
  let strength = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise2(x, y, seed + 131 * octave);
    weight += strength;
    strength *= 0.5;
    x = x * 2 + 17.3;
    y = y * 2 + 5.1;
  }
  return sum / weight;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from, to, value) {
  const t = (value - from) / (to - from);
  return t <= 0 ? 0 : t >= 1 ? 1 : ease(t);
}
