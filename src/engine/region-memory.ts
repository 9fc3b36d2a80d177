import type { RegionRuns } from '../core/region-runs.ts';
import type { Region, RegionKind, Regions } from '../core/regions.ts';
import { allocateShared, sharedFloat64 } from './shared-memory.ts';

const KINDS: readonly RegionKind[] = ['missed', 'invented', 'swapped', 'border'];
/** image, truth, decided, pixels, box (x, y, width, height), loss, share, kind. */
const COLUMNS = 11;

/** Regions of a pair in shared memory: there may be as many as pixels, and no thread copies them. */
export interface RegionMemory {
  readonly count: number;
  /** Float64 × COLUMNS for each region, by id. */
  readonly rows: Float64Array;
  readonly runs: RegionRuns;
}

export function packRegions({ list, runs }: Regions): RegionMemory {
  const rows = sharedFloat64(list.length * COLUMNS);
  list.forEach(({ image, truth, decided, pixels, box, loss, share, kind, id }) => {
    rows.set([image, truth, decided, pixels, ...box, loss, share, KINDS.indexOf(kind)], id * COLUMNS);
  });
  return { count: list.length, rows, runs: sharedRuns(runs) };
}

function sharedRuns({ starts, ends, regions }: RegionRuns): RegionRuns {
  const shared = {
    starts: new Uint32Array(allocateShared(starts.byteLength)),
    ends: new Uint32Array(allocateShared(ends.byteLength)),
    regions: new Int32Array(allocateShared(regions.byteLength)),
  };
  shared.starts.set(starts);
  shared.ends.set(ends);
  shared.regions.set(regions);
  return shared;
}

function rowAt({ rows }: RegionMemory, id: number): Region {
  const at = (column: number) => rows[id * COLUMNS + column] as number;
  return {
    id,
    image: at(0),
    truth: at(1),
    decided: at(2),
    pixels: at(3),
    box: [at(4), at(5), at(6), at(7)],
    loss: at(8),
    share: at(9),
    kind: KINDS[at(10)] ?? 'border',
  };
}

export function unpackRegions(memory: RegionMemory): Regions {
  return { list: Array.from({ length: memory.count }, (_, id) => rowAt(memory, id)), runs: memory.runs };
}

export function bytesOfRegions({ rows, runs: { starts, ends, regions } }: RegionMemory): number {
  return rows.byteLength + starts.byteLength + ends.byteLength + regions.byteLength;
}
