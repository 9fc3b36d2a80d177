// What the two runs of the sample get wrong, frame by frame, beside the borders that every network gets ragged.
import { car } from './car.mjs';
import { bicyclist, pedestrian } from './people.mjs';

/**
 * - missed: the run does not see the object at all; what stands behind it is predicted
 * - invented: the run sees an object that is not there
 * - swapped: the object is found, under another class
 * - unsure: inside the ellipse [x, y, half width, half height] (pixels of the picture) two classes are nearly level
 * @typedef {{ kind: 'missed', object: string }
 *   | { kind: 'invented', object: import('./render.mjs').StreetObject }
 *   | { kind: 'swapped', object: string, as: string }
 *   | { kind: 'unsure', ellipse: [number, number, number, number], between: [string, string] }} Mistake
 */

const missed = (object) => ({ kind: 'missed', object });
const swapped = (object, as) => ({ kind: 'swapped', object, as });
const invented = (object) => ({ kind: 'invented', object });
const unsure = (ellipse, ...between) => ({ kind: 'unsure', ellipse, between });

const person = (x, z, options = {}) => pedestrian({ id: 'nobody', x, z, coat: 'grey', trousers: 'grey', ...options });

/** @type {Record<string, Record<'run-a' | 'run-b', Mistake[]>>} */
export const mistakes = {
  'street-01': {
    'run-a': [
      missed('walker-2'),
      swapped('rider-1', 'pedestrian'),
      invented(person(-4.9, 10.5, { y: 0 })),
      unsure([70, 196, 66, 26], 'road', 'pavement'),
    ],
    'run-b': [missed('walker-3'), unsure([356, 150, 26, 30], 'building', 'car')],
  },
  'street-02': {
    'run-a': [
      missed('child'),
      swapped('car-waiting-2', 'building'),
      invented(car({ id: 'no-car', x: -9.6, z: 21, yaw: [0, 1], paint: 'white' })),
      unsure([300, 208, 62, 28], 'pavement', 'road'),
    ],
    'run-b': [swapped('walker-3', 'pole'), unsure([40, 104, 40, 22], 'tree', 'building')],
  },
  'street-03': {
    'run-a': [
      missed('jogger'),
      swapped('rider-1', 'pedestrian'),
      unsure([92, 216, 90, 26], 'road', 'pavement'),
      invented(car({ id: 'no-car', x: -9.4, z: 17, paint: 'red', yaw: [0, 1] })),
    ],
    'run-b': [missed('sign-warning'), unsure([340, 136, 40, 24], 'building', 'tree')],
  },
  'street-04': {
    'run-a': [
      missed('sign-stop'),
      missed('car-oncoming-3'),
      swapped('rider-1', 'pole'),
      invented(person(-0.9, 11, { y: 0 })),
      unsure([300, 60, 50, 40], 'tree', 'building'),
    ],
    'run-b': [missed('rider-1'), unsure([70, 180, 60, 16], 'pavement', 'road')],
  },
  'street-05': {
    'run-a': [missed('rider-1'), swapped('hedge-right', 'building'), unsure([340, 96, 40, 34], 'tree', 'building')],
    // Here the better run is the worse one: it takes the white van for a house.
    'run-b': [
      swapped('car-parked-1', 'building'),
      missed('lamp-1'),
      swapped('car-parked-3', 'road'),
      unsure([80, 214, 70, 30], 'road', 'pavement'),
    ],
  },
  'street-06': {
    'run-a': [
      missed('walker-3'),
      swapped('car-oncoming-1', 'road'),
      invented(bicyclist({ id: 'no-rider', x: -1.3, z: 10.5, coat: 'grey', trousers: 'grey' })),
      unsure([250, 226, 90, 22], 'road', 'pavement'),
    ],
    'run-b': [missed('light-1'), unsure([120, 214, 60, 18], 'road', 'car')],
  },
  'street-07': {
    'run-a': [
      missed('walker-2'),
      missed('car-far'),
      swapped('lawn', 'pavement'),
      unsure([340, 206, 44, 30], 'pavement', 'road'),
    ],
    // The class that the better run knows less well: both bicyclists become pedestrians.
    'run-b': [
      swapped('rider-1', 'pedestrian'),
      swapped('rider-2', 'pedestrian'),
      unsure([356, 60, 30, 40], 'tree', 'building'),
    ],
  },
  'street-08': {
    'run-a': [
      missed('walker-1'),
      swapped('car-parked-2', 'building'),
      invented(bicyclist({ id: 'no-rider', x: -4.6, z: 11, coat: 'grey', trousers: 'grey' })),
      unsure([190, 226, 110, 24], 'road', 'pavement'),
    ],
    'run-b': [missed('sign-1'), unsure([340, 66, 36, 40], 'building', 'sky')],
  },
};
