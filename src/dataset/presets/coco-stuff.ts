import { type Preset, presetClasses } from './preset.ts';

/**
 * Disk value (COCO id - 1, 11 of 0..181 unused), colour, name. Sources:
 * - nightrome/cocostuff labels.txt and README @876a7db
 * - open-mmlab/mmsegmentation tools/dataset_converters/coco_stuff164k.py clsID_to_trID (derived map checked equal), mmseg/datasets/coco_stuff.py PALETTE
 */
const classes = presetClasses(`
0 00c040 person
1 00c040 bicycle
2 004060 car
3 80c0c0 motorcycle
4 004040 airplane
5 00c0e0 bus
6 00c0c0 train
7 80c040 truck
8 00c060 boat
9 80c040 traffic light
10 8020c0 fire hydrant
12 0000e0 stop sign
13 000040 parking meter
14 00a0c0 bench
15 800060 bird
16 8000c0 cat
17 0020c0 dog
18 8080e0 horse
19 0000c0 sheep
20 80a0c0 cow
21 808000 elephant
22 800020 bear
23 802000 zebra
24 800080 giraffe
26 408020 backpack
27 00a000 umbrella
30 000000 handbag
31 c080a0 tie
32 002000 suitcase
33 008080 frisbee
34 4080a0 skis
35 80a000 snowboard
36 008000 sports ball
37 c08020 kite
38 806080 baseball bat
39 000080 baseball glove
40 400020 skateboard
41 00e080 surfboard
42 800000 tennis racket
43 c000a0 bottle
45 006080 wine glass
46 808080 cup
47 4000a0 fork
48 80e080 knife
49 808040 spoon
50 c00020 bowl
51 806000 banana
52 8000c0 apple
53 008020 sandwich
54 40e000 orange
55 000040 broccoli
56 8080a0 carrot
57 406000 hot dog
58 0080c0 pizza
59 0080a0 donut
60 c0e000 cake
61 008040 chair
62 808020 couch
63 c02080 potted plant
64 0040c0 bed
66 000020 dining table
69 40a080 toilet
71 804040 tv
72 8000a0 laptop
73 402080 mouse
74 80c0c0 remote
75 0000a0 keyboard
76 c0a080 cell phone
77 80c000 microwave
78 800060 oven
79 c02000 toaster
80 804080 sink
81 408060 refrigerator
83 40a000 book
84 004000 clock
85 c080e0 vase
86 402000 scissors
87 00c080 teddy bear
88 4080e0 hair drier
89 c0a000 toothbrush
91 00c000 banner
92 c08060 blanket
93 c06080 branch
94 004080 bridge
95 400060 building-other
96 40e080 bush
97 804000 cabinet
98 c000e0 cage
99 406080 cardboard
100 80c080 carpet
101 4000e0 ceiling-other
102 c0e080 ceiling-tile
103 80c040 cloth
104 c00060 clothes
105 c06000 clouds
106 8040c0 counter
107 008060 cupboard
108 00e000 curtain
109 404040 desk-stuff
110 8080e0 dirt
111 006000 door-stuff
112 40c0c0 fence
113 0080e0 floor-marble
114 80e000 floor-other
115 40c040 floor-stone
116 808060 floor-tile
117 802080 floor-wood
118 4000c0 flower
119 004060 fog
120 00a080 food-other
121 c00040 fruit
122 8040e0 furniture-other
123 002080 grass
124 c080c0 gravel
125 0040e0 ground-other
126 80a080 hill
127 c08000 house
128 804020 leaves
129 802040 light
130 c00080 mat
131 40c020 metal
132 00a040 mirror-stuff
133 400000 moss
134 c0c0a0 mountain
135 002040 mud
136 408080 napkin
137 40c0a0 net
138 80a040 paper
139 408000 pavement
140 c0c020 pillow
141 8060c0 plant-other
142 400080 plastic
143 404020 platform
144 00e0c0 playingfield
145 c00000 railing
146 c040a0 railroad
147 0060c0 river
148 c08080 road
149 4040a0 rock
150 80e0c0 roof
151 c08040 rug
152 c04020 salad
153 806040 sand
154 c000c0 sea
155 00c020 shelf
156 40e040 sky-other
157 400040 skyscraper
158 80c0a0 snow
159 406040 solid-other
160 4080c0 stairs
161 00c0a0 stone
162 c0e040 straw
163 408040 structural-other
164 80c020 table
165 c020c0 tent
166 4040c0 textile-other
167 004020 towel
168 40a0c0 tree
169 c04040 vegetable
170 8040a0 wall-brick
171 4020c0 wall-concrete
172 c0c0c0 wall-other
173 0040a0 wall-panel
174 c0a0c0 wall-stone
175 c0c000 wall-tile
176 804060 wall-wood
177 c02040 water-other
178 c04080 waterdrops
179 40c060 window-blind
180 40a040 window-other
181 404000 wood
`);

export const cocoStuff: Preset = {
  name: 'coco_stuff_171',
  title: 'COCO-Stuff 164k, 171 train ids',
  classes,
  ignore: [255],
  voidClasses: [],
  labelOffset: 0,
};
