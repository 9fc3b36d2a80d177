import { bytesOf, textOf, WRITE_AGAIN } from './param-words.ts';
import { ofFile, type WordTable } from './problem.ts';

/** Words for files that are not what their names say, or not there. */
export const fileWords: WordTable = {
  'file-missing': () => ({
    ...ofFile('file', 'is not there'),
    facts: [],
    advice: 'It was moved, renamed or deleted. Choose another file.',
  }),
  'file-is-folder': () => ({ title: 'This is a folder, not a file', facts: [], advice: 'Choose a file inside it.' }),
  'file-not-regular': () => ({
    title: 'This is no regular file',
    facts: [],
    advice: 'Pipes, sockets and devices are not read. Copy the data into a file.',
  }),
  'file-unreadable': (p) => ({
    ...ofFile('file', 'cannot be opened'),
    facts: [['The system says', textOf(p.reason)]],
    advice:
      p.reason === 'EACCES' ? 'Ask for the right to read it.' : 'Check the disk or the connection, then try again.',
  }),
  'file-changed': () => ({
    ...ofFile('file', 'changed while it was read'),
    facts: [],
    advice: 'Something is writing it. Try again when it is done.',
  }),
  'file-empty': () => ({
    ...ofFile('file', 'is empty'),
    facts: [['It holds', '0 bytes']],
    advice: WRITE_AGAIN,
  }),
  'file-lfs-pointer': (p) => ({
    title: 'This is a Git LFS pointer, not the file itself',
    facts: [
      ['The real file has', bytesOf(p.bytes)],
      ['Its id begins', textOf(p.oid)],
    ],
    advice: 'Run "git lfs pull" in the repository, then try again.',
  }),
  'file-is-html': (p) => ({
    title: 'This is a web page that was saved under this name',
    facts: p.title === null ? [] : [['Its title', textOf(p.title)]],
    advice: 'A download gave an error or sign-in page instead of the file. Download it again.',
  }),
  'file-is-text': (p) => ({
    title: 'This is a text file',
    facts: [['It begins', textOf(p.firstLine)]],
    advice: 'Choose a picture or an array. Numbers in text can be saved with numpy.save.',
  }),
  'file-other-format': (p) => ({
    title: `This is ${textOf(p.format)}, which is not read`,
    facts: [],
    advice: 'Save it as PNG, TIFF, .npy, .npz, .safetensors or .pt.',
  }),
  'file-wrong-magic': (p) => ({
    title: `The name says ${textOf(p.expected)}, but the file does not begin like one`,
    facts: [['It begins with the bytes', textOf(p.found)]],
    advice: 'It was damaged or saved under a wrong name. Write or copy it again.',
  }),
  'file-unknown-format': (p) => ({
    title: 'The format of this file is not known',
    facts: [['It begins with the bytes', textOf(p.found)]],
    advice: 'Choose a PNG, TIFF, JPEG, WebP, GIF, BMP, PGM, NIfTI, .npy, .npz, .safetensors or .pt file.',
  }),
  'pickle-file': () => ({
    title: 'This is a Python pickle',
    facts: [],
    advice:
      'A pickle can run code, so it is never opened. Save the array with numpy.save, or the tensor with torch.save.',
  }),
  'packed-data-truncated': (p) => ({
    ...ofFile('file', 'is cut short'),
    facts: [['What ends early', p.member === null ? 'its packed data' : `the packed data of ${textOf(p.member)}`]],
    advice: WRITE_AGAIN,
  }),
  'packed-data-damaged': (p) => ({
    title: 'The packed data is damaged',
    facts: p.member === null ? [] : [['Inside', textOf(p.member)]],
    advice: 'Copy or write the file again: what is packed inside cannot be unpacked.',
  }),
  'gzip-other': () => ({
    title: 'This gzip file holds no NIfTI volume',
    facts: [],
    advice: 'Unpack it first (gunzip), and choose what comes out.',
  }),
};
