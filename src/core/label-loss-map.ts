import type { LabelBatch, LossSettings, MapName, Prediction } from './batch.ts';
import type { LabelMap } from './label-map.ts';
import { countWrong } from './label-parts.ts';
import { labelWeights } from './label-weights.ts';
import { LensError } from './lens-error.ts';
import { evaluateParts } from './loss-parts.ts';
import { mapRefusal } from './maps.ts';
import { checkScores } from './score-check.ts';
import { shapleyBackground, shapleyForeground } from './tie-weights.ts';
import { channelOf, checkLoss, isBinary, openUnit, selectedClasses, unitCount } from './unit.ts';

/**
 * The same map as lossMap, of hard labels under the tie rule `shapley`, as a table instead of a plane.
 * @param classId as in lossMap
 * @returns null where the map is no table: scores, or the tie rule `index`
 * @throws LensError as lossMap
 */
export function labelLossMap(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  map: MapName,
  classId: number | null,
): LabelMap | null {
  if (prediction.kind !== 'labels' || settings.ties !== 'shapley') return null;
  const refusal = mapRefusal(prediction, settings, map);
  if (refusal) throw refusal;
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
  const asked = classId ?? (isBinary(settings) ? 1 : null);
  if (asked === null) {
    if (map === 'error' || map === 'weight') throw new LensError('map-needs-class', { map });
    // Errors of wrong pixels are 1: the norm of the gradients is the contribution.
    return evaluateParts(truth, prediction, settings, prediction.ids).contribution as LabelMap; // of labels it is one
  }
  channelOf(prediction, settings, asked);
  const units = unitCount(truth, settings);
  const cells = new Float64Array(4 * units);
  for (let index = 0; index < units; index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    if (unit.scored === 0) continue;
    const start = unit.firstImage * unit.imagePixels;
    const { missed, falseAlarms } = countWrong(
      unit.truth,
      prediction.ids.subarray(start, start + unit.pixels),
      unit.foreground.length,
    );
    const selected = selectedClasses(unit);
    const part = selected.includes(asked) ? 1 / (selected.length * units) : 0;
    const g = unit.foreground[asked] as number;
    const own = cellsOf(map, g, missed[asked] as number, falseAlarms[asked] as number, unit.scored, part);
    cells.set(own, 4 * index);
  }
  const unitPixels = units === 0 ? 0 : truth.ids.length / units;
  return { truth: truth.ids, decided: prediction.ids, unitPixels, table: { of: 'class', classIndex: asked, cells } };
}

/** Values at pixels that are neither, missed, false alarms, and right. @param scale of the class in the whole loss */
function cellsOf(map: MapName, g: number, p: number, q: number, scored: number, scale: number): readonly number[] {
  if (map === 'error') return [0, 1, 1, 0];
  const missed = shapleyForeground(g, p, q);
  const falseAlarm = shapleyBackground(g, g, p, q);
  switch (map) {
    case 'weight':
      return labelWeights(g, p, q, scored);
    case 'contribution':
      return [0, scale * missed, scale * falseAlarm, 0];
    default:
      return [0, -scale * missed, scale * falseAlarm, 0];
  }
}
