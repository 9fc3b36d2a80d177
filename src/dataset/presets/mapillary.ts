import { type Preset, presetClasses } from './preset.ts';

/**
 * Disk value, colour, name. Sources:
 * - Datumaro mapillary_vistas format (MapillaryVistasLabelMap_V12) file text
 * - open-mmlab/mmsegmentation mmseg/datasets/mapillary.py copy (same 66 colours in the same order)
 */
const classes = presetClasses(`
0 a52a2a animal--bird
1 00c000 animal--ground-animal
2 c4c4c4 construction--barrier--curb
3 be9999 construction--barrier--fence
4 b4a5b4 construction--barrier--guard-rail
5 5a7896 construction--barrier--other-barrier
6 66669c construction--barrier--wall
7 8040ff construction--flat--bike-lane
8 8c8cc8 construction--flat--crosswalk-plain
9 aaaaaa construction--flat--curb-cut
10 faaaa0 construction--flat--parking
11 606060 construction--flat--pedestrian-area
12 e6968c construction--flat--rail-track
13 804080 construction--flat--road
14 6e6e6e construction--flat--service-lane
15 f423e8 construction--flat--sidewalk
16 966464 construction--structure--bridge
17 464646 construction--structure--building
18 96785a construction--structure--tunnel
19 dc143c human--person
20 ff0000 human--rider--bicyclist
21 ff0064 human--rider--motorcyclist
22 ff00c8 human--rider--other-rider
23 c88080 marking--crosswalk-zebra
24 ffffff marking--general
25 40aa40 nature--mountain
26 e6a032 nature--sand
27 4682b4 nature--sky
28 beffff nature--snow
29 98fb98 nature--terrain
30 6b8e23 nature--vegetation
31 00aa1e nature--water
32 ffff80 object--banner
33 fa001e object--bench
34 648cb4 object--bike-rack
35 dcdcdc object--billboard
36 dc8080 object--catch-basin
37 de2828 object--cctv-camera
38 64aa1e object--fire-hydrant
39 282828 object--junction-box
40 212121 object--mailbox
41 6480a0 object--manhole
42 8e0000 object--phone-booth
43 466496 object--pothole
44 d2aa64 object--street-light
45 999999 object--support--pole
46 808080 object--support--traffic-sign-frame
47 000050 object--support--utility-pole
48 faaa1e object--traffic-light
49 c0c0c0 object--traffic-sign--back
50 dcdc00 object--traffic-sign--front
51 8c8c14 object--trash-can
52 770b20 object--vehicle--bicycle
53 9600ff object--vehicle--boat
54 003c64 object--vehicle--bus
55 00008e object--vehicle--car
56 00005a object--vehicle--caravan
57 0000e6 object--vehicle--motorcycle
58 005064 object--vehicle--on-rails
59 804040 object--vehicle--other-vehicle
60 00006e object--vehicle--trailer
61 000046 object--vehicle--truck
62 0000c0 object--vehicle--wheeled-slow
63 202020 void--car-mount
64 780a0a void--ego-vehicle
65 000000 void--unlabeled
`);

/** 65 is unlabelled and ignored; 63 (car mount) and 64 (ego vehicle) are void too, and kept as classes like the source does. */
export const mapillaryVistas: Preset = {
  name: 'mapillary_vistas_v12',
  title: 'Mapillary Vistas v1.2 (66)',
  classes,
  ignore: [65],
  voidClasses: [],
  labelOffset: 0,
};
