import type { LabelBatch, LabelIds } from './batch.ts';
import { borderDistance } from './border-distance.ts';
import { type Components, connectedComponents } from './components.ts';
import { isWrongRun, type PairRuns, pairRuns } from './pair-runs.ts';
import { wrongComponents } from './wrong-components.ts';

/** A truth object is missed, a decided one invented, when less than this share of it is right. */
export const OBJECT_SHARE = 0.1;

/** The connected components (8 neighbours, scored pixels only) of one label map of one image; all ids of no class are one label. */
export interface Objects extends Components {
  /** 1 for each object of a class that is right for less than OBJECT_SHARE. */
  readonly wrong: Uint8Array;
}

/** What is known of the places of one image. */
export interface Places {
  readonly runs: PairRuns;
  readonly truth: Objects;
  readonly decided: Objects;
  /** Of the wrong pixels, by (truth → decision). */
  readonly wrong: Components;
  /** City-block distance in pixels of each pixel to the nearest one of another truth label (ignored is one), 1 to 255. */
  readonly borderDistance: Uint8Array;
}

/** What is known of the places of an image, by its index in the batch. */
export type PlacesAt = (image: number) => Places;

/** @param image index in the batch  @param decision class decided at each pixel, B×H×W */
export function placesOf(truth: LabelBatch, decision: LabelIds, image: number): Places {
  const { height, width } = truth;
  const from = image * height * width;
  const runs = pairRuns(truth, decision, image);
  return {
    runs,
    truth: objectsOf(runs, runs.truth, width),
    decided: objectsOf(runs, runs.decided, width),
    wrong: wrongComponents(runs, width),
    borderDistance: borderDistance(truth.ids.subarray(from, from + height * width), height, width),
  };
}

/** @param labels one a run */
function objectsOf(runs: PairRuns, labels: Int32Array, width: number): Objects {
  const keys = labels.map((id) => (id < 0 ? 0 : id + 1));
  const { count, of, pixels } = connectedComponents(runs, keys, width);
  const right = new Int32Array(count);
  const isClass = new Uint8Array(count);
  for (let run = 0; run < of.length; run += 1) {
    const object = of[run] as number;
    if ((keys[run] as number) > 0) isClass[object] = 1;
    if (isWrongRun(runs, run)) continue;
    right[object] = (right[object] as number) + (runs.ends[run] as number) - (runs.starts[run] as number);
  }
  const wrong = isClass.map((known, object) =>
    known === 1 && (right[object] as number) < OBJECT_SHARE * (pixels[object] as number) ? 1 : 0,
  );
  return { count, of, pixels, wrong };
}
