import type { LensErrorParams } from '../../core/lens-error.ts';
import { lookedFacts } from './dataset-words.ts';
import { formatBytes, formatCount } from './number-words.ts';
import type { WordTable } from './problem.ts';

const text = (value: LensErrorParams[string] | undefined) => String(value ?? '');

/** What needs a multiple of the pair's size; see memory-room.ts. */
const ROOM_WORDS: Readonly<Record<string, string>> = {
  order: 'The order of the errors',
  curveFile: 'The file of the curve',
  mapFile: 'The map of every class',
  regions: 'The list of regions',
  budget: 'The budget',
  doctor: 'The look at the encoding',
};

/** Words for the codes of the engine and of the mathematics. */
export const engineWords: WordTable = {
  'export-incomplete': () => ({
    title: 'The picture did not arrive whole',
    facts: [],
    advice: 'Save it again.',
  }),
  'export-not-a-map': (p) => ({
    title: 'Only maps have values to save',
    facts: [['Asked for', String(p.layer ?? '')]],
    advice: 'Show a map in the active pane first.',
  }),
  'worker-crashed': (p) => ({
    title: 'The computation stopped unexpectedly',
    facts: [
      ['Job', text(p.job)],
      ['Detail', text(p.detail)],
    ],
    advice: 'A new worker is ready: try again. If it happens again, the file may need more memory than there is.',
  }),
  'out-of-memory': (p) => ({
    title: 'There is not enough memory for this pair',
    facts: p.bytes === undefined ? [['Detail', text(p.detail)]] : [['Asked for', formatBytes(Number(p.bytes))]],
    advice: 'Close other inspectors, or look at a smaller array (for example one image of the batch).',
  }),
  'memory-too-small': (p) => ({
    // Where there is place for a title only, it says it all.
    title: `${ROOM_WORDS[text(p.what)] ?? 'This'} cannot be had at this size: it would take ${formatBytes(Number(p.bytes))}, and there is room for ${formatBytes(Number(p.availableBytes))}`,
    facts: [['Pixels', formatCount(Number(p.pixels))]],
    advice: 'Everything else of the pair is here and exact. Close other inspectors, or use a machine with more memory.',
  }),
  internal: (p) => ({
    title: 'Lovász Lens made a mistake',
    facts: [['Detail', text(p.detail)]],
    advice: 'Please report this with the log.',
  }),
  usage: (p) => ({ title: text(p.message), facts: [], advice: 'See lovasz-lens --help.' }),
  'output-failed': (p) => ({
    title: 'This file could not be written',
    facts: [['Detail', text(p.detail)]],
    advice: 'Choose another place, or make room and allow writing there. Nothing was left half-written.',
  }),
  'pair-unknown': () => ({
    title: 'The files of this panel are not known any more',
    facts: [],
    advice: 'Open them again from the Explorer: right-click a mask, Inspect Loss.',
  }),
  'no-prediction': () => ({
    title: 'This ground truth has no prediction yet',
    facts: [],
    advice: 'Choose its prediction.',
  }),
  'no-ground-truth': () => ({
    title: 'This prediction has no ground truth yet',
    facts: [],
    advice: 'Choose its ground truth.',
  }),
  'report-needs-disk': () => ({
    title: 'Reports are written to a disk',
    facts: [],
    advice: 'Open the folder from a disk of this machine.',
  }),
  'report-being-written': (p) => {
    const by = p.process === null ? 'its process' : `process ${text(p.process)} on ${text(p.host)}`;
    return {
      title: 'Another report is being written here',
      facts: [['Last sign of it', `${formatCount(Number(p.seconds))} s ago`]],
      advice: `Let it end and try again, or choose another place for the output. If ${by} does not run any more, delete ${text(p.lock)}.`,
    };
  },
  'report-rewritten': (p) => ({
    title: 'The report was written anew since it was opened',
    facts: [['File', text(p.file)]],
    advice: 'Open it again: its images may stand in other places now.',
  }),
  'convert-to-png': (p) => ({
    title: 'This array is no picture',
    facts: [['Its shape', Array.isArray(p.shape) ? p.shape.join(' × ') : text(p.shape)]],
    advice: 'Write it as .npy.',
  }),
  'partner-missing': (p) => ({
    title: `No ${text(p.side)} was found for this file`,
    facts: lookedFacts(p),
    advice: `Name it with --ground-truth FILE, or say in lovasz-lens.json where the files lie.`,
  }),
  'partner-choice': (p) => ({
    title: `Several files could be the ${text(p.side)}`,
    facts: [['Candidates', Array.isArray(p.candidates) ? p.candidates.join(', ') : text(p.candidates)]],
    advice: 'Name both files: inspect <prediction> --ground-truth FILE.',
  }),
  'folder-unreadable': (p) => ({
    title: 'A folder cannot be listed',
    facts: [
      ['Folder', text(p.folder)],
      ['Detail', text(p.detail)],
    ],
    advice: 'What lies in it would be missing without a word. Allow reading it, or move it out of the data set.',
  }),
  'config-missing': () => ({
    title: 'There is no such configuration',
    facts: [],
    advice: 'Give the path of a lovasz-lens.json.',
  }),
  'not-a-picture': (p) => ({
    title: 'This file is no picture that can be shown',
    facts: [['Its shape', Array.isArray(p.shape) ? p.shape.join(' × ') : text(p.shape)]],
    advice: 'Choose a grey, RGB or RGBA picture.',
  }),
  cancelled: () => ({ title: 'The computation was stopped', facts: [], advice: '' }),
  'stale-revision': () => ({ title: 'The panel shows newer content', facts: [], advice: '' }),
  'no-image': () => ({ title: 'This pair has no image', facts: [], advice: 'Choose an image for it.' }),
  'field-missing': () => ({
    title: 'This map was not computed',
    facts: [],
    advice: 'Please report this with the log.',
  }),
  'tile-outside': (p) => ({
    title: 'That tile lies outside the picture',
    facts: [['Tile', `level ${text(p.level)}, ${text(p.column)}, ${text(p.row)}`]],
    advice: '',
  }),
  'unit-outside': (p) => ({
    title: 'The batch has no such image',
    facts: [['Images', formatCount(Number(p.batch ?? p.units))]],
    advice: 'Choose another image of the batch.',
  }),
  'class-unknown': (p) => ({
    title: 'There is no such class',
    facts: [
      ['Asked for', text(p.classId)],
      ['Classes', formatCount(Number(p.classes))],
    ],
    advice: 'Choose one of the classes of this pair.',
  }),
  'region-unknown': (p) => ({
    title: 'There is no such region',
    facts: [['Regions', formatCount(Number(p.regions))]],
    advice: '',
  }),
  'other-size': (p) => ({
    title: 'The two predictions are not of the same size',
    facts: [
      ['This', text(p.own)],
      ['The other', text(p.other)],
    ],
    advice: 'Choose another prediction of the same image.',
  }),
  'other-truth': (p) => ({
    title: 'The two predictions were read with different ground truths',
    facts: [['Pixels that differ', `${formatCount(Number(p.pixels))} of ${formatCount(Number(p.of))}`]],
    advice: 'Overrule how the labels are read, or set a preset, so that both are read alike.',
  }),
  'other-missing': () => ({
    title: 'This prediction is not compared with that one any more',
    facts: [],
    advice: '',
  }),
  'what-if-threshold': (p) => ({
    title: 'A threshold needs one channel of scores, and lies between 0 and 1',
    facts: [['Asked for', text(p.threshold)]],
    advice: '',
  }),
  'what-if-temperature': (p) => ({
    title: 'A temperature needs logits, and is larger than 0',
    facts: [['Asked for', text(p.temperature)]],
    advice: '',
  }),
  'rank-outside': (p) => ({
    title: 'No pixel has that rank',
    facts: [['Pixels', formatCount(Number(p.pixels))]],
    advice: '',
  }),
};
