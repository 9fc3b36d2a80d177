import { probePixel } from '../core/probe.ts';
import type { ProbeData } from '../core/view-data.ts';
import { sortedClass } from './class-order.ts';
import { type ClassMemory, classIndex, type PairMemory } from './pair-memory.ts';

export interface ProbePlace {
  readonly image: number;
  readonly x: number;
  readonly y: number;
  /** As the class is shown and asked for; null: the whole loss. */
  readonly classId: number | null;
  /** `whole`: also what needs a pass over every class; see ProbeSources of core. */
  readonly depth?: 'class' | 'whole';
}

/**
 * Everything about one pixel that the chosen class and the maps in memory know, or all of it; class ids as they are shown.
 * @throws LensError pixel-out-of-range, class-unknown
 */
export function probeMemory(memory: PairMemory, order: ClassMemory | null, place: ProbePlace): ProbeData {
  const { truth, prediction, settings, decision, contribution, truthRaw } = memory;
  const index = place.classId === null ? null : classIndex(memory, place.classId);
  const sorted = order && sortedClass(memory, order);
  const raw = truthRaw[(place.image * truth.height + place.y) * truth.width + place.x] ?? 0;
  const probed = probePixel(
    truth,
    prediction,
    settings,
    { image: place.image, x: place.x, y: place.y, classId: index, truthRaw: raw },
    {
      decision,
      contribution,
      units: memory.units,
      depth: place.depth ?? 'class',
      rankOf: (classId, pixel) => {
        if (sorted?.classId !== classId) return null;
        const rank = sorted.rankOf(pixel);
        return { rank, weight: rank === 0 ? 0 : sorted.weightAt(rank) };
      },
    },
  );
  const shown = (id: number | null) => (id === null ? null : (memory.classIds[id] ?? null));
  return {
    ...probed,
    truth: shown(probed.truth),
    prediction: shown(probed.prediction),
    classId: place.classId,
    top: probed.top.map(({ classId, probability }) => ({ classId: shown(classId) ?? classId, probability })),
  };
}
