import type { LensErrorParams } from '../../core/lens-error.ts';
import { formatCount } from './number-words.ts';
import type { WordTable } from './problem.ts';

const text = (value: LensErrorParams[string] | undefined) => String(value ?? '');
const place = (p: LensErrorParams) => `x ${text(p.firstX)}, y ${text(p.firstY)}`;

/** Words for the codes of the mathematics. */
export const coreWords: WordTable = {
  'map-needs-class': (p) => ({
    title: `The map ${text(p.map)} belongs to one class`,
    facts: [],
    advice: 'Choose a class (--class N on the command line).',
  }),
  'grad-logit-needs-logits': (p) => ({
    title: 'There is no gradient for logits here',
    facts: [['The prediction holds', text(p.kind)]],
    advice: 'Save the logits, or look at the gradient for the probabilities.',
  }),
  'map-needs-probabilities': (p) => ({
    title: 'This map needs probabilities',
    facts: [['Asked for', text(p.map)]],
    advice: 'Give logits or probabilities instead of labels.',
  }),
  'other-loss-needs-scores': (p) => ({
    title: `There is no ${text(p.loss)} of hard labels`,
    facts: [],
    advice: 'Give logits or probabilities instead of labels.',
  }),
  'grad-probability-needs-probabilities': () => ({
    title: 'The hinge has no probabilities',
    facts: [],
    advice: 'Look at the gradient for the logits, or choose the sigmoid form of the loss.',
  }),
  'hinge-needs-logits': (p) => ({
    title: 'The Lovász hinge needs logits',
    facts: [['The prediction holds', text(p.kind)]],
    advice: 'Choose the sigmoid form for probabilities, or Lovász-Softmax for labels.',
  }),
  'loss-infinite': () => ({
    title: 'The loss is infinite',
    facts: [],
    advice:
      'A foreground pixel has the logit −∞, which the hinge has no bound for. Choose the sigmoid form, or bound the logits.',
  }),
  'binary-needs-one-channel': (p) => ({
    title: 'This loss is for one score channel',
    facts: [['Channels', text(p.channels)]],
    advice: 'Choose Lovász-Softmax for several classes.',
  }),
  'softmax-needs-channels': (p) => ({
    title: 'Lovász-Softmax needs a channel for each class',
    facts: [['Channels', text(p.channels)]],
    advice: 'Choose the hinge for binary logits, or the sigmoid form for binary probabilities.',
  }),
  'class-out-of-range': (p) => ({
    title: 'This class takes no part in the loss',
    facts: [
      ['Asked for', text(p.classId)],
      ['Classes', text(p.classes)],
    ],
    advice: 'Choose another class, by its id, not by how many there are (on the command line: --classes 0,2).',
  }),
  'labels-not-binary': (p) => ({
    title: 'The ground truth holds more than two labels, the prediction one score channel',
    facts: [
      ['Pixels that are neither 0 nor 1', formatCount(Number(p.count))],
      ['The first', place(p)],
    ],
    advice:
      'Say which values are ignored (on the command line: --ignore), or give scores with a channel for each class.',
  }),
  'scores-length': (p) => ({
    title: 'The scores do not fit their shape',
    facts: [
      ['Expected', formatCount(Number(p.expected))],
      ['Found', formatCount(Number(p.found))],
    ],
    advice: 'Please report this with the log.',
  }),
  'pixel-out-of-range': (p) => ({
    title: 'That pixel lies outside the picture',
    facts: [
      ['Asked for', `x ${text(p.x)}, y ${text(p.y)}`],
      ['Picture', `${text(p.width)} × ${text(p.height)}`],
    ],
    advice: '',
  }),
  'unit-out-of-range': (p) => ({
    title: 'The batch has no such image',
    facts: [['Images', text(p.units)]],
    advice: 'Choose another image of the batch.',
  }),
};
