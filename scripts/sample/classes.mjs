// What the sample distinguishes, and how large its pictures are.

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
