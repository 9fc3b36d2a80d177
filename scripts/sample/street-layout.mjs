// Where things stand in a street: the camera, rows of houses, rows of trees. x metres to the right, z metres ahead.
import { building } from './building.mjs';
import { HEIGHT, WIDTH } from './classes.mjs';
import { randomStream } from './noise.mjs';
import { tree } from './street-furniture.mjs';

/** A turn whose sine is `s`, as [cosine, sine]. @returns {[number, number]} */
export const turn = (s) => [Math.sqrt(1 - s * s), s];
/** @type {[number, number]} */
export const oncoming = [-1, 0];

export function camera({ yaw = 0, x = 0, horizon = 130, focal = 310 } = {}) {
  return { width: WIDTH, height: HEIGHT, focal, horizon, yaw: turn(yaw), x };
}

/** A row of houses along one side; their fronts at `front`, on the left when it is negative. */
export function terrace({
  front,
  from,
  to,
  walls,
  seed,
  shops = 0.5,
  low = 9,
  high = 16,
  evening = 0,
  depth = 12,
  gap = 0,
}) {
  const random = randomStream(seed);
  const houses = [];
  for (let z = from, n = 0; z < to; n++) {
    const width = 8 + 9 * random();
    const back = front < 0 ? front - depth : front + depth;
    houses.push(
      building({
        id: `house-${front < 0 ? 'left' : 'right'}-${n}`,
        x: front < 0 ? [back, front] : [front, back],
        z: [z, z + width],
        height: low + (high - low) * random(),
        wall: walls[Math.floor(random() * walls.length)],
        seed: seed + n * 7,
        shop: random() < shops,
        roof: random() < 0.45,
        evening,
        windowM: 2.2 + 0.9 * random(),
      }),
    );
    z += width + (random() < gap ? 5 : 0);
  }
  return houses;
}

/** Trees at regular distance. */
export function avenue({ x, from, to, step, seed, leaf = ['summer'], height = 7, spread = 2 }) {
  const random = randomStream(seed);
  const trees = [];
  for (let z = from, n = 0; z < to; z += step, n++) {
    trees.push(
      tree({
        id: `tree-${x < 0 ? 'left' : 'right'}-${n}`,
        x: x + (random() - 0.5) * 0.3,
        z: z + random(),
        height: height * (0.85 + 0.3 * random()),
        spread: spread * (0.85 + 0.3 * random()),
        leaf: leaf[Math.floor(random() * leaf.length)],
        seed: seed + n * 13,
      }),
    );
  }
  return trees;
}

export const closing = (seed, evening = 0, wall = 'stone') => [
  building({ id: 'end-a', x: [-26, -3], z: [150, 160], height: 17, wall, seed, evening }),
  building({ id: 'end-b', x: [-3, 8], z: [158, 170], height: 11, wall: 'cream', seed: seed + 1, roof: true, evening }),
  building({ id: 'end-c', x: [8, 34], z: [150, 165], height: 20, wall: 'slate', seed: seed + 2, evening }),
];
