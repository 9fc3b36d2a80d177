import { findRegions } from '../core/regions.ts';
import type { LitLayer, Tile } from '../core/view-data.ts';
import type { LitParts } from './lit-pixels.ts';
import type { PairMemory } from './pair-memory.ts';
import { packRegions, type RegionMemory } from './region-memory.ts';
import { makeLitTile } from './tile.ts';

/** What a worker finds out about an opened pair for the tabs beside the class table, and the pixels that they light. */
export interface FindingJobs {
  regions(argument: { memory: PairMemory }): RegionMemory;
  litTile(argument: {
    memory: PairMemory;
    layer: LitLayer;
    parts: LitParts;
    level: number;
    column: number;
    row: number;
  }): Tile;
}

export function findingJobs(): FindingJobs {
  return {
    regions: ({ memory }) => packRegions(findRegions(memory.truth, memory.decision, memory.contribution)),

    litTile: ({ memory, layer, parts, level, column, row }) => makeLitTile(memory, layer, parts, level, column, row),
  };
}
