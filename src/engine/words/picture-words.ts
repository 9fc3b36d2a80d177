import { formatBytes } from './number-words.ts';
import { bytesOf, countOf, DAMAGED_AGAIN, shortFacts, textOf, WRITE_AGAIN } from './param-words.ts';
import { ofFile, type WordTable } from './problem.ts';

/** Words for pictures that cannot be read. */
export const pictureWords: WordTable = {
  'picture-too-large': (p) => ({
    ...ofFile('picture', 'is too large'),
    facts: [
      [
        'Its header says',
        `${countOf(p.width)} × ${countOf(p.height)} pixels${Number(p.pages) > 1 ? `, ${countOf(p.pages)} pages` : ''}`,
      ],
      ['That needs', bytesOf(p.bytes)],
      ['The limit is', bytesOf(p.limitBytes)],
    ],
    advice: 'If the size is right, cut the picture into tiles. If not, the header is damaged: write the file again.',
  }),
  'picture-damaged': (p) => ({
    ...ofFile('picture', 'is damaged'),
    facts: [['The decoder says', textOf(p.detail)]],
    advice: DAMAGED_AGAIN,
  }),
  'png-truncated': (p) => ({
    ...ofFile('PNG', 'is cut short'),
    facts: [['It ends inside', `chunk ${textOf(p.chunk)}`], ...shortFacts(p, 'It must hold at least')],
    advice: WRITE_AGAIN,
  }),
  'png-chunk-damaged': (p) => ({
    title: 'This PNG is damaged between its chunks',
    facts: [['At byte', countOf(p.position)]],
    advice: DAMAGED_AGAIN,
  }),
  'png-crc': (p) => ({
    ...ofFile('PNG', 'is damaged'),
    facts: [
      ['Wrong check sum in', `chunk ${textOf(p.chunk)}`],
      ['At byte', countOf(p.position)],
    ],
    advice: DAMAGED_AGAIN,
  }),
  'png-head': (p) => ({
    title: 'The header of this PNG holds a value that cannot be',
    facts: [[`Its ${textOf(p.field)}`, countOf(p.value)]],
    advice: 'Write the file again.',
  }),
  'png-order': (p) => ({
    title: 'The chunks of this PNG are out of order',
    facts: [['Out of place', textOf(p.chunk)]],
    advice: 'Write the file again.',
  }),
  'png-unknown-chunk': (p) => ({
    title: 'This PNG has a chunk that must be understood and is not',
    facts: [
      ['Its name', textOf(p.chunk)],
      ['At byte', countOf(p.position)],
    ],
    advice: 'Save the picture again as a standard PNG.',
  }),
  'png-no-palette': () => ({
    title: 'This PNG is indexed, but has no palette',
    facts: [],
    advice: 'Write the file again, with its palette or as grey.',
  }),
  'png-no-data': () => ({ ...ofFile('PNG', 'holds no pixels'), facts: [], advice: WRITE_AGAIN }),
  'png-short-data': (p) => ({
    ...ofFile('PNG', 'holds fewer pixels than its header says'),
    facts: shortFacts(
      p,
      'Its header needs',
      p.dataBytes === undefined ? 'Its data unpacks to' : 'Its data can unpack to',
    ),
    advice: 'The header or the data is wrong. Write the file again.',
  }),
  'png-too-much-data': (p) => ({
    ...ofFile('PNG', 'holds far more data than its header says'),
    facts: [
      ['Its header needs', bytesOf(p.expectedBytes)],
      ['It holds, packed', bytesOf(p.dataBytes)],
    ],
    advice: 'The header is wrong. Write the file again.',
  }),
  'png-data-damaged': (p) => ({
    title: 'The pixels of this PNG are damaged',
    facts: [['The decoder says', textOf(p.detail)]],
    advice: DAMAGED_AGAIN,
  }),
  'tiff-truncated': (p) => ({ ...ofFile('TIFF', 'is cut short'), facts: shortFacts(p), advice: WRITE_AGAIN }),
  'tiff-compression': (p) => ({
    title: `This TIFF is packed with ${textOf(p.compression)}, which is not read`,
    facts: [],
    advice: 'Save it with deflate or LZW, or without compression.',
  }),
  'tiff-short-data': (p) => ({
    ...ofFile('TIFF', 'holds fewer pixels than its header says'),
    facts: shortFacts(p, 'Its header needs', 'Its data can unpack to'),
    advice: 'The header or the data is wrong. Write the file again.',
  }),
  'tiff-loop': (p) => ({
    title: 'The pages of this TIFF run in a circle',
    facts: [['Back to byte', countOf(p.position)]],
    advice: 'Write the file again.',
  }),
  'tiff-directory': (p) => ({
    title: 'The directory of this TIFF makes no sense',
    facts: [['What is wrong', textOf(p.detail)]],
    advice: 'Write the file again.',
  }),
  'tiff-too-many-pages': (p) => ({
    title: 'This TIFF has too many pages',
    facts: [['At most', countOf(p.limit)]],
    advice: 'Split it into several files.',
  }),
  'tiff-samples': (p) => ({
    title: 'This kind of TIFF is not read',
    facts: [
      ['Samples a pixel', countOf(p.samples)],
      ['Bits a sample', countOf(p.bitDepth)],
      ['Their type', textOf(p.format)],
    ],
    advice: 'Read are 1 to 32-bit integers and 32-bit floats, and 8 or 16-bit RGB. Save scores as .npy.',
  }),
  'gif-truncated': (p) => ({
    ...ofFile('GIF', 'is cut short'),
    facts: [['It holds', bytesOf(p.foundBytes)]],
    advice: WRITE_AGAIN,
  }),
  'gif-short-data': (p) => ({
    ...ofFile('GIF', 'holds fewer pixels than its header says'),
    facts: [
      ['Its header says', `${countOf(p.expected)} pixels`],
      ['It holds', `${countOf(p.found)} pixels`],
    ],
    advice: WRITE_AGAIN,
  }),
  'gif-damaged': (p) => ({
    ...ofFile('GIF', 'is damaged'),
    facts: [['What is wrong', textOf(p.detail)]],
    advice: DAMAGED_AGAIN,
  }),
  'gif-partial-frame': (p) => ({
    title: 'The first frame of this GIF does not fill the picture',
    facts: [['The picture has', `${countOf(p.width)} × ${countOf(p.height)} pixels`]],
    advice: 'Save it as PNG, so that each pixel has an index.',
  }),
  'bmp-truncated': (p) => ({ ...ofFile('bitmap', 'is cut short'), facts: shortFacts(p), advice: WRITE_AGAIN }),
  'bmp-kind': (p) => ({
    title: 'This kind of bitmap is not read',
    facts: [
      ['Bits a pixel', countOf(p.bitDepth)],
      ['Compression', countOf(p.compression)],
    ],
    advice: 'Save it as PNG.',
  }),
  'netpbm-head': (p) => ({
    title: 'The header of this PNM file makes no sense',
    facts: [['It says', textOf(p.detail)]],
    advice: 'Write the file again.',
  }),
  'netpbm-truncated': (p) => ({ ...ofFile('PNM file', 'is cut short'), facts: shortFacts(p), advice: WRITE_AGAIN }),
  'netpbm-text': (p) => ({
    ...ofFile('PNM file', 'holds fewer numbers than its header says'),
    facts: [
      ['Its header says', countOf(p.expected)],
      ['It holds', countOf(p.found)],
    ],
    advice: WRITE_AGAIN,
  }),
  'netpbm-value': (p) => ({
    title: 'This PNM file holds a value above its own maximum',
    facts: [
      ['Value', countOf(p.value)],
      ['Its maximum', countOf(p.maximum)],
    ],
    advice: 'Write the file again, with the right maximum.',
  }),
  'nifti-pair': () => ({
    title: 'This is the header of a NIfTI pair; the voxels lie in an .img file',
    facts: [],
    advice: 'Save the volume as a single .nii or .nii.gz file.',
  }),
  'nifti-header': (p) => ({
    title: 'The header of this NIfTI volume makes no sense',
    facts: [['It says', textOf(p.detail)]],
    advice: 'Write the file again.',
  }),
  'nifti-truncated': (p) => ({
    ...ofFile('volume', 'is cut short'),
    facts: [['Its slices', `${textOf(p.shape).replaceAll(', ', ' × ')}`], ...shortFacts(p)],
    advice: WRITE_AGAIN,
  }),
  'picture-file-too-large': (p) => ({
    ...ofFile('picture file', 'is too large'),
    facts: [
      ['It has', bytesOf(p.bytes)],
      ['The limit is', formatBytes(Number(p.limitBytes))],
    ],
    advice: 'Cut the picture into tiles.',
  }),
};
