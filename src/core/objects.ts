import { IGNORED, type LabelBatch, type LabelIds } from './batch.ts';
import { connectedComponents } from './components.ts';
import { labelDistance } from './label-distance.ts';

/** A truth object is missed, a decided one invented, when less than this share of it is right. */
export const OBJECT_SHARE = 0.1;

/** The connected components (8 neighbours, scored pixels only) of one label map of one image. */
export interface Objects {
  readonly count: number;
  /** Object of each pixel, from 0; −1 at ignored pixels. */
  readonly of: Int32Array;
  /** Pixels of each object, and how many of them are decided right. */
  readonly pixels: Int32Array;
  readonly right: Int32Array;
  /** 1 for each object of a class that is right for less than OBJECT_SHARE. */
  readonly wrong: Uint8Array;
}

/** What is known of the places of one image. */
export interface Places {
  readonly truth: Objects;
  readonly decided: Objects;
  /** City-block distance in pixels to the nearest pixel of another truth label (ignored is one), from 1. */
  readonly borderDistance: Int32Array;
}

/** What is known of the places of an image, by its index in the batch. */
export type PlacesAt = (image: number) => Places;

/** @param image index in the batch  @param decision class decided at each pixel, B×H×W */
export function placesOf(truth: LabelBatch, decision: LabelIds, image: number): Places {
  const { height, width } = truth;
  const from = image * height * width;
  const ids = truth.ids.subarray(from, from + height * width);
  const decided = decision.subarray(from, from + height * width);
  return {
    truth: objectsOf(ids, ids, decided, height, width),
    decided: objectsOf(decided, ids, decided, height, width),
    borderDistance: labelDistance(ids, height, width, 'city-block', false),
  };
}

function objectsOf(labels: LabelIds, truth: LabelIds, decided: LabelIds, height: number, width: number): Objects {
  // All ids that are no class are one label.
  const keys = new Int32Array(labels.length);
  for (let i = 0; i < keys.length; i += 1) {
    const id = labels[i] as number;
    keys[i] = truth[i] === IGNORED ? -1 : id < 0 ? 0 : id + 1;
  }
  const { count, of, pixels } = connectedComponents(keys, height, width);
  const right = new Int32Array(count);
  const isClass = new Uint8Array(count);
  for (let i = 0; i < of.length; i += 1) {
    const object = of[i] as number;
    if (object < 0) continue;
    if ((keys[i] as number) > 0) isClass[object] = 1;
    const id = truth[i] as number;
    if (id >= 0 && id === decided[i]) right[object] = (right[object] as number) + 1;
  }
  const wrong = isClass.map((known, object) =>
    known === 1 && (right[object] as number) < OBJECT_SHARE * (pixels[object] as number) ? 1 : 0,
  );
  return { count, of, pixels, right, wrong };
}
