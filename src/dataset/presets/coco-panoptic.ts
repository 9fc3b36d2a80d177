import { type Preset, presetClasses } from './preset.ts';

/**
 * Category id (1..200 with gaps), colour, name. Sources:
 * - cocodataset/panopticapi panoptic_coco_categories.json and panopticapi/utils.py rgb2id @7bb4655
 */
const classes = presetClasses(`
1 dc143c person
2 770b20 bicycle
3 00008e car
4 0000e6 motorcycle
5 6a00e4 airplane
6 003c64 bus
7 005064 train
8 000046 truck
9 0000c0 boat
10 faaa1e traffic light
11 64aa1e fire hydrant
13 dcdc00 stop sign
14 af74af parking meter
15 fa001e bench
16 a52a2a bird
17 ff4dff cat
18 00e2fc dog
19 b6b6ff horse
20 005200 sheep
21 78a69d cow
22 6e4c00 elephant
23 ae39ff bear
24 c76400 zebra
25 480076 giraffe
27 ffb3f0 backpack
28 007d5c umbrella
31 d10097 handbag
32 bcd0b6 tie
33 00dcb0 suitcase
34 ff63a4 frisbee
35 5c0049 skis
36 8581ff snowboard
37 4eb4ff sports ball
38 00e400 kite
39 aefff3 baseball bat
40 2d59ff baseball glove
41 868667 skateboard
42 9194ae surfboard
43 ffd0ba tennis racket
44 c5e2ff bottle
46 ab8601 wine glass
47 6d3f36 cup
48 cf8aff fork
49 97005f knife
50 09503d spoon
51 546933 bowl
52 4a4169 banana
53 a6c466 apple
54 d0c3d2 sandwich
55 ff6d41 orange
56 008f95 broccoli
57 b300c2 carrot
58 d1636a hot dog
59 057900 pizza
60 e3ffcd donut
61 93bad0 cake
62 994501 chair
63 035fa1 couch
64 a3ff00 potted plant
65 7700aa bed
67 00b6c7 dining table
70 00a578 toilet
72 b78258 tv
73 5f2000 laptop
74 827287 mouse
75 6e8185 remote
76 a64a76 keyboard
77 db8eb9 cell phone
78 4fd272 microwave
79 b25a3e oven
80 41460f toaster
81 7fa773 sink
82 3b696a refrigerator
84 8e6c2d book
85 c4ac00 clock
86 5f3650 vase
87 804cff scissors
88 c93901 teddy bear
89 f6007a hair drier
90 bfa2d0 toothbrush
92 ffff80 banner
93 93d3cb blanket
95 966464 bridge
100 a8abac cardboard
107 9270c6 counter
109 d2aa64 curtain
112 5c8859 door-stuff
118 da58b8 floor-wood
119 f18100 flower
122 d911ff fruit
125 7c4ab5 gravel
128 464646 house
130 ffe4ff light
133 9ad000 mirror-stuff
138 c1005c net
141 4c5b71 pillow
144 ffb4c3 platform
145 6a9ab0 playingfield
147 e6968c railroad
148 3c8fff river
149 804080 road
151 5c5237 roof
154 fed47c sand
155 494dae sea
156 ffa062 shelf
159 ffffff snow
161 68546d stairs
166 a9a483 tent
168 e1c7ff towel
171 89364a wall-brick
175 879edf wall-stone
176 07f6e7 wall-tile
177 6bffc8 wall-wood
178 3a2995 water-other
180 b7798e window-blind
181 ff4961 window-other
184 6b8e23 tree-merged
185 be9999 fence-merged
186 928b8d ceiling-merged
187 4682b4 sky-other-merged
188 86c79c cabinet-merged
189 d1e28c table-merged
190 60246c floor-other-merged
191 606060 pavement-merged
192 40aa40 mountain-merged
193 98fb98 grass-merged
194 d0e5e4 dirt-merged
195 cebaab paper-merged
196 98a140 food-other-merged
197 747000 building-other-merged
198 00728f rock-merged
199 66669c wall-other-merged
200 fa8dff rug-merged
`);

export const cocoPanoptic: Preset = {
  name: 'coco_panoptic_133',
  title: 'COCO panoptic 2018 (133 categories)',
  classes,
  ignore: [0],
  voidClasses: [],
  labelOffset: 0,
};
