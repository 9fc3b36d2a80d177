// The eight street scenes: what stands where. x metres to the right, z metres ahead of the camera.
import { building } from './building.mjs';
import { car } from './car.mjs';
import { ground } from './ground.mjs';
import { randomStream } from './noise.mjs';
import { bicyclist, pedestrian } from './people.mjs';
import { weathers } from './sky.mjs';
import { bollards, hedge, lamp, sign, trafficLight, tree } from './street-furniture.mjs';

export const WIDTH = 384;
export const HEIGHT = 256;

/** Index = class id. */
export const classes = [
  { name: 'Sky', color: [116, 178, 222] },
  { name: 'Building', color: [150, 110, 92] },
  { name: 'Road', color: [110, 104, 128] },
  { name: 'Pavement', color: [214, 176, 160] },
  { name: 'Vegetation', color: [98, 148, 58] },
  { name: 'Car', color: [46, 92, 178] },
  { name: 'Pedestrian', color: [216, 58, 76] },
  { name: 'Bicyclist', color: [238, 148, 44] },
  { name: 'Pole and sign', color: [232, 212, 92] },
];

/** Class of a kind of object. */
export const classOf = {
  sky: 0,
  building: 1,
  road: 2,
  pavement: 3,
  tree: 4,
  car: 5,
  pedestrian: 6,
  bicyclist: 7,
  pole: 8,
};

/** A turn whose sine is `s`, as [cosine, sine]. @returns {[number, number]} */
const turn = (s) => [Math.sqrt(1 - s * s), s];
/** @type {[number, number]} */
const oncoming = [-1, 0];

function camera({ yaw = 0, x = 0, horizon = 130, focal = 310 } = {}) {
  return { width: WIDTH, height: HEIGHT, focal, horizon, yaw: turn(yaw), x };
}

/** A row of houses along one side; their fronts at `front`, on the left when it is negative. */
function terrace({ front, from, to, walls, seed, shops = 0.5, low = 9, high = 16, evening = 0, depth = 12, gap = 0 }) {
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
function avenue({ x, from, to, step, seed, leaf = ['summer'], height = 7, spread = 2 }) {
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

const closing = (seed, evening = 0, wall = 'stone') => [
  building({ id: 'end-a', x: [-26, -3], z: [150, 160], height: 17, wall, seed, evening }),
  building({ id: 'end-b', x: [-3, 8], z: [158, 170], height: 11, wall: 'cream', seed: seed + 1, roof: true, evening }),
  building({ id: 'end-c', x: [8, 34], z: [150, 165], height: 20, wall: 'slate', seed: seed + 2, evening }),
];

const shoppingStreet = () => ({
  camera: camera({ yaw: 0.03 }),
  weather: weathers.noon,
  seed: 101,
  objects: [
    ...ground({ left: -6, right: 4.1, middle: -1.7, pavement: [3.4, 3.4], seed: 5, edgeLine: 0 }),
    ...terrace({ front: -9.4, from: 3, to: 140, walls: ['brick', 'cream', 'rose', 'stone'], seed: 21, shops: 0.8 }),
    ...terrace({
      front: 7.5,
      from: 7,
      to: 140,
      walls: ['ochre', 'brick', 'white', 'mint'],
      seed: 34,
      shops: 0.7,
      low: 8,
      high: 13,
    }),
    ...closing(3),
    ...avenue({ x: -6.9, from: 17, to: 90, step: 15, seed: 51, leaf: ['summer', 'lime'], height: 6.5, spread: 1.8 }),
    ...avenue({ x: 5, from: 27, to: 100, step: 18, seed: 61, height: 6.2, spread: 1.7 }),
    car({ id: 'car-ahead', x: 0.05, z: 15, paint: 'red', braking: true }),
    car({ id: 'car-parked-1', x: 3.1, z: 12.5, paint: 'silver', body: 'hatch' }),
    car({ id: 'car-parked-2', x: 3.1, z: 19, paint: 'blue' }),
    car({ id: 'car-parked-3', x: 3.1, z: 25.5, paint: 'black', body: 'hatch' }),
    car({ id: 'car-oncoming', x: -3.6, z: 24, yaw: oncoming, paint: 'white' }),
    car({ id: 'car-far', x: -3.6, z: 47, yaw: oncoming, paint: 'green', body: 'van' }),
    pedestrian({ id: 'walker-1', x: -7.4, z: 13.5, coat: 'beige', trousers: 'denim', stride: 0.8, bag: true }),
    pedestrian({
      id: 'walker-2',
      x: -8.2,
      z: 20,
      coat: 'teal',
      trousers: 'black',
      yaw: oncoming,
      stride: -0.6,
      look: 1,
    }),
    pedestrian({ id: 'walker-3', x: 5.6, z: 14.5, coat: 'red', trousers: 'navy', stride: 0.5, look: 2 }),
    pedestrian({ id: 'walker-4', x: 6.2, z: 21, coat: 'black', trousers: 'grey', stride: -0.7 }),
    bicyclist({ id: 'rider-1', x: 1.9, z: 10.4, yaw: turn(-0.06), coat: 'mustard', trousers: 'black' }),
    lamp({ id: 'lamp-1', x: -6.5, z: 11, side: 1 }),
    lamp({ id: 'lamp-2', x: 4.6, z: 23, side: -1 }),
    sign({ id: 'sign-1', x: 4.7, z: 10.6, face: 'parking' }),
    sign({ id: 'sign-2', x: -6.5, z: 15, face: 'limit' }),
  ],
});

const crossing = () => ({
  camera: camera({ yaw: -0.05, x: 0.2 }),
  weather: weathers.fresh,
  seed: 102,
  objects: [
    ...ground({ left: -5.6, right: 2.9, middle: -1.6, pavement: [4, 4], seed: 15, crossing: [11.5, 15], lawn: 'left' }),
    ...terrace({
      front: 6.9,
      from: 5,
      to: 70,
      walls: ['white', 'rose', 'cream', 'slate'],
      seed: 72,
      shops: 0.6,
      low: 10,
      high: 15,
    }),
    ...terrace({
      front: -22,
      from: 26,
      to: 130,
      walls: ['brick', 'stone', 'ochre'],
      seed: 83,
      shops: 0.2,
      low: 9,
      high: 14,
    }),
    ...closing(13, 0, 'brick'),
    hedge({ id: 'hedge-1', x: -10.2, z0: 7, z1: 34, seed: 88, leaf: 'pine' }),
    ...avenue({
      x: -11.5,
      from: 14,
      to: 110,
      step: 9,
      seed: 91,
      leaf: ['summer', 'lime', 'pine'],
      height: 8,
      spread: 2.6,
    }),
    ...avenue({ x: 4.1, from: 30, to: 80, step: 14, seed: 95, leaf: ['lime'], height: 6, spread: 1.6 }),
    pedestrian({ id: 'walker-1', x: -2.9, z: 13, y: 0, yaw: [0, 1], coat: 'red', trousers: 'denim', stride: 0.9 }),
    pedestrian({
      id: 'walker-2',
      x: -0.3,
      z: 13.6,
      y: 0,
      yaw: [0, -1],
      coat: 'navy',
      trousers: 'beige',
      stride: 0.8,
      look: 1,
      bag: true,
    }),
    pedestrian({
      id: 'walker-3',
      x: 3.9,
      z: 12.2,
      yaw: [0, -1],
      coat: 'teal',
      trousers: 'black',
      stride: 0.2,
      look: 2,
    }),
    pedestrian({
      id: 'child',
      x: -3.5,
      z: 13.1,
      y: 0,
      yaw: [0, 1],
      coat: 'mustard',
      trousers: 'navy',
      stride: 0.8,
      tall: 0.66,
    }),
    car({ id: 'car-waiting', x: -3.6, z: 19.4, yaw: oncoming, paint: 'sky' }),
    car({ id: 'car-waiting-2', x: -3.6, z: 25.5, yaw: oncoming, paint: 'white', body: 'van' }),
    car({ id: 'car-gone', x: 0.4, z: 33, paint: 'orange', body: 'hatch' }),
    trafficLight({ id: 'light-right', x: 3.4, z: 10.8, shows: 'red' }),
    trafficLight({ id: 'light-left', x: -6.2, z: 16, shows: 'red' }),
    sign({ id: 'sign-crossing', x: 3.5, z: 16.5, face: 'crossing' }),
    lamp({ id: 'lamp-1', x: -6.1, z: 27, side: 1 }),
    bicyclist({ id: 'rider-1', x: 1.9, z: 21, coat: 'white', trousers: 'denim', frame: 'teal' }),
  ],
});

const autumn = () => ({
  camera: camera({ yaw: 0.04 }),
  weather: weathers.morning,
  seed: 103,
  objects: [
    ...ground({ left: -5.4, right: 4, middle: -1.6, pavement: [2.8, 2.6], seed: 25, lawn: 'right' }),
    ...terrace({
      front: -12,
      from: 4,
      to: 120,
      walls: ['brick', 'cream', 'stone'],
      seed: 101,
      shops: 0,
      low: 7,
      high: 10,
      gap: 0.6,
    }),
    ...terrace({
      front: 24,
      from: 20,
      to: 130,
      walls: ['brick', 'rose'],
      seed: 112,
      shops: 0,
      low: 7,
      high: 11,
      gap: 0.5,
    }),
    ...closing(23, 0, 'brick'),
    hedge({ id: 'hedge-left', x: -8.9, z0: 6, z1: 30, seed: 118 }),
    ...avenue({
      x: -7,
      from: 13,
      to: 120,
      step: 10,
      seed: 121,
      leaf: ['autumn', 'copper', 'lime'],
      height: 8.5,
      spread: 2.6,
    }),
    ...avenue({
      x: 8.2,
      from: 11,
      to: 120,
      step: 11,
      seed: 131,
      leaf: ['autumn', 'autumn', 'copper'],
      height: 8,
      spread: 2.5,
    }),
    car({ id: 'car-parked-1', x: 2.9, z: 11.5, paint: 'blue' }),
    car({ id: 'car-parked-2', x: 2.9, z: 23, paint: 'yellow', body: 'hatch' }),
    car({ id: 'car-oncoming', x: -3.4, z: 31, yaw: oncoming, paint: 'black' }),
    car({ id: 'car-ahead', x: 0.2, z: 38, paint: 'white', body: 'van', braking: true }),
    bicyclist({ id: 'rider-1', x: 0.6, z: 12.8, yaw: turn(0.05), coat: 'navy', trousers: 'grey', frame: 'white' }),
    bicyclist({ id: 'rider-2', x: -0.4, z: 18.5, coat: 'plum', trousers: 'black', frame: 'teal', look: 0 }),
    pedestrian({ id: 'walker-1', x: 5.2, z: 15.5, coat: 'plum', trousers: 'black', stride: 0.7 }),
    pedestrian({ id: 'walker-2', x: 5.8, z: 15.9, coat: 'grey', trousers: 'denim', stride: -0.6, look: 2 }),
    pedestrian({ id: 'jogger', x: -6.3, z: 17.5, yaw: oncoming, coat: 'white', trousers: 'navy', stride: 1 }),
    lamp({ id: 'lamp-1', x: 4.5, z: 17.5, side: -1 }),
    sign({ id: 'sign-warning', x: 4.6, z: 12.4, face: 'warning' }),
  ],
});

const evening = () => ({
  camera: camera({ yaw: -0.04 }),
  weather: weathers.evening,
  seed: 104,
  objects: [
    ...ground({ left: -8.6, right: 4.2, middle: -1.8, pavement: [3.6, 3.6], seed: 35, edgeLine: 0.25 }),
    ...terrace({
      front: -12.4,
      from: 2,
      to: 140,
      walls: ['cream', 'ochre', 'white', 'rose'],
      seed: 141,
      shops: 0.7,
      low: 13,
      high: 20,
      evening: 0.22,
    }),
    ...terrace({
      front: 7.9,
      from: 4,
      to: 140,
      walls: ['stone', 'brick', 'cream'],
      seed: 152,
      shops: 0.8,
      low: 12,
      high: 19,
      evening: 0.25,
    }),
    ...closing(33, 0.2),
    ...avenue({ x: 5.3, from: 19, to: 120, step: 17, seed: 161, leaf: ['lime', 'summer'], height: 6, spread: 1.6 }),
    car({ id: 'car-ahead', x: 0.2, z: 17.5, paint: 'silver', braking: true }),
    car({ id: 'car-ahead-2', x: 0.2, z: 27, paint: 'black', body: 'van', braking: true }),
    car({ id: 'car-oncoming-1', x: -3.6, z: 16.5, yaw: oncoming, paint: 'orange', body: 'hatch' }),
    car({ id: 'car-oncoming-2', x: -3.6, z: 30, yaw: oncoming, paint: 'blue' }),
    car({ id: 'car-oncoming-3', x: -6.9, z: 24, yaw: oncoming, paint: 'white' }),
    car({ id: 'car-parked', x: 3.2, z: 13.4, paint: 'green', body: 'hatch' }),
    pedestrian({ id: 'walker-1', x: 5.5, z: 9.8, coat: 'navy', trousers: 'grey', stride: 0.7 }),
    pedestrian({
      id: 'walker-2',
      x: 6.3,
      z: 15.5,
      coat: 'mustard',
      trousers: 'denim',
      yaw: oncoming,
      stride: 0.6,
      look: 1,
    }),
    pedestrian({ id: 'walker-3', x: -9.6, z: 16, coat: 'red', trousers: 'black', stride: 0.5, look: 2 }),
    pedestrian({ id: 'walker-4', x: -10.3, z: 16.4, coat: 'white', trousers: 'navy', stride: -0.5 }),
    bicyclist({ id: 'rider-1', x: 2.4, z: 21, coat: 'teal', trousers: 'black', frame: 'red' }),
    lamp({ id: 'lamp-1', x: 4.7, z: 15.5, side: -1, glow: 0.9 }),
    lamp({ id: 'lamp-2', x: -9.1, z: 21, side: 1, glow: 0.9 }),
    sign({ id: 'sign-stop', x: 4.7, z: 11, face: 'stop' }),
    bollards({ id: 'bollards', x: -8.9, z0: 12, z1: 30 }),
  ],
});

const suburb = () => ({
  camera: camera({ yaw: 0.07, x: -0.3 }),
  weather: weathers.overcast,
  seed: 105,
  objects: [
    ...ground({ left: -5.2, right: 3.4, middle: -1.5, pavement: [2.2, 2.4], seed: 45, lawn: 'left' }),
    ...terrace({
      front: -15,
      from: 8,
      to: 110,
      walls: ['white', 'brick', 'cream'],
      seed: 181,
      shops: 0,
      low: 5.8,
      high: 7.4,
      gap: 0.9,
      depth: 9,
    }),
    ...terrace({
      front: 11.5,
      from: 9,
      to: 110,
      walls: ['brick', 'mint', 'white'],
      seed: 192,
      shops: 0,
      low: 5.8,
      high: 7.4,
      gap: 0.9,
      depth: 9,
    }),
    hedge({ id: 'hedge-right', x: 6.6, z0: 6, z1: 26, height: 1.3, seed: 198, leaf: 'summer' }),
    hedge({ id: 'hedge-left', x: -8.4, z0: 18, z1: 44, height: 1.2, seed: 199, leaf: 'pine' }),
    ...avenue({ x: -10.6, from: 12, to: 100, step: 13, seed: 201, leaf: ['pine', 'summer'], height: 7.5, spread: 2.3 }),
    ...avenue({
      x: 8.9,
      from: 16,
      to: 100,
      step: 12,
      seed: 211,
      leaf: ['summer', 'lime', 'copper'],
      height: 6.5,
      spread: 2.2,
    }),
    ...[-16, -9, -2, 5, 12].flatMap((x, n) =>
      avenue({ x, from: 112 + 5 * n, to: 113 + 5 * n, step: 9, seed: 221 + n, height: 10, spread: 4.4 }),
    ),
    car({ id: 'car-parked-1', x: 2.5, z: 10.6, paint: 'white', body: 'van' }),
    car({ id: 'car-parked-2', x: 2.5, z: 20.5, paint: 'red', body: 'hatch' }),
    car({ id: 'car-parked-3', x: -4.3, z: 15, yaw: oncoming, paint: 'silver' }),
    car({ id: 'car-drive', x: 8.4, z: 27.5, yaw: [0.1, -0.995], paint: 'blue' }),
    car({ id: 'car-ahead', x: 0.2, z: 42, paint: 'black' }),
    pedestrian({ id: 'walker-1', x: -6.3, z: 11.5, coat: 'teal', trousers: 'beige', stride: 0.8 }),
    pedestrian({ id: 'walker-2', x: 4.6, z: 16, coat: 'plum', trousers: 'denim', stride: 0.5, look: 1 }),
    pedestrian({ id: 'child', x: 5.1, z: 16.2, coat: 'mustard', trousers: 'red', stride: -0.7, tall: 0.62 }),
    bicyclist({ id: 'rider-1', x: -3, z: 23, yaw: oncoming, coat: 'red', trousers: 'black', frame: 'white', look: 0 }),
    lamp({ id: 'lamp-1', x: 4, z: 13.6, side: -1, height: 6 }),
    lamp({ id: 'lamp-2', x: -5.7, z: 28, side: 1, height: 6 }),
    sign({ id: 'sign-limit', x: -5.7, z: 9.6, face: 'limit' }),
  ],
});

const rain = () => ({
  camera: camera({ yaw: 0.01 }),
  weather: weathers.rain,
  seed: 106,
  objects: [
    ...ground({ left: -5.8, right: 4.2, middle: -1.6, pavement: [3.2, 3.2], seed: 55, wet: 1 }),
    ...terrace({
      front: -9,
      from: 2,
      to: 140,
      walls: ['slate', 'stone', 'brick'],
      seed: 231,
      shops: 0.7,
      low: 11,
      high: 18,
      evening: 0.3,
    }),
    ...terrace({
      front: 7.4,
      from: 5,
      to: 140,
      walls: ['stone', 'rose', 'slate', 'white'],
      seed: 242,
      shops: 0.7,
      low: 11,
      high: 17,
      evening: 0.3,
    }),
    ...closing(43, 0.3),
    ...avenue({ x: -6.7, from: 24, to: 90, step: 16, seed: 251, leaf: ['summer', 'copper'], height: 6.4, spread: 1.8 }),
    car({ id: 'car-ahead', x: 0.2, z: 12.4, paint: 'yellow', braking: true }),
    car({ id: 'car-oncoming-1', x: -3.6, z: 14.8, yaw: oncoming, paint: 'black' }),
    car({ id: 'car-oncoming-2', x: -3.6, z: 27, yaw: oncoming, paint: 'red', body: 'van' }),
    car({ id: 'car-parked-1', x: 3.2, z: 17.5, paint: 'blue', body: 'hatch' }),
    car({ id: 'car-parked-2', x: 3.2, z: 24.5, paint: 'silver' }),
    pedestrian({ id: 'walker-1', x: 5.4, z: 11, coat: 'mustard', trousers: 'black', stride: 0.8 }),
    pedestrian({
      id: 'walker-2',
      x: -7.2,
      z: 12.6,
      coat: 'black',
      trousers: 'grey',
      stride: 0.7,
      look: 2,
      yaw: oncoming,
    }),
    pedestrian({ id: 'walker-3', x: 6, z: 18.6, coat: 'red', trousers: 'navy', stride: 0.6, look: 1 }),
    bicyclist({ id: 'rider-1', x: 2.1, z: 13.6, coat: 'teal', trousers: 'black', frame: 'mustard' }),
    trafficLight({ id: 'light-1', x: 4.7, z: 14.5, shows: 'amber' }),
    lamp({ id: 'lamp-1', x: -6.3, z: 16, side: 1, glow: 1 }),
    sign({ id: 'sign-parking', x: -6.3, z: 11, face: 'parking' }),
  ],
});

const park = () => ({
  camera: camera({ yaw: 0.08, x: 0.4 }),
  weather: { ...weathers.noon, seed: 41, cover: 0.5, sun: [0.55, 0.62, -0.5] },
  seed: 107,
  objects: [
    ...ground({ left: -5.4, right: 2.9, middle: -1.5, pavement: [3.4, 3], seed: 65, lawn: 'right', edgeLine: 1.5 }),
    ...terrace({
      front: -8.8,
      from: 3,
      to: 140,
      walls: ['white', 'mint', 'ochre', 'rose'],
      seed: 271,
      shops: 0.5,
      low: 9,
      high: 14,
    }),
    ...terrace({ front: 46, from: 60, to: 150, walls: ['stone', 'slate'], seed: 282, shops: 0, low: 14, high: 26 }),
    ...avenue({ x: 7.6, from: 10.5, to: 100, step: 12, seed: 291, leaf: ['summer', 'lime'], height: 9, spread: 2.8 }),
    ...avenue({
      x: 14,
      from: 18,
      to: 110,
      step: 10,
      seed: 301,
      leaf: ['summer', 'pine', 'lime'],
      height: 10,
      spread: 3.2,
    }),
    ...avenue({ x: 22, from: 24, to: 120, step: 11, seed: 311, leaf: ['pine', 'summer'], height: 11, spread: 3.4 }),
    ...[-8, -1, 6].flatMap((x, n) =>
      avenue({ x, from: 118 + 5 * n, to: 119 + 5 * n, step: 9, seed: 321 + n, height: 11, spread: 4.6 }),
    ),
    car({ id: 'car-oncoming', x: -3.3, z: 20, yaw: oncoming, paint: 'red', body: 'hatch' }),
    car({ id: 'car-ahead', x: -0.1, z: 27, paint: 'sky' }),
    car({ id: 'car-far', x: -3.3, z: 44, yaw: oncoming, paint: 'silver', body: 'van' }),
    bicyclist({ id: 'rider-1', x: 2.1, z: 10.2, coat: 'red', trousers: 'denim', frame: 'white', look: 0 }),
    bicyclist({ id: 'rider-2', x: 2.1, z: 15.6, coat: 'white', trousers: 'black', frame: 'mustard', look: 2 }),
    pedestrian({ id: 'walker-1', x: 4.1, z: 12.2, coat: 'beige', trousers: 'navy', stride: 0.7 }),
    pedestrian({ id: 'walker-2', x: 5.2, z: 19, coat: 'teal', trousers: 'white', stride: 0.6, look: 1, yaw: oncoming }),
    pedestrian({ id: 'walker-3', x: -7, z: 15, coat: 'mustard', trousers: 'denim', stride: 0.7, look: 2 }),
    lamp({ id: 'lamp-1', x: 3.4, z: 14, side: -1 }),
    lamp({ id: 'lamp-2', x: -5.9, z: 24, side: 1 }),
    sign({ id: 'sign-1', x: -5.9, z: 10.4, face: 'warning' }),
  ],
});

const dusk = () => ({
  camera: camera({ yaw: -0.03 }),
  weather: weathers.dusk,
  seed: 108,
  objects: [
    ...ground({ left: -5.7, right: 4, middle: -1.6, pavement: [3, 3], seed: 75, crossing: [17, 20] }),
    ...terrace({
      front: -8.7,
      from: 3,
      to: 140,
      walls: ['brick', 'stone', 'cream'],
      seed: 331,
      shops: 0.7,
      low: 9,
      high: 15,
      evening: 0.42,
    }),
    ...terrace({
      front: 7,
      from: 6,
      to: 140,
      walls: ['white', 'slate', 'brick'],
      seed: 342,
      shops: 0.8,
      low: 9,
      high: 14,
      evening: 0.42,
    }),
    ...closing(53, 0.4),
    ...avenue({ x: 4.8, from: 26, to: 100, step: 15, seed: 351, leaf: ['summer', 'copper'], height: 6, spread: 1.7 }),
    car({ id: 'car-ahead', x: 0.1, z: 14, paint: 'white', braking: true, body: 'hatch' }),
    car({ id: 'car-oncoming-1', x: -3.6, z: 22.5, yaw: oncoming, paint: 'silver' }),
    car({ id: 'car-oncoming-2', x: -3.6, z: 36, yaw: oncoming, paint: 'blue', body: 'van' }),
    car({ id: 'car-parked-1', x: 3.1, z: 11, paint: 'orange' }),
    car({ id: 'car-parked-2', x: 3.1, z: 24, paint: 'green', body: 'van' }),
    pedestrian({ id: 'walker-1', x: -2.6, z: 18.5, y: 0, yaw: [0, 1], coat: 'beige', trousers: 'navy', stride: 0.9 }),
    pedestrian({ id: 'walker-2', x: 5.3, z: 13.4, coat: 'plum', trousers: 'black', stride: 0.6, look: 1 }),
    pedestrian({ id: 'walker-3', x: -6.9, z: 12, coat: 'red', trousers: 'denim', yaw: oncoming, stride: 0.7 }),
    bicyclist({ id: 'rider-1', x: -0.9, z: 9.6, yaw: turn(0.08), coat: 'mustard', trousers: 'denim', frame: 'red' }),
    trafficLight({ id: 'light-1', x: 4.5, z: 16, shows: 'green' }),
    lamp({ id: 'lamp-1', x: -6.2, z: 15, side: 1, glow: 1.3 }),
    lamp({ id: 'lamp-2', x: 4.5, z: 30, side: -1, glow: 1.3 }),
    sign({ id: 'sign-1', x: -6.2, z: 18, face: 'crossing' }),
  ],
});

/** One function a frame: each builds its scene anew. */
export const scenes = {
  'street-01': shoppingStreet,
  'street-02': crossing,
  'street-03': autumn,
  'street-04': evening,
  'street-05': suburb,
  'street-06': rain,
  'street-07': park,
  'street-08': dusk,
};
