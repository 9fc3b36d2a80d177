import type { LensErrorParams } from '../../core/lens-error.ts';
import { formatBytes } from './number-words.ts';
import { bytesOf, countOf, DAMAGED_AGAIN, memberFact, shapeOf, textOf, WRITE_AGAIN } from './param-words.ts';
import { ofFile, type ProblemWords, type WordTable } from './problem.ts';

/** "float32, shape (12, 24, 32)" */
const claim = (p: LensErrorParams) =>
  p.dtype === undefined ? `shape ${shapeOf(p.shape)}` : `${textOf(p.dtype)}, shape ${shapeOf(p.shape)}`;

const refusedType =
  (title: string, advice: string) =>
  (p: LensErrorParams): ProblemWords => ({
    title,
    facts: [...memberFact(p), ['Its type', textOf(p.dtype)]],
    advice,
  });

const NUMBERS = 'Save plain numbers: array.astype("float32") for scores, array.astype("uint8") for labels.';

/** Words for arrays that cannot be read, whatever file they lie in. */
export const arrayWords: WordTable = {
  'npy-bad-magic': (p) => ({
    title: 'This is no NumPy array',
    facts: [...memberFact(p), ['It begins', textOf(p.found)]],
    advice: 'Save it again with numpy.save.',
  }),
  'npy-version': (p) => ({
    title: 'This version of the .npy format is not known',
    facts: [...memberFact(p), ['Its version', textOf(p.version)], ['Known are', '1.0, 2.0 and 3.0']],
    advice: 'The header is damaged, or newer than this extension. Save the array again with numpy.save.',
  }),
  'npy-header-truncated': (p) => ({
    ...ofFile('array', 'ends inside its header'),
    facts: [...memberFact(p), ['Its header needs', bytesOf(p.headerBytes)], ['The file holds', bytesOf(p.fileBytes)]],
    advice: WRITE_AGAIN,
  }),
  'npy-header-too-long': (p) => ({
    title: 'The header of this array is too long',
    facts: [...memberFact(p), ['It says', bytesOf(p.headerBytes)], ['The limit is', bytesOf(p.limitBytes)]],
    advice: NUMBERS,
  }),
  'npy-header-syntax': (p) => ({
    title: 'The header of this array cannot be understood',
    facts: [
      ...memberFact(p),
      ['At character', countOf(p.position)],
      ['It says there', p.near === '' ? 'nothing more' : textOf(p.near)],
    ],
    advice: 'Headers are read as data and never evaluated. Save the array again with numpy.save.',
  }),
  'npy-header-missing': (p) => ({
    title: 'The header of this array is incomplete',
    facts: [...memberFact(p), ['Missing or wrong', textOf(p.missing)]],
    advice: 'Save the array again with numpy.save.',
  }),
  'npy-truncated': (p) => ({
    ...ofFile('array', 'is cut short'),
    facts: [
      ...memberFact(p),
      ['Its header says', `${claim(p)}: ${bytesOf(p.expectedBytes)} of data`, bytesOf(p.expectedBytes)],
      ['The file holds', held(p), `${bytesOf(p.foundBytes)} of data`],
      ['Missing', formatBytes(Number(p.expectedBytes) - Number(p.foundBytes))],
    ],
    advice: WRITE_AGAIN,
  }),
  'array-too-large': (p) => ({
    ...ofFile('array', 'is too large'),
    facts: [
      ...memberFact(p),
      ['Its header says', claim(p)],
      ['That needs', bytesOf(p.bytes)],
      ['The limit is', bytesOf(p.limitBytes)],
    ],
    advice: 'If the shape is right, save fewer images in one file, or float16. If not, the header is damaged.',
  }),
  'array-empty': (p) => ({
    ...ofFile('array', 'holds nothing'),
    facts: [...memberFact(p), ['Its header says', claim(p)]],
    advice: 'An axis has length 0: there are no pixels or no classes. Check how the array was made.',
  }),
  'array-dimensions': (p) => ({
    title: 'This array is no picture',
    facts: [...memberFact(p), ['Its header says', claim(p)]],
    advice: 'Expected are two to four axes: H×W, C×H×W, H×W×C, or these with a batch axis. Reshape it before saving.',
  }),
  'shape-negative': (p) => ({
    title: 'The shape of this array holds a negative number',
    facts: [...memberFact(p), ['Its header says', claim(p)]],
    advice: 'The header is damaged. Save the array again.',
  }),
  'integer-too-large': (p) => ({
    ...ofFile('array', 'holds an integer beyond 2^53'),
    facts: [
      ['The value', textOf(p.value)],
      ['At index', countOf(p.index)],
    ],
    advice: 'Such numbers cannot be kept exactly, and are no class ids. Save ids as int32.',
  }),
  'dtype-object': refusedType(
    'This array holds Python objects',
    `Reading them would mean to run a pickle, which is never done. ${NUMBERS}`,
  ),
  'dtype-complex': refusedType('This array holds complex numbers', `Scores are real numbers. ${NUMBERS}`),
  'dtype-structured': refusedType('The values of this array have several fields', `Save one field alone. ${NUMBERS}`),
  'dtype-text': refusedType('This array holds text', NUMBERS),
  'dtype-datetime': refusedType('This array holds dates or times', NUMBERS),
  'dtype-longdouble': refusedType(
    'This array holds long doubles',
    'They differ from machine to machine. Save float64.',
  ),
  'dtype-quantized': refusedType('This tensor is quantised', 'Save tensor.dequantize().'),
  'dtype-unknown': refusedType('The number type of this array is not read', NUMBERS),
  'shape-mismatch': (p) => ({
    title: 'The shape is not that of the values',
    facts: [
      ['Shape', shapeOf(p.shape)],
      ['Values', countOf(p.count)],
    ],
    advice: DAMAGED_AGAIN,
  }),
};

function held(p: LensErrorParams): string {
  const [found, expected] = [Number(p.foundBytes), Number(p.expectedBytes)];
  const share = expected > 0 ? `, ${((100 * found) / expected).toFixed(1)} %` : '';
  return `${bytesOf(p.headerBytes)} of header and ${formatBytes(found)} of data${share}`;
}
