// The road with its markings, the pavements and what lies beyond, drawn in metres: x across, z along the street.
import { cell, cloudNoise, noise2, smoothStep } from './noise.mjs';
import { block } from './shapes.mjs';

/** Height of the kerb. */
export const KERB_M = 0.13;

function set(out, r, g, b, factor, gloss = 0) {
  out.r = r * factor;
  out.g = g * factor;
  out.b = b * factor;
  out.gloss = gloss;
  out.glow = 0;
}

function marking(x, z, road) {
  const { left, right, middle, crossing, edgeLine } = road;
  if (crossing && z > crossing[0] && z < crossing[1]) {
    const bar = (x - left) / 0.55;
    return x > left + 0.5 && x < right - 0.5 && Math.floor(bar) % 2 === 0;
  }
  if (crossing && Math.abs(z - crossing[0] + 1.1) < 0.2 && x > middle && x < right - 0.3) return true;
  if (Math.abs(x - middle) < 0.075) return (z + 100) % 6 < 3.2;
  if (edgeLine && (Math.abs(x - left - edgeLine) < 0.055 || Math.abs(x - right + edgeLine) < 0.055)) return true;
  return false;
}

function asphalt(hit, out, road) {
  const { x, z } = hit;
  const worn = cloudNoise(x * 0.55, z * 0.09, road.seed, 3);
  const grain = noise2(x * 16, z * 7, road.seed + 1);
  const crack = Math.abs(cloudNoise(x * 0.45 + 9, z * 0.3, road.seed + 2, 4) - 0.5);
  let f = 0.8 + 0.35 * worn + 0.14 * (grain - 0.5);
  if (crack < 0.0022 && z < 20) f *= 0.78;
  // Wheel tracks are darker and smoother.
  const lane = (x - road.middle) / ((road.right - road.middle) * 0.5);
  f *= 1 - 0.07 * smoothStep(0.3, 0, Math.abs(Math.abs(Math.abs(lane) - 1) - 0.45));
  const tint = road.wet ?? 0;
  set(out, 0.108, 0.109, 0.115, f * (1 - 0.35 * tint), 0.05 + 0.6 * tint * smoothStep(0.45, 0.62, worn));
  if (marking(x, z, road) && cloudNoise(x * 5, z * 3, road.seed + 3, 2) > 0.24) {
    set(out, 0.62, 0.62, 0.58, 0.85 + 0.2 * worn, 0.05);
  }
}

function slabs(hit, out, road) {
  if (Math.abs(hit.ny) < 0.5) {
    set(out, 0.3, 0.29, 0.27, 0.85 + 0.2 * cell(Math.floor(hit.z), 3, road.seed));
    return;
  }
  const fromKerb = Math.min(Math.abs(hit.x - road.left), Math.abs(hit.x - road.right));
  if (fromKerb < 0.2) {
    set(out, 0.36, 0.35, 0.33, 0.9 + 0.15 * cell(Math.floor(hit.z), 4, road.seed));
    return;
  }
  const column = Math.floor(hit.x / 0.6);
  const row = Math.floor((hit.z + (column % 2) * 0.3) / 0.6);
  const gapX = hit.x / 0.6 - column;
  const gapZ = (hit.z + (column % 2) * 0.3) / 0.6 - row;
  const gap = hit.z < 22 && (gapX < 0.05 || gapZ < 0.05) ? 0.78 : 1;
  const f =
    gap *
    (0.86 +
      0.16 * cell(column, row, road.seed + 6) +
      0.2 * (cloudNoise(hit.x * 0.6, hit.z * 0.3, road.seed + 5, 3) - 0.5));
  set(out, 0.3, 0.275, 0.245, f);
}

function lawn(hit, out, road) {
  const f =
    0.6 +
    0.5 * cloudNoise(hit.x * 1.5, hit.z * 0.7, road.seed + 8, 4) +
    0.25 * noise2(hit.x * 14, hit.z * 7, road.seed + 9);
  set(out, 0.095, 0.17, 0.035, f);
}

/**
 * The ground as objects: asphalt between `left` and `right`, pavements beside it, and lawn where asked for.
 * @param {{ left: number, right: number, middle: number, seed: number, pavement: [number, number],
 *   lawn?: 'left' | 'right', crossing?: [number, number], edgeLine?: number, wet?: number }} road
 */
export function ground(road) {
  const far = 400;
  const [leftWidth, rightWidth] = road.pavement;
  const pave = (hit, out) => slabs(hit, out, road);
  const grass = (hit, out) => lawn(hit, out, road);
  const object = (id, name, part) => ({ id, name, x: 0, z: 0, yaw: [1, 0], parts: [part] });
  const objects = [
    object(
      'road',
      'road',
      block(-60, -1, -5, 60, 0, far, (hit, out) => asphalt(hit, out, road)),
    ),
    object('pavement-left', 'pavement', block(road.left - leftWidth, -1, -5, road.left, KERB_M, far, pave)),
    object('pavement-right', 'pavement', block(road.right, -1, -5, road.right + rightWidth, KERB_M, far, pave)),
  ];
  if (road.lawn === 'left') {
    objects.push(object('lawn', 'tree', block(-60, -1, -5, road.left - leftWidth, KERB_M + 0.02, far, grass)));
  }
  if (road.lawn === 'right') {
    objects.push(object('lawn', 'tree', block(road.right + rightWidth, -1, -5, 60, KERB_M + 0.02, far, grass)));
  }
  return objects;
}
