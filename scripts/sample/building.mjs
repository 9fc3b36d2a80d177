// Houses: a box with a façade that is drawn in metres, and sometimes a roof.
import { cell, cloudNoise, noise2 } from './noise.mjs';
import { block, hull } from './shapes.mjs';

/** Wall colours in linear light. */
const walls = {
  brick: [0.3, 0.125, 0.085],
  cream: [0.6, 0.49, 0.33],
  ochre: [0.56, 0.34, 0.13],
  rose: [0.52, 0.3, 0.25],
  stone: [0.4, 0.38, 0.34],
  slate: [0.2, 0.24, 0.28],
  mint: [0.36, 0.45, 0.38],
  white: [0.66, 0.65, 0.61],
};

const awnings = [
  [0.45, 0.06, 0.06],
  [0.05, 0.22, 0.14],
  [0.06, 0.12, 0.32],
  [0.5, 0.33, 0.05],
  [0.22, 0.07, 0.2],
];

const FLOOR_M = 3.1;
const SHOP_M = 3.7;

function set(out, colour, factor, gloss = 0, glow = 0) {
  out.r = colour[0] * factor;
  out.g = colour[1] * factor;
  out.b = colour[2] * factor;
  out.gloss = gloss;
  out.glow = glow;
}

const glass = [0.035, 0.05, 0.065];
const curtain = [0.3, 0.27, 0.21];
const frame = [0.62, 0.6, 0.55];
const warm = [1, 0.72, 0.36];

function pane(out, across, up, column, row, seed, evening) {
  const luck = cell(column, row, seed + 3);
  if (luck < evening) set(out, warm, 0.25 + 0.3 * cell(column, row, seed + 4), 0, 0.9);
  else if (luck > 0.72 && Math.abs(across) > 0.55) set(out, curtain, 0.7);
  else if (luck > 0.55 && up > 0.62) set(out, curtain, 0.9);
  else set(out, glass, 0.7 + 0.5 * luck, 0.55);
}

function shop(out, u, v, wall, seed, evening) {
  const width = 5.2;
  const column = Math.floor(u / width);
  const along = u / width - column;
  const colour = awnings[Math.floor(cell(column, 5, seed) * awnings.length)];
  if (v > 3.3) set(out, wall, 1.12);
  else if (v > 2.75) {
    // The awning, striped or plain.
    const striped = cell(column, 6, seed) > 0.5 && Math.floor(along * 14) % 2 === 0;
    set(out, striped ? frame : colour, 0.75 + 0.5 * (v - 2.75));
  } else if (along < 0.07 || along > 0.93 || v < 0.45) set(out, wall, 0.62);
  else if (Math.abs(along - 0.5) < 0.11) set(out, colour, v > 2.2 ? 0.9 : 0.55, 0.1);
  else if (Math.abs(along - 0.3) < 0.012 || Math.abs(along - 0.72) < 0.012) set(out, frame, 0.5);
  else {
    const goods = cloudNoise(u * 1.7, v * 2.3, seed + 9, 3);
    if (evening > 0.2) set(out, warm, 0.2 + 0.4 * goods, 0, 0.8);
    else {
      set(out, glass, 1.3 + 2.2 * goods * (v < 1.7 ? 1 : 0.3), 0.4);
    }
  }
}

function facade(out, u, v, height, wall, seed, hasShop, evening, windowM) {
  if (hasShop && v < SHOP_M) {
    shop(out, u, v, wall, seed, evening);
    return;
  }
  const base = hasShop ? SHOP_M : 0.6;
  const stain = 0.82 + 0.3 * cloudNoise(u * 0.5, v * 0.35, seed + 1, 3) + 0.05 * noise2(u * 9, v * 13, seed + 2);
  if (v > height - 0.45) {
    set(out, wall, v > height - 0.2 ? 1.35 : 0.7);
    return;
  }
  if (v < base) {
    set(out, wall, 0.55 * stain);
    return;
  }
  const column = Math.floor(u / windowM);
  const row = Math.floor((v - base) / FLOOR_M);
  const across = ((u / windowM - column) * 2 - 1) / 0.52;
  const up = ((v - base) / FLOOR_M - row - 0.2) / 0.62;
  if (base + row * FLOOR_M + FLOOR_M > height - 0.3) {
    set(out, wall, stain);
    return;
  }
  if (Math.abs(across) < 1 && up > 0 && up < 1) {
    const inner = Math.abs(across) < 0.86 && up > 0.06 && up < 0.94;
    const bar = Math.abs(across) < 0.06 || Math.abs(up - 0.66) < 0.025;
    if (!inner || bar) set(out, frame, up > 0.94 ? 0.4 : 0.85);
    else pane(out, across, up, column, row, seed, evening);
    return;
  }
  const sill = Math.abs(across) < 1.15 && up > -0.07 && up <= 0;
  const lintel = Math.abs(across) < 1.12 && up >= 1 && up < 1.09;
  const course = (v - base) / FLOOR_M - row < 0.045;
  set(out, wall, stain * (sill || lintel || course ? 1.28 : 1));
}

/**
 * A house in world metres.
 * @param {{ x: [number, number], z: [number, number], height: number, wall: keyof typeof walls, seed: number,
 *   shop?: boolean, roof?: boolean, evening?: number, windowM?: number, id: string }} house
 */
export function building({
  id,
  x,
  z,
  height,
  wall,
  seed,
  shop: hasShop = false,
  roof = false,
  evening = 0,
  windowM = 2.6,
}) {
  const colour = walls[wall];
  const shade = (hit, out) => {
    if (hit.ny > 0.5) set(out, walls.slate, 0.7);
    else if (hit.nx > 0.5 || hit.nx < -0.5) facade(out, hit.z, hit.y, height, colour, seed, hasShop, evening, windowM);
    else facade(out, hit.x, hit.y, height, colour, seed + 50, hasShop, evening, windowM);
  };
  const parts = [block(x[0], 0, z[0], x[1], height, z[1], shade)];
  if (roof) {
    const tiles = (hit, out) => set(out, [0.17, 0.085, 0.07], 0.75 + 0.5 * noise2(hit.z * 3, hit.y * 6, seed));
    const middle = (x[0] + x[1]) / 2;
    const rise = 3.2;
    const half = (x[1] - x[0]) / 2 + 0.3;
    const planes = [
      [rise, half, 0, rise * (middle + half) + half * height],
      [-rise, half, 0, -rise * (middle - half) + half * height],
      [0, -1, 0, -height],
      [0, 0, -1, -z[0] + 0.2],
      [0, 0, 1, z[1] + 0.2],
    ];
    parts.push(hull(planes, [middle - half, height, z[0] - 0.2, middle + half, height + rise, z[1] + 0.2], tiles));
  }
  return { id, name: 'building', x: 0, z: 0, yaw: [1, 0], parts };
}
