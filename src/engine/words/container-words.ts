import type { LensErrorParams } from '../../core/lens-error.ts';
import {
  bytesOf,
  countOf,
  DAMAGED_AGAIN,
  memberFact,
  shapeOf,
  shortFacts,
  textOf,
  WRITE_AGAIN,
} from './param-words.ts';
import { type Fact, ofFile, type WordTable } from './problem.ts';

const AS_TENSOR = 'Save the prediction alone: torch.save(logits.cpu(), path), or numpy.save.';

/** At most eight of a list. */
const some = (value: LensErrorParams[string] | undefined, separator = ', ') => {
  if (!Array.isArray(value)) return textOf(value);
  const shown = value.slice(0, 8).join(separator);
  return value.length > 8 ? `${shown}${separator}and ${countOf(value.length - 8)} more` : shown;
};

const sizes = (p: LensErrorParams): Fact[] => [
  ...memberFact(p),
  ['Packed it has', bytesOf(p.packedBytes)],
  ['Unpacked, the directory says', bytesOf(p.unpackedBytes)],
];

/** Words for files of several arrays: .npz, .pt, .safetensors. */
export const containerWords: WordTable = {
  'array-choice': (p) => ({
    ...ofFile('file', 'holds several arrays'),
    facts: [
      ['Arrays', countOf(p.count)],
      ['It holds', some(p.arrays, '; ')],
    ],
    advice: 'Choose one by its name (on the command line: --key, in lovasz-lens.json: "key").',
  }),
  'array-not-found': (p) => ({
    ...ofFile('file', 'holds no array of that name'),
    facts: [
      ['Asked for', textOf(p.key)],
      ['It holds', some(p.names)],
    ],
    advice: 'Choose one of its names.',
  }),
  'no-usable-array': (p) => ({
    title: 'No array of this file can be read',
    facts: [['It holds', some(p.arrays, '; ')]],
    advice: 'Save the labels or the scores as numbers, with two to four axes.',
  }),
  'zip-no-directory': () => ({
    ...ofFile('zip file', 'is cut short'),
    facts: [['Missing', 'the directory at its end']],
    advice: WRITE_AGAIN,
  }),
  'zip-damaged': (p) => ({
    ...ofFile('zip file', 'is damaged'),
    facts: [['What is wrong', textOf(p.detail)]],
    advice: DAMAGED_AGAIN,
  }),
  'zip-crc': (p) => ({
    title: 'The check sum of this array is wrong',
    facts: memberFact(p),
    advice: DAMAGED_AGAIN,
  }),
  'zip-empty': () => ({ ...ofFile('zip file', 'is empty'), facts: [['It holds', '0 members']], advice: WRITE_AGAIN }),
  'zip-no-arrays': (p) => ({
    ...ofFile('zip file', 'holds no arrays'),
    facts: [['It holds', some(p.names)]],
    advice: 'Save arrays with numpy.savez, tensors with torch.save.',
  }),
  'zip-too-many-members': (p) => ({
    title: 'This zip file has too many members',
    facts: [
      ['It says', countOf(p.members)],
      ['The limit is', countOf(p.limit)],
    ],
    advice: 'Split it into several files.',
  }),
  'zip-size-lies': (p) => ({
    title: 'The directory of this zip file gives a size that cannot be',
    facts: sizes(p),
    advice: DAMAGED_AGAIN,
  }),
  'zip-bomb': (p) => ({
    title: 'This zip file unpacks to far more than it holds',
    facts: sizes(p),
    advice:
      'It would fill the memory, so it was not unpacked. If the array is right, save it with numpy.savez, unpacked.',
  }),
  'zip-encrypted': (p) => ({
    ...ofFile('zip file', 'is encrypted'),
    facts: memberFact(p),
    advice: 'Decrypt it first.',
  }),
  'zip-packing': (p) => ({
    title: 'This zip file is packed in a way that is not read',
    facts: [...memberFact(p), ['Its method', countOf(p.method)]],
    advice: 'Save it with numpy.savez or numpy.savez_compressed.',
  }),
  'pt-legacy': () => ({
    title: 'This is a PyTorch file of the old format',
    facts: [['Written by', 'PyTorch before 1.6, or _use_new_zipfile_serialization=False']],
    advice: 'Load it in Python and save it again with torch.save; the zip format is read.',
  }),
  'pt-torchscript': () => ({
    title: 'This is a TorchScript program, not a tensor',
    facts: [],
    advice: AS_TENSOR,
  }),
  'pt-module': (p) => ({
    title: 'This is a whole network, not a prediction',
    facts: [['It is', textOf(p.name)]],
    advice: `Nothing of it was run. ${AS_TENSOR}`,
  }),
  'pt-state-dict': (p) => ({
    title: 'These are the weights of a network, not a prediction',
    facts: [
      ['Tensors', countOf(p.tensors)],
      ['The first', some(p.names)],
    ],
    advice: AS_TENSOR,
  }),
  'pt-foreign-code': (p) => ({
    title: 'This file asks to run code',
    facts: [['It asks for', `${textOf(p.names)}${Number(p.count) > 5 ? ` and ${Number(p.count) - 5} more` : ''}`]],
    advice: `Nothing of it was run. ${AS_TENSOR}`,
  }),
  'pt-no-tensor': () => ({ title: 'This PyTorch file holds no tensor', facts: [], advice: AS_TENSOR }),
  'pt-too-many-tensors': (p) => ({
    title: 'This PyTorch file holds too many tensors',
    facts: [['The limit is', countOf(p.limit)]],
    advice: 'Split it into several files.',
  }),
  'pt-pickle': (p) => ({
    title: 'The table of contents of this PyTorch file cannot be understood',
    facts: [
      ['What is wrong', textOf(p.detail)],
      ['At byte', countOf(p.position)],
    ],
    advice: DAMAGED_AGAIN,
  }),
  'pt-tensor': (p) => ({
    title: 'A tensor of this file contradicts itself',
    facts: [['What is wrong', textOf(p.detail)]],
    advice: DAMAGED_AGAIN,
  }),
  'pt-storage-missing': (p) => ({
    title: 'The numbers of this tensor are missing',
    facts: [...memberFact(p), ['Missing', `data/${textOf(p.storage)}`]],
    advice: WRITE_AGAIN,
  }),
  'pt-storage-short': (p) => ({
    ...ofFile('tensor', 'is cut short'),
    facts: [...memberFact(p), ...shortFacts(p)],
    advice: WRITE_AGAIN,
  }),
  'pt-out-of-storage': (p) => ({
    title: 'This tensor reaches beyond its numbers',
    facts: [
      ...memberFact(p),
      ['Shape and strides', `${shapeOf(p.shape)}, ${shapeOf(p.strides)} from ${countOf(p.offset)}`],
      ['There are', `${countOf(p.storageLength)} numbers`],
    ],
    advice: DAMAGED_AGAIN,
  }),
  'pt-expanded': (p) => ({
    title: 'This tensor repeats few numbers into many',
    facts: [...memberFact(p), ['Spread out it has', bytesOf(p.bytes)], ['The limit is', bytesOf(p.limitBytes)]],
    advice: 'Save tensor.contiguous() if that is meant.',
  }),
  'safetensors-header-length': (p) => ({
    title: 'The header of this safetensors file is longer than can be',
    facts: [
      ['It says', bytesOf(p.headerBytes)],
      ['The file holds', bytesOf(p.fileBytes)],
    ],
    advice: 'It is damaged or cut short. Write it again.',
  }),
  'safetensors-json': (p) => ({
    title: 'The header of this safetensors file is no JSON',
    facts: [['The parser says', textOf(p.near)]],
    advice: DAMAGED_AGAIN,
  }),
  'safetensors-entry': (p) => ({
    title: 'The header of this safetensors file contradicts itself',
    facts: [
      ['Tensor', textOf(p.key)],
      ['What is wrong', textOf(p.detail)],
    ],
    advice: DAMAGED_AGAIN,
  }),
  'safetensors-offsets': (p) => ({
    title: 'A tensor of this file lies beyond its end',
    facts: [
      ['Tensor', textOf(p.key)],
      ['It should end at', bytesOf(p.end)],
      ['The file holds, after its header', bytesOf(p.dataBytes)],
    ],
    advice: WRITE_AGAIN,
  }),
  'safetensors-overlap': (p) => ({
    title: 'Two tensors of this file overlap',
    facts: [
      ['Tensor', textOf(p.key)],
      ['Overlaps', textOf(p.other)],
    ],
    advice: DAMAGED_AGAIN,
  }),
};
