import * as v from 'valibot';
import type { ClassSelection, LossName, TieRule } from '../core/batch.ts';

/** A class as a person names it. `color` is sRGB 0..255. */
export interface NamedClass {
  readonly name: string;
  readonly color: readonly [number, number, number];
}

/**
 * What a person says about a pair, or leaves to the evidence (`auto`). Plain data: it is part of cache keys and
 * crosses worker boundaries.
 */
export interface PairOptions {
  readonly kind: 'auto' | 'labels' | 'probabilities' | 'logits';
  /** Where the channels stand; images are always before them, but for `cbhw`. */
  readonly axes: 'auto' | 'chw' | 'hwc' | 'cbhw';
  /** Member of a container file (.npz, .pt, .safetensors) that holds the prediction. */
  readonly key?: string | undefined;
  /** The same for the ground truth. */
  readonly groundTruthKey?: string | undefined;
  /** Name of a preset; null: none, whatever the evidence says; absent: found from evidence. */
  readonly preset?: string | null | undefined;
  /** Classes in the order of their ids; overrule those of the preset. */
  readonly classes?: readonly NamedClass[] | undefined;
  /** Values on disk, before the label offset. */
  readonly ignore: 'auto' | 'none' | readonly number[];
  /** class = value on disk − labelOffset. */
  readonly labelOffset: 'auto' | number;
  readonly loss: 'auto' | LossName;
  readonly classSelection: ClassSelection;
  readonly perImage: boolean;
  readonly ties: TieRule;
  /** `none` refuses a prediction of another size than the truth. */
  readonly resize: 'auto' | 'none';
}

/** semantics.md, section 4, point 11. */
export const defaultPairOptions: PairOptions = {
  kind: 'auto',
  axes: 'auto',
  ignore: 'auto',
  labelOffset: 'auto',
  loss: 'auto',
  classSelection: 'present',
  perImage: false,
  ties: 'shapley',
  resize: 'auto',
};

const colourComponent = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

export const namedClassSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  color: v.strictTuple([colourComponent, colourComponent, colourComponent]),
});

const labelValue = v.pipe(v.number(), v.safeInteger());
const classId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

export const kindSchema = v.picklist(['auto', 'labels', 'probabilities', 'logits']);
export const axesSchema = v.picklist(['auto', 'chw', 'hwc', 'cbhw']);
export const ignoreListSchema = v.pipe(v.array(labelValue), v.maxLength(65_536));
export const lossSchema = v.picklist(['auto', 'lovasz-softmax', 'lovasz-hinge', 'lovasz-sigmoid']);
export const classSelectionSchema = v.union([
  v.picklist(['present', 'all']),
  v.pipe(v.array(classId), v.minLength(1), v.maxLength(65_536)),
]);
export const tiesSchema = v.picklist(['shapley', 'index']);
export const labelOffsetSchema = v.pipe(v.number(), v.integer(), v.minValue(-65_536), v.maxValue(65_536));
