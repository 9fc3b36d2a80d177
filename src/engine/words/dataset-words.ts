import type { LensErrorParams } from '../../core/lens-error.ts';
import { formatCount } from './number-words.ts';
import type { WordTable } from './problem.ts';

type Value = LensErrorParams[string] | undefined;

const text = (value: Value) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
const count = (value: Value) => (typeof value === 'number' ? formatCount(value) : text(value));
/** [360, 480] → "360 × 480". */
const size = (value: Value) => (Array.isArray(value) ? value.join(' × ') : text(value));
/** At most twelve values of a list. */
const some = (value: Value) => {
  if (!Array.isArray(value)) return text(value);
  const shown = value.slice(0, 12).join(', ');
  return value.length > 12 ? `${shown} and ${formatCount(value.length - 12)} more` : shown;
};

/** "gtFine for 6, gtCoarse for 4". */
const choices = (names: Value, counts: Value) =>
  Array.isArray(names) && Array.isArray(counts)
    ? names.map((name, at) => `${name} for ${count(counts[at])}`).join(', ')
    : text(names);
/** "--ground-truth gtFine or --ground-truth 'old masks'". */
const optionsOf = (names: Value) =>
  (Array.isArray(names) ? names : [])
    .map((name) => `--ground-truth ${/[^\w./-]/.test(String(name)) ? `'${name}'` : name}`)
    .join(' or ');

const folderFact = ({ folder }: LensErrorParams): [string, string][] =>
  typeof folder === 'string' && folder !== '' ? [['Looked in', folder]] : [];

/** The line of a lovasz-lens.json that names the files. */
const PATTERNS = '"groundTruth": "masks/{id}.png", "predictions": { "a": "runs/a/{id}.npy" }';

/** Folders of which all below was looked through, and one that holds too much for that. */
export const lookedFacts = ({ side, own, below, cut }: LensErrorParams): [string, string][] => [
  ...(typeof own === 'string'
    ? [
        [
          'Looked in',
          `${own} and folders called ${side === 'prediction' ? 'pred, results' : 'gt, labels'}, … near it`,
        ] as [string, string],
      ]
    : []),
  ...(Array.isArray(below) && below.length > 0 ? [['And in all below', below.join(', ')] as [string, string]] : []),
  ...(typeof cut === 'string' ? [['Too large to look through', cut] as [string, string]] : []),
];

/** Words for the codes of src/dataset. */
export const datasetWords: WordTable = {
  'array-axes': (p) => ({
    title: 'The axes of this array are not understood',
    facts: [['Its shape', size(p.shape)]],
    advice:
      'Expected H×W, C×H×W, H×W×C, one of them with a leading batch axis, or C×B×H×W. Choose another array of the file.',
  }),
  'batch-mismatch': (p) => ({
    title: 'Truth and prediction hold a different number of images',
    facts: [
      ['Images of the prediction', Array.isArray(p.images) ? p.images.map(count).join(' or ') : count(p.images)],
      ['Images of the truth', count(p.truthBatch)],
      ['Shape of the prediction', size(p.shape)],
    ],
    advice:
      p.wanted !== 'auto'
        ? 'Choose a truth with as many images, B×H×W, or leave the axes to be found: other ones were told.'
        : p.truthBatch === 1 && Array.isArray(p.shape) && p.shape.length === 4 && p.shape[1] === 1
          ? 'Choose a truth with as many images, B×H×W. If the long axis holds the channels, say so (axes cbhw).'
          : 'Choose a truth with as many images, B×H×W, or a prediction of one image.',
  }),
  'size-mismatch': (p) => ({
    title: p.proportional
      ? 'The prediction has another size than the truth, and resizing is switched off'
      : 'The prediction has another size than the truth, and other proportions',
    facts: [
      ['Prediction, height × width', size(p.predictionSize)],
      ['Truth, height × width', size(p.truthSize)],
      ['Truth', text(p.truthFile)],
    ],
    advice: p.proportional
      ? 'Allow resizing (on the command line: --resize auto), or choose a prediction of the same size.'
      : 'Check that the two belong together, and that height and width are not exchanged. Only proportional sizes are resized.',
  }),
  'labels-not-integers': (p) => ({
    title: 'These labels are no whole numbers',
    facts: [
      ['Number type', text(p.dtype)],
      ['For example', text(p.value)],
    ],
    advice:
      'A label map holds one class id a pixel. Swap truth and prediction if this is the prediction, or choose another array.',
  }),
  'too-many-values': (p) => ({
    title: 'This is no label map: it holds too many different values',
    facts: [['More than', count(p.limit)]],
    advice: 'Choose the file with class ids.',
  }),
  'too-many-classes': (p) => ({
    title: 'This label map holds more ids than a class list can have',
    facts: [
      ['Different ids', count(p.classes)],
      ['At most', count(p.limit)],
    ],
    advice: 'Instance masks number objects, not classes: choose the semantic labels, or name a preset that folds them.',
  }),
  'binary-truth-labels': (p) => ({
    title: 'The prediction has one score channel, but the truth holds more than background and foreground',
    facts: [['Labels of the truth', some(p.ids)]],
    advice:
      'Name the values to ignore (on the command line: --ignore), or choose a prediction with one channel a class.',
  }),
  'probabilities-out-of-range': (p) => ({
    title: 'These are no probabilities',
    facts: [
      ['Smallest value', text(p.min)],
      ['Largest value', text(p.max)],
    ],
    advice:
      'Probabilities lie within 0 and 1. Say that they are logits, or have it found out (on the command line: --kind logits, --kind auto).',
  }),
  'scores-not-finite': (p) => ({
    title: 'The scores hold NaN or an infinity on pixels that count',
    facts: [
      ['Values', count(p.count)],
      ['First at x, y', `${text(p.firstX)}, ${text(p.firstY)}`],
      ['Channel', text(p.firstChannel)],
      ...(Number(p.images ?? 1) > 1 ? [['Image of the batch', text(p.unit)] as const] : []),
    ],
    advice: 'A loss of NaN says nothing: find what wrote it (overflow in half precision, a division by zero).',
  }),
  'colours-not-readable': (p) => ({
    title: 'The colours of this mask cannot be read as labels',
    facts: [
      ['Shape', size(p.shape)],
      ['Number type', text(p.dtype)],
    ],
    advice: 'Expected 8-bit RGB or RGBA. Save the mask as class ids.',
  }),
  'colours-unknown': (p) => ({
    title: 'Most colours of this mask belong to no known class',
    facts: [
      ['Pixels without a class', `${count(p.pixels)} of ${count(p.total)}`],
      ['Most frequent', some(p.colours)],
    ],
    advice: 'Name a preset (on the command line: --preset), or list classes with their colours in lovasz-lens.json.',
  }),
  'colours-without-table': (p) => ({
    title: 'This mask is in colour, and nothing says which colour is which class',
    facts: [
      ['Different colours', count(p.colours)],
      ['Most frequent', some(p.shares)],
    ],
    advice: 'Name a preset (on the command line: --preset), or list classes with their colours in lovasz-lens.json.',
  }),
  'colour-ambiguous': (p) => ({
    title: 'A colour of this mask stands for several classes',
    facts: [
      ['Colour', text(p.colour)],
      ['Pixels', count(p.pixels)],
      ['Colours taken from', text(p.source)],
    ],
    advice: 'Colours of this data set cannot be turned back into labels. Use the file with class ids.',
  }),
  'panoptic-segments-missing': () => ({
    title: 'The JSON of this panoptic mask was not found',
    facts: [],
    advice: 'COCO panoptic masks hold segment numbers; their classes stand in the JSON beside the folder of the masks.',
  }),
  'preset-unknown': (p) => ({
    title: `There is no preset "${text(p.preset)}"`,
    facts: [['Known', text(p.known)]],
    advice: 'Choose one of these, or list the classes in lovasz-lens.json.',
  }),
  'run-choice': (p) => ({
    title: 'There are several sets of predictions',
    facts: [
      ['Found', some(p.runs)],
      ...(Array.isArray(p.idle) && p.idle.length > 0
        ? [['Left out, without a file of the name of a truth', some(p.idle)] as const]
        : []),
    ],
    advice: 'Name one of them (on the command line: --run NAME).',
  }),
  'run-unknown': (p) => ({
    title: `There are no predictions called "${text(p.run)}"`,
    facts: [['Found', some(p.runs)]],
    advice: 'Name one of those that were found (on the command line: --run NAME; of compare and series: --runs).',
  }),
  'truth-choice': (p) => ({
    title: 'Several folders of ground truth fit these predictions',
    facts: [
      ['Predictions', text(p.run)],
      ['Folders', choices(p.truths, p.predictions)],
    ],
    advice: `Say which is meant: on the command line ${optionsOf(p.truths)}; or report on that folder itself; or name the files in lovasz-lens.json ("groundTruth", "predictions").`,
  }),
  'truth-unknown': (p) => ({
    title: `There is no folder of ground truth called "${text(p.truth)}"`,
    facts: [...folderFact(p), ['Found', some(p.truths)]],
    advice:
      'Name one of those that were found, as it is called from the folder of the data set (--ground-truth FOLDER).',
  }),
  'run-elsewhere': (p) => ({
    title: `The predictions "${text(p.run)}" lie in another folder than the one that was asked for`,
    facts: folderFact(p),
    advice: 'Ask for the folder of the whole data set, or for predictions of this folder.',
  }),
  'no-truths': (p) => ({
    title: 'No ground truth was found here',
    facts: [...folderFact(p), ...lookedFacts(p)],
    advice: `Put it into a folder called gt, labels, masks or annotations, say which it is (on the command line: --ground-truth FOLDER), or name the files in lovasz-lens.json: ${PATTERNS}.`,
  }),
  'no-pairs': (p) => ({
    title: 'No ground truth here has a prediction of its name',
    facts: [
      ...folderFact(p),
      ['Ground truths without one', count(p.groundTruth)],
      ['Predictions without one', count(p.prediction)],
    ],
    advice: `Give both sides the same names, or name the files in lovasz-lens.json: ${PATTERNS}.`,
  }),
  'no-predictions': (p) => ({
    title: 'No predictions were found here',
    facts: folderFact(p),
    advice:
      'Put them into a folder called pred, predictions, results or logits, or name the files in lovasz-lens.json ("predictions").',
  }),
  'truths-several': (p) => ({
    title: 'Every name here has several ground truths',
    facts: [...folderFact(p), ['Of one name', Array.isArray(p.candidates) ? p.candidates.join(', ') : '']],
    advice: 'Say in lovasz-lens.json which are meant: "groundTruth": "gt/{id}_mask.png".',
  }),
  'path-outside': () => ({
    title: 'This path leads out of the data set',
    facts: [],
    advice:
      'Files of a data set stay in its folder, links included. Allow others only if you trust the configuration (on the command line: --allow-outside).',
  }),
  'list-missing': () => ({
    title: 'The list of ids was not found',
    facts: [],
    advice: 'Correct "list" in lovasz-lens.json, or leave it out.',
  }),
  'config-invalid': (p) => ({
    title: `lovasz-lens.json is not understood: ${text(p.message)}`,
    facts: [
      ['Line', `${text(p.line)}, column ${text(p.column)}`],
      ...(p.pointer === '' ? [] : [['At', text(p.pointer)] as const]),
      ...(Number(p.problems) > 1 ? [['Problems in all', count(p.problems)] as const] : []),
    ],
    advice: 'Correct the file; an editor that knows its schema shows what is allowed.',
  }),
  'pattern-invalid': (p) => ({
    title: 'This is no pattern of paths',
    facts: [
      ['Pattern', text(p.pattern)],
      ['Because', text(p.why)],
    ],
    advice: 'Write parts separated by "/", with {id} in one of them, for example "gt/{id}.png".',
  }),
  'file-too-large': (p) => ({
    title: 'This file is too large to be read as text',
    facts: [
      ['Bytes', count(p.bytes)],
      ['At most', count(p.limitBytes)],
    ],
    advice: 'Check that it is the file that was meant.',
  }),
  'panoptic-json-invalid': (p) => ({
    title: 'The JSON of this panoptic mask is not understood',
    facts: [['Detail', text(p.detail)]],
    advice: 'Expected COCO panoptic annotations: "annotations" with "segments_info", or one such record.',
  }),
};
