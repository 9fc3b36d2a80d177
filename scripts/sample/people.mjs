// Pedestrians and bicyclists, in metres, facing +z.
import { ball, block, plain, rod, wheel } from './shapes.mjs';

const cloth = {
  navy: plain(0.03, 0.045, 0.12),
  red: plain(0.45, 0.04, 0.04),
  beige: plain(0.42, 0.33, 0.2),
  black: plain(0.022, 0.022, 0.026),
  teal: plain(0.03, 0.26, 0.26),
  white: plain(0.6, 0.6, 0.58),
  mustard: plain(0.5, 0.3, 0.03),
  grey: plain(0.2, 0.2, 0.22),
  denim: plain(0.07, 0.12, 0.24),
  plum: plain(0.22, 0.05, 0.18),
};
const skins = [plain(0.55, 0.33, 0.22), plain(0.4, 0.22, 0.13), plain(0.16, 0.08, 0.05)];
const hairs = [plain(0.04, 0.025, 0.015), plain(0.2, 0.11, 0.04), plain(0.012, 0.01, 0.01)];

/**
 * A person on foot; `stride` −1..1 says where the legs are.
 * @param {{ id: string, x: number, z: number, y?: number, yaw?: [number, number], coat: keyof typeof cloth,
 *   trousers: keyof typeof cloth, stride?: number, tall?: number, look?: number, bag?: boolean }} person
 */
export function pedestrian({
  id,
  x,
  z,
  y = 0.13,
  yaw = [1, 0],
  coat,
  trousers,
  stride = 0.6,
  tall = 1,
  look = 0,
  bag = false,
}) {
  const h = (value) => y + value * tall;
  const s = stride * 0.32;
  const skin = skins[look % 3];
  const top = cloth[coat];
  const legs = cloth[trousers];
  const parts = [
    rod(-0.09, h(0.86), 0, -0.1, h(0.46), s * 0.6, 0.085, legs),
    rod(-0.1, h(0.46), s * 0.6, -0.1, h(0.07), s - 0.05, 0.07, legs),
    rod(0.09, h(0.86), 0, 0.1, h(0.46), -s * 0.5, 0.085, legs),
    rod(0.1, h(0.46), -s * 0.5, 0.1, h(0.08), -s - 0.08, 0.07, legs),
    rod(-0.1, h(0.06), s - 0.05, -0.1, h(0.05), s + 0.1, 0.06, cloth.black),
    rod(0.1, h(0.06), -s - 0.08, 0.1, h(0.05), -s + 0.06, 0.06, cloth.black),
    rod(-0.07, h(0.92), 0, -0.09, h(1.36), 0.02, 0.15, top),
    rod(0.07, h(0.92), 0, 0.09, h(1.36), 0.02, 0.15, top),
    rod(-0.23, h(1.38), 0.01, -0.28, h(1.08), -s * 0.5, 0.062, top),
    rod(-0.28, h(1.08), -s * 0.5, -0.26, h(0.84), -s * 0.7 + 0.08, 0.052, top),
    rod(0.23, h(1.38), 0.01, 0.28, h(1.08), s * 0.5, 0.062, top),
    rod(0.28, h(1.08), s * 0.5, 0.26, h(0.84), s * 0.7 + 0.08, 0.052, top),
    ball(-0.26, h(0.8), -s * 0.7 + 0.1, 0.055, skin),
    ball(0.26, h(0.8), s * 0.7 + 0.1, 0.055, skin),
    rod(0, h(1.45), 0.02, 0, h(1.54), 0.03, 0.065, skin),
    ball(0, h(1.65), 0.035, 0.115, skin),
    ball(0, h(1.69), -0.005, 0.118, hairs[look % 3]),
  ];
  if (bag) parts.push(block(0.24, h(0.72), -0.14, 0.38, h(1.02), 0.16, cloth.mustard));
  return { id, name: 'pedestrian', x, z, yaw, parts };
}

/**
 * A person on a bicycle.
 * @param {{ id: string, x: number, z: number, yaw?: [number, number], coat: keyof typeof cloth,
 *   trousers: keyof typeof cloth, frame?: keyof typeof cloth, look?: number }} rider
 */
export function bicyclist({ id, x, z, yaw = [1, 0], coat, trousers, frame = 'red', look = 1 }) {
  const skin = skins[look % 3];
  const top = cloth[coat];
  const legs = cloth[trousers];
  const steel = cloth[frame];
  const parts = [
    wheel(0, 0.34, -0.52, 0.34, 0.03, 0.27, cloth.black),
    wheel(0, 0.34, 0.54, 0.34, 0.03, 0.27, cloth.black),
    rod(0, 0.34, -0.52, 0, 0.32, -0.05, 0.022, steel),
    rod(0, 0.32, -0.05, 0, 0.84, 0.36, 0.026, steel),
    rod(0, 0.32, -0.05, 0, 0.9, -0.24, 0.026, steel),
    rod(0, 0.8, -0.2, 0, 0.86, 0.36, 0.026, steel),
    rod(0, 0.34, -0.52, 0, 0.82, -0.22, 0.02, steel),
    rod(0, 0.34, 0.54, 0, 1, 0.36, 0.024, steel),
    rod(-0.27, 1.03, 0.33, 0.27, 1.03, 0.33, 0.022, cloth.black),
    rod(-0.06, 0.94, -0.24, 0.06, 0.94, -0.24, 0.06, cloth.black),
    rod(-0.1, 0.98, -0.2, -0.12, 0.72, 0.2, 0.085, legs),
    rod(-0.12, 0.72, 0.2, -0.11, 0.3, 0.06, 0.068, legs),
    rod(0.1, 0.98, -0.2, 0.12, 0.62, 0.14, 0.085, legs),
    rod(0.12, 0.62, 0.14, 0.11, 0.2, -0.08, 0.068, legs),
    rod(-0.11, 0.26, 0.05, -0.11, 0.25, 0.19, 0.05, cloth.black),
    rod(0.11, 0.16, -0.09, 0.11, 0.15, 0.05, 0.05, cloth.black),
    rod(-0.07, 1.02, -0.2, -0.09, 1.45, 0.04, 0.15, top),
    rod(0.07, 1.02, -0.2, 0.09, 1.45, 0.04, 0.15, top),
    rod(-0.22, 1.44, 0.06, -0.28, 1.18, 0.2, 0.06, top),
    rod(-0.28, 1.18, 0.2, -0.25, 1.06, 0.32, 0.05, skin),
    rod(0.22, 1.44, 0.06, 0.28, 1.18, 0.2, 0.06, top),
    rod(0.28, 1.18, 0.2, 0.25, 1.06, 0.32, 0.05, skin),
    ball(0, 1.7, 0.14, 0.112, skin),
    ball(0, 1.75, 0.11, 0.128, steel),
  ];
  return { id, name: 'bicyclist', x, z, yaw, parts };
}
