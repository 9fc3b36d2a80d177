import { type Preset, presetClasses } from './preset.ts';

/**
 * Disk value, colour, name. Sources:
 * - mcordts/cityscapesScripts cityscapesscripts/helpers/labels.py @0bcc4a72549590fd80d71d8465be3a0c4b1c06e8
 * - README.md and evaluation/evalPixelLevelSemanticLabeling.py of the same commit
 */
const labelIdClasses = presetClasses(`
0 000000 unlabeled
1 000000 ego vehicle
2 000000 rectification border
3 000000 out of roi
4 000000 static
5 6f4a00 dynamic
6 510051 ground
7 804080 road
8 f423e8 sidewalk
9 faaaa0 parking
10 e6968c rail track
11 464646 building
12 66669c wall
13 be9999 fence
14 b4a5b4 guard rail
15 966464 bridge
16 96785a tunnel
17 999999 pole
18 999999 polegroup
19 faaa1e traffic light
20 dcdc00 traffic sign
21 6b8e23 vegetation
22 98fb98 terrain
23 4682b4 sky
24 dc143c person
25 ff0000 rider
26 00008e car
27 000046 truck
28 003c64 bus
29 00005a caravan
30 00006e trailer
31 005064 train
32 0000e6 motorcycle
33 770b20 bicycle
`);

const trainIdClasses = presetClasses(`
0 804080 road
1 f423e8 sidewalk
2 464646 building
3 66669c wall
4 be9999 fence
5 999999 pole
6 faaa1e traffic light
7 dcdc00 traffic sign
8 6b8e23 vegetation
9 98fb98 terrain
10 4682b4 sky
11 dc143c person
12 ff0000 rider
13 00008e car
14 000046 truck
15 003c64 bus
16 005064 train
17 0000e6 motorcycle
18 770b20 bicycle
`);

/** Label ids that the evaluation leaves out. */
const ignoredLabelIds = [0, 1, 2, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18, 29, 30];

/** Label id of each train id 0..18. */
export const labelIdOfTrainId: readonly number[] = [
  7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33,
];

export const cityscapesLabelIds: Preset = {
  name: 'cityscapes_labelids',
  title: 'Cityscapes labelIds (0..33, -1)',
  classes: labelIdClasses,
  ignore: ignoredLabelIds,
  voidClasses: presetClasses('-1 00008e license plate'),
  labelOffset: 0,
};

export const cityscapesTrainIds: Preset = {
  name: 'cityscapes_trainids',
  title: 'Cityscapes trainIds (19)',
  classes: trainIdClasses,
  ignore: [255],
  voidClasses: [],
  labelOffset: 0,
};
