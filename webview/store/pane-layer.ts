import type { MapName } from '../../src/core/batch.ts';
import type { Inspection } from '../../src/core/inspection.ts';
import type { OtherLossName, OtherMapName } from '../../src/core/other-loss-maps.ts';
import type { FieldSpec, LayerSpec } from '../../src/core/view-data.ts';

type OfClass = '' | ':class';
type LovaszLayer =
  | `contribution${OfClass}`
  | 'error:class'
  | 'weight:class'
  | `grad-probability${OfClass}`
  | `grad-logit${OfClass}`;
type OtherLossLayer = `${OtherLossName}/${OtherMapName}${OfClass}`;
/** What a pane shows. Maps with `:class` are those of the selected class, the others those of the whole loss. */
export type MapLayer = LovaszLayer | OtherLossLayer | 'entropy' | 'margin';
/** Those of another prediction of the image, which the pair is compared with. */
const OTHER_LAYERS = ['other-prediction', 'won-lost'] as const;
type OtherLayer = (typeof OTHER_LAYERS)[number];
export type PaneLayer = 'image' | 'truth' | 'prediction' | OtherLayer | 'outcome' | 'outcome:class' | MapLayer;

/** The losses whose maps can lie beside each other. */
export const SHOWN_LOSSES = ['lovasz', 'cross-entropy', 'focal', 'dice'] as const;
type ShownLoss = (typeof SHOWN_LOSSES)[number];

const LOVASZ_LAYERS: readonly LovaszLayer[] = [
  'contribution',
  'contribution:class',
  'error:class',
  'weight:class',
  'grad-probability',
  'grad-probability:class',
  'grad-logit',
  'grad-logit:class',
];
const OTHER_MAPS = ['contribution', 'grad-probability', 'grad-logit'] as const satisfies readonly OtherMapName[];

function layersOfLoss(loss: OtherLossName): OtherLossLayer[] {
  return OTHER_MAPS.flatMap((map) => [`${loss}/${map}` as const, `${loss}/${map}:class` as const]);
}

const MAP_LAYERS: readonly MapLayer[] = [
  ...LOVASZ_LAYERS,
  'entropy',
  'margin',
  ...layersOfLoss('cross-entropy'),
  ...layersOfLoss('focal'),
  ...layersOfLoss('dice'),
];

export const PANE_LAYERS: readonly PaneLayer[] = [
  'image',
  'truth',
  'prediction',
  ...OTHER_LAYERS,
  'outcome',
  'outcome:class',
  ...MAP_LAYERS,
];

interface MapWords {
  readonly title: string;
  readonly symbol: string;
  readonly says: string;
}

const MAP_WORDS: Readonly<Record<MapName | 'entropy' | 'margin', MapWords>> = {
  contribution: {
    title: 'Contribution',
    symbol: 'g·e',
    says: 'What each pixel adds to the loss: its weight times its error. Adds up to the loss.',
  },
  error: { title: 'Error', symbol: 'e', says: 'How far the pixel is from being right for the class.' },
  weight: {
    title: 'Weight',
    symbol: 'g',
    says: 'How much a unit of this pixel’s error costs: the Jaccard gradient.',
  },
  'grad-probability': {
    title: 'dL/dp',
    symbol: 'dL/dp',
    says: 'Derivative of the loss by the probability. Negative: raise it.',
  },
  'grad-logit': { title: 'dL/dz', symbol: 'dL/dz', says: 'Derivative of the loss by the logit. Negative: raise it.' },
  entropy: {
    title: 'Entropy',
    symbol: 'H',
    says: 'How undecided the prediction is: −Σ p ln p, in nats. 0 where one class has it all.',
  },
  margin: {
    title: 'Margin',
    symbol: 'p₁−p₂',
    says: 'The largest probability less the second one: small where the decision was close.',
  },
};

const OTHER_WORDS: Readonly<Record<OtherLossName, { readonly title: string; readonly contribution: MapWords }>> = {
  'cross-entropy': {
    title: 'cross-entropy',
    contribution: {
      title: 'Contribution',
      symbol: '−ln p/N',
      says: 'What each pixel adds to the cross-entropy: −ln of the probability of its true class, over the pixels.',
    },
  },
  focal: {
    title: 'focal',
    contribution: {
      title: 'Contribution',
      symbol: 'focal',
      says: 'What each pixel adds to the focal loss: −(1−p)² ln p of its true class, over the pixels.',
    },
  },
  dice: {
    title: 'Dice',
    contribution: {
      title: 'Contribution',
      symbol: 'Dice',
      says: 'What each pixel adds to the soft Dice loss: its error over the mass of truth and prediction.',
    },
  },
};

interface MapParts {
  readonly loss: ShownLoss;
  readonly map: MapName | 'entropy' | 'margin';
  readonly ofClass: boolean;
}

/** What a map layer is a map of. */
export function mapParts(layer: MapLayer): MapParts {
  const [name = '', ofClass] = layer.split(':');
  const slash = name.indexOf('/');
  return {
    loss: (slash < 0 ? 'lovasz' : name.slice(0, slash)) as ShownLoss,
    map: name.slice(slash + 1) as MapParts['map'],
    ofClass: ofClass !== undefined,
  };
}

/** The same quantity of another loss; quantities that only the Lovász loss has become the contribution. */
export function layerOfLoss(layer: MapLayer, loss: ShownLoss): MapLayer {
  const { map, ofClass } = mapParts(layer);
  const quantity = OTHER_MAPS.find((one) => one === map) ?? 'contribution';
  const suffix = ofClass ? ':class' : '';
  return loss === 'lovasz' ? `${quantity}${suffix}` : `${loss}/${quantity}${suffix}`;
}

/** The same map of the selected class, or of all classes; null where there is no such map. */
export function layerOfClass(layer: MapLayer, ofClass: boolean): MapLayer | null {
  const [name = ''] = layer.split(':');
  const wanted = ofClass ? `${name}:class` : name;
  return MAP_LAYERS.find((one) => one === wanted) ?? null;
}

export function isOtherLayer(layer: PaneLayer): layer is OtherLayer {
  return (OTHER_LAYERS as readonly PaneLayer[]).includes(layer);
}

export function isMapLayer(layer: PaneLayer): layer is MapLayer {
  return (MAP_LAYERS as readonly PaneLayer[]).includes(layer);
}

function wordsOf({ loss, map }: MapParts): MapWords {
  return loss !== 'lovasz' && map === 'contribution' ? OTHER_WORDS[loss].contribution : MAP_WORDS[map];
}

export function mapSymbol(layer: MapLayer): string {
  const parts = mapParts(layer);
  const { symbol } = wordsOf(parts);
  return symbol.startsWith('dL') && !parts.ofClass ? `|${symbol}|` : symbol;
}

/** What the values of a map mean, in one sentence. */
export function mapMeaning(layer: MapLayer): string {
  const { says } = wordsOf(mapParts(layer));
  if (!mapSymbol(layer).startsWith('|')) return says;
  return 'Size of the gradient at each pixel, summed over the classes (L1 norm).';
}

/** The name of a layer; `className` is the selected class. */
export function layerTitle(layer: PaneLayer, className: string): string {
  switch (layer) {
    case 'image':
      return 'Image';
    case 'truth':
      return 'Ground truth';
    case 'prediction':
      return 'Prediction';
    case 'other-prediction':
      return 'Other prediction';
    case 'won-lost':
      return 'Won and lost';
    case 'outcome':
      return 'Right and wrong';
    case 'outcome:class':
      return `Right and wrong, ${className}`;
    case 'entropy':
    case 'margin':
      return MAP_WORDS[layer].title;
    default: {
      const parts = mapParts(layer);
      const loss = parts.loss === 'lovasz' ? '' : `, ${OTHER_WORDS[parts.loss].title}`;
      return `${wordsOf(parts).title}${loss}, ${parts.ofClass ? className : 'all classes'}`;
    }
  }
}

function fieldSpec(layer: MapLayer, classId: number | null): FieldSpec {
  const { loss, map, ofClass } = mapParts(layer);
  const ofWhat = ofClass ? classId : null;
  if (map === 'entropy' || map === 'margin') return { kind: 'certainty', map };
  if (loss === 'lovasz') return { kind: 'map', map, classId: ofWhat };
  return { kind: 'other-loss', loss, map: OTHER_MAPS.find((one) => one === map) ?? 'contribution', classId: ofWhat };
}

/**
 * The host's name of a layer; null where it needs a class and none is selected, or another prediction and there is none.
 * @param other number of the prediction that the pair is compared with
 */
export function layerSpec(
  layer: PaneLayer,
  { unit, classId, other }: { readonly unit: number; readonly classId: number | null; readonly other: number | null },
): LayerSpec | null {
  switch (layer) {
    case 'image':
    case 'truth':
    case 'prediction':
      return { kind: layer, unit };
    case 'other-prediction':
    case 'won-lost':
      return other === null ? null : { kind: layer, unit, other };
    case 'outcome':
      return { kind: 'outcome', unit, classId: null };
    case 'outcome:class':
      return classId === null ? null : { kind: 'outcome', unit, classId };
    default:
      if (mapParts(layer).ofClass && classId === null) return null;
      return { ...fieldSpec(layer, classId), unit };
  }
}

/**
 * The layers that this pair has: no gradients by logits without logits, none by probabilities for the hinge, neither
 * certainty nor other losses for labels, no other prediction where it is compared with none.
 */
export function availableLayers({ prediction, loss }: Inspection, isCompared: boolean): readonly PaneLayer[] {
  return PANE_LAYERS.filter((layer) => {
    if (isOtherLayer(layer)) return isCompared;
    if (!isMapLayer(layer)) return true;
    const parts = mapParts(layer);
    if (parts.map === 'grad-logit' && prediction.kind !== 'logits') return false;
    if (parts.loss !== 'lovasz' || parts.map === 'entropy' || parts.map === 'margin') {
      return prediction.kind !== 'labels';
    }
    return parts.map !== 'grad-probability' || loss.name !== 'lovasz-hinge';
  });
}
