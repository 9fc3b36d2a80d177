import { type Preset, presetClasses } from './preset.ts';

/**
 * Disk value, colour, name. Sources:
 * - bermanmaxim/LovaszSoftmax demo_helpers/demo_utils.py paletteVOC (bit rule, all 256 checked equal)
 * - open-mmlab/mmsegmentation mmseg/utils/class_names.py voc_classes/voc_palette (21 checked equal)
 */
const classes = presetClasses(`
0 000000 background
1 800000 aeroplane
2 008000 bicycle
3 808000 bird
4 000080 boat
5 800080 bottle
6 008080 bus
7 808080 car
8 400000 cat
9 c00000 chair
10 408000 cow
11 c08000 diningtable
12 400080 dog
13 c00080 horse
14 408080 motorbike
15 c08080 person
16 004000 pottedplant
17 804000 sheep
18 00c000 sofa
19 80c000 train
20 004080 tvmonitor
`);

export const pascalVoc: Preset = {
  name: 'pascal_voc',
  title: 'Pascal VOC 2007-2012 segmentation',
  classes,
  ignore: [255],
  voidClasses: presetClasses('255 e0e0c0 void'),
  labelOffset: 0,
};
