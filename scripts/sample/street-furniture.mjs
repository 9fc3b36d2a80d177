// Trees, lamps, traffic lights and signs, in metres.
import { noise3, randomStream } from './noise.mjs';
import { ball, block, hull, plain, rod } from './shapes.mjs';

const steel = plain(0.13, 0.14, 0.15, 0.1);
const dark = plain(0.035, 0.045, 0.045, 0.05);

/** Leaf colours in linear light. */
const leaves = {
  summer: [0.085, 0.17, 0.03],
  lime: [0.15, 0.23, 0.035],
  autumn: [0.42, 0.19, 0.025],
  copper: [0.32, 0.1, 0.03],
  pine: [0.035, 0.095, 0.04],
};

function foliage(colour, seed, bottom, top) {
  return (hit, out) => {
    const speckle = noise3(hit.x * 7, hit.y * 7, hit.z * 7, seed);
    const clump = noise3(hit.x * 1.6, hit.y * 1.6, hit.z * 1.6, seed + 1);
    const lift = 0.6 + 0.4 * ((hit.y - bottom) / (top - bottom));
    const f = lift * (0.45 + 0.75 * speckle) * (0.65 + 0.7 * clump);
    out.r = colour[0] * f * (0.85 + 0.4 * clump);
    out.g = colour[1] * f;
    out.b = colour[2] * f;
    out.gloss = 0;
    out.glow = 0;
  };
}

/**
 * @param {{ id: string, x: number, z: number, height?: number, spread?: number, leaf?: keyof typeof leaves,
 *   seed: number, y?: number }} tree
 */
export function tree({ id, x, z, height = 7, spread = 2.1, leaf = 'summer', seed, y = 0.13 }) {
  const random = randomStream(seed);
  const trunkTop = height * 0.45;
  const bark = (hit, out) => {
    const f = 0.6 + 0.8 * noise3(hit.x * 12, hit.y * 2.5, hit.z * 12, seed);
    out.r = 0.09 * f;
    out.g = 0.062 * f;
    out.b = 0.042 * f;
    out.gloss = 0;
    out.glow = 0;
  };
  const thick = 0.09 + 0.012 * height;
  const parts = [rod(0, y, 0, 0.04, trunkTop, 0, thick, bark)];
  const shade = foliage(leaves[leaf], seed + 2, height * 0.3, height);
  for (let branch = 0; branch < 3; branch++) {
    const bx = (random() - 0.5) * spread * 1.3;
    const bz = (random() - 0.5) * spread * 1.3;
    parts.push(rod(0.03, trunkTop - 0.3, 0, bx, height * (0.6 + 0.15 * random()), bz, thick * 0.5, bark));
  }
  const middle = height * 0.68;
  const rise = height * 0.32;
  for (let count = 0; count < 34; ) {
    const px = random() * 2 - 1;
    const py = random() * 2 - 1;
    const pz = random() * 2 - 1;
    if (px * px + py * py + pz * pz > 1) continue;
    count += 1;
    const radius = spread * (0.22 + 0.22 * random());
    const slim = py > 0 ? 1 - 0.35 * py : 1;
    parts.push(
      ball(
        px * spread * 0.8 * slim,
        middle + py * (rise - radius * 0.6),
        pz * spread * 0.8 * slim,
        radius,
        shade,
        0.2,
        seed + count,
      ),
    );
  }
  return { id, name: 'tree', x, z, yaw: [1, 0], parts };
}

/** A hedge along the street from z0 to z1. */
export function hedge({ id, x, z0, z1, height = 1.1, width = 0.8, leaf = 'pine', seed }) {
  const random = randomStream(seed);
  const shade = foliage(leaves[leaf], seed, -0.4, height);
  const parts = [];
  for (let z = z0; z < z1; z += 0.55) {
    for (let across = -1; across <= 1; across += 2) {
      const radius = height * (0.46 + 0.08 * random());
      parts.push(ball(x + across * width * 0.3, 0.13 + height * 0.5 + 0.06 * random(), z, radius, shade, 0.12, seed));
    }
  }
  return { id, name: 'tree', x: 0, z: 0, yaw: [1, 0], parts };
}

/** A street lamp whose arm reaches over the road; `side` −1 reaches left, 1 right. */
export function lamp({ id, x, z, side, height = 7.2, glow = 0 }) {
  const parts = [
    rod(0, 0.13, 0, 0, height, 0, 0.075, steel),
    rod(0, 0.13, 0, 0, 1.1, 0, 0.11, steel),
    rod(0, height, 0, side * 1.5, height + 0.35, 0, 0.05, steel),
    block(
      side * 1.5 - 0.36,
      height + 0.26,
      -0.16,
      side * 1.5 + 0.36,
      height + 0.42,
      0.16,
      plain(0.5, 0.5, 0.46, 0, glow),
    ),
  ];
  return { id, name: 'pole', x, z, yaw: [1, 0], parts };
}

/** A traffic light that faces the camera; `shows` is red, amber or green. */
export function trafficLight({ id, x, z, shows }) {
  const lens = (name, r, g, b) => (shows === name ? plain(r, g, b, 0, 1.4) : plain(r * 0.07, g * 0.07, b * 0.07, 0.2));
  const parts = [
    rod(0, 0.13, 0, 0, 3.5, 0, 0.07, steel),
    block(-0.2, 2.45, -0.16, 0.2, 3.5, 0.08, dark),
    ball(0, 3.29, -0.13, 0.115, lens('red', 0.95, 0.06, 0.03)),
    ball(0, 2.98, -0.13, 0.115, lens('amber', 0.95, 0.5, 0.03)),
    ball(0, 2.67, -0.13, 0.115, lens('green', 0.05, 0.9, 0.35)),
  ];
  return { id, name: 'pole', x, z, yaw: [1, 0], parts };
}

const signFaces = {
  parking: {
    kind: 'square',
    paint: (u, v) =>
      u > -0.12 && u < 0.05 && Math.abs(v) < 0.22
        ? 'white'
        : u >= 0.05 && u < 0.2 && v > -0.04 && v < 0.22
          ? u < 0.11 && v > 0.04 && v < 0.14
            ? 'blue'
            : 'white'
          : 'blue',
  },
  stop: { kind: 'octagon', paint: (u, v) => (Math.abs(v) < 0.09 && Math.abs(u) < 0.24 ? 'white' : 'red') },
  limit: {
    kind: 'octagon',
    paint: (u, v) =>
      u * u + v * v > 0.068 ? 'red' : Math.abs(v) < 0.12 && Math.abs(Math.abs(u) - 0.1) < 0.05 ? 'black' : 'white',
  },
  crossing: {
    kind: 'square',
    paint: (u, v) => (Math.abs(u) + v < 0.24 && v > -0.22 ? (Math.abs(u) < 0.05 ? 'black' : 'white') : 'blue'),
  },
  warning: {
    kind: 'triangle',
    paint: (u, v) =>
      Math.abs(u) < 0.04 && v > -0.14 && v < 0.16 ? 'black' : Math.abs(u) * 1.7 + v > 0.2 || v < -0.2 ? 'red' : 'white',
  },
};

const signPaint = {
  white: [0.72, 0.72, 0.7],
  blue: [0.02, 0.12, 0.5],
  red: [0.6, 0.02, 0.03],
  black: [0.02, 0.02, 0.02],
};

/** A sign on its post, its face towards the camera. */
export function sign({ id, x, z, face, height = 2.3 }) {
  const { kind, paint } = signFaces[face];
  const shade = (hit, out) => {
    const [r, g, b] = hit.nz < -0.5 ? signPaint[paint(hit.x, hit.y - height)] : [0.25, 0.25, 0.25];
    out.r = r;
    out.g = g;
    out.b = b;
    out.gloss = 0.05;
    out.glow = 0;
  };
  const size = 0.34;
  const planes = [
    [0, 0, -1, 0.1],
    [0, 0, 1, -0.05],
  ];
  const around = (u, v, d) => planes.push([u, v, 0, d + v * height]);
  if (kind === 'triangle') {
    around(0, -1, 0.3);
    around(1.7, 1, 0.42);
    around(-1.7, 1, 0.42);
  } else {
    for (const [u, v] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ])
      around(u, v, size);
    if (kind === 'octagon')
      for (const [u, v] of [
        [1, 1],
        [-1, 1],
        [1, -1],
        [-1, -1],
      ])
        around(u, v, size * 1.41);
  }
  const parts = [
    rod(0, 0.13, 0, 0, height + 0.3, 0, 0.045, steel),
    hull(planes, [-0.45, height - 0.45, -0.1, 0.45, height + 0.5, -0.05], shade),
  ];
  return { id, name: 'pole', x, z, yaw: [1, 0], parts };
}

/** A row of bollards along the kerb. */
export function bollards({ id, x, z0, z1, step = 2.4 }) {
  const parts = [];
  for (let z = z0; z < z1; z += step) parts.push(rod(x, 0.13, z, x, 1.0, z, 0.07, dark));
  return { id, name: 'pole', x: 0, z: 0, yaw: [1, 0], parts };
}
