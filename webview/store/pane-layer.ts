import type { MapName } from '../../src/core/batch.ts';
import type { Inspection } from '../../src/core/inspection.ts';
import type { LayerSpec } from '../../src/core/view-data.ts';

/** What a pane shows. Maps with `:class` are those of the selected class, the others those of the whole loss. */
export type MapLayer =
  | 'contribution'
  | 'contribution:class'
  | 'error:class'
  | 'weight:class'
  | 'grad-probability'
  | 'grad-probability:class'
  | 'grad-logit'
  | 'grad-logit:class';
export type PaneLayer = 'image' | 'truth' | 'prediction' | 'outcome' | 'outcome:class' | MapLayer;

export const MAP_LAYERS: readonly MapLayer[] = [
  'contribution',
  'contribution:class',
  'error:class',
  'weight:class',
  'grad-probability',
  'grad-probability:class',
  'grad-logit',
  'grad-logit:class',
];

export const PANE_LAYERS: readonly PaneLayer[] = [
  'image',
  'truth',
  'prediction',
  'outcome',
  'outcome:class',
  ...MAP_LAYERS,
];

const MAP_WORDS: Readonly<Record<MapName, { readonly title: string; readonly symbol: string; readonly says: string }>> =
  {
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
  };

export function isMapLayer(layer: PaneLayer): layer is MapLayer {
  return layer in LAYER_MAPS;
}

/** The map is that of the selected class. */
export function ofClass(layer: PaneLayer): boolean {
  return layer.endsWith(':class');
}

const LAYER_MAPS: Readonly<Record<MapLayer, MapName>> = {
  contribution: 'contribution',
  'contribution:class': 'contribution',
  'error:class': 'error',
  'weight:class': 'weight',
  'grad-probability': 'grad-probability',
  'grad-probability:class': 'grad-probability',
  'grad-logit': 'grad-logit',
  'grad-logit:class': 'grad-logit',
};

export function mapSymbol(layer: MapLayer): string {
  const { symbol } = MAP_WORDS[LAYER_MAPS[layer]];
  return symbol.startsWith('dL') && !ofClass(layer) ? `|${symbol}|` : symbol;
}

/** What the values of a map mean, in one sentence. */
export function mapMeaning(layer: MapLayer): string {
  const { says } = MAP_WORDS[LAYER_MAPS[layer]];
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
    case 'outcome':
      return 'Right and wrong';
    case 'outcome:class':
      return `Right and wrong, ${className}`;
    default: {
      const { title } = MAP_WORDS[LAYER_MAPS[layer]];
      return `${title}, ${ofClass(layer) ? className : 'all classes'}`;
    }
  }
}

/** The host's name of a layer; null where it needs a class and none is selected. */
export function layerSpec(layer: PaneLayer, unit: number, classId: number | null): LayerSpec | null {
  switch (layer) {
    case 'image':
    case 'truth':
    case 'prediction':
      return { kind: layer, unit };
    case 'outcome':
      return { kind: 'outcome', unit, classId: null };
    case 'outcome:class':
      return classId === null ? null : { kind: 'outcome', unit, classId };
    default:
      if (ofClass(layer) && classId === null) return null;
      return { kind: 'map', unit, map: LAYER_MAPS[layer], classId: ofClass(layer) ? classId : null };
  }
}

/** The layers that this pair has: no gradients by logits without logits, none by probabilities for the hinge. */
export function availableLayers(inspection: Inspection): readonly PaneLayer[] {
  return PANE_LAYERS.filter((layer) => {
    if (layer.startsWith('grad-logit')) return inspection.prediction.kind === 'logits';
    if (layer.startsWith('grad-probability')) return inspection.loss.name !== 'lovasz-hinge';
    return true;
  });
}
