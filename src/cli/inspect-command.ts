import { parseArgs } from 'node:util';
import type { MapName } from '../core/batch.ts';
import { usageError } from '../core/lens-error.ts';
import type { OpenedPair } from '../engine/opened-pair.ts';
import { writeWhole } from '../report/output-pieces.ts';
import type { CommandContext } from './command-context.ts';
import { type CommonValues, commonOptions, pairOptionsOf, positiveNumber, zeroOrMore } from './common-options.ts';
import { DONE } from './exit-codes.ts';
import { findPair } from './find-pair.ts';
import { inspectionText } from './inspect-text.ts';
import { keepInputs } from './kept-inputs.ts';

const options = {
  ...commonOptions,
  map: { type: 'string' },
  class: { type: 'string' },
  'map-out': { type: 'string' },
  dtype: { type: 'string' },
  'curve-out': { type: 'string' },
  regions: { type: 'string' },
} as const;

/** Largest regions whose exact gains are computed unless --regions says otherwise. */
const DEFAULT_REGIONS = 20;

const MAPS: readonly MapName[] = ['contribution', 'error', 'weight', 'grad-probability', 'grad-logit'];

interface MapOutput {
  readonly map: MapName;
  readonly file: string;
  readonly dtype: 'float32' | 'float64';
}

function mapOutput(values: { map?: string; 'map-out'?: string; dtype?: string }): MapOutput | null {
  const map = MAPS.find((name) => name === values.map);
  if (values.map !== undefined && !map) throw usageError(`--map takes ${MAPS.join(', ')}; not '${values.map}'`);
  const file = values['map-out'];
  const dtype = values.dtype ?? 'float32';
  if (dtype !== 'float32' && dtype !== 'float64') throw usageError(`--dtype takes float32, float64; not '${dtype}'`);
  if (file === undefined && map) throw usageError('--map needs --map-out FILE.npy or FILE.png');
  if (file === undefined && values.dtype !== undefined)
    throw usageError('--dtype would change nothing without --map-out');
  if (file === undefined) return null;
  if (!/\.(npy|png)$/i.test(file)) throw usageError(`--map-out takes a .npy or .png file; not '${file}'`);
  return { map: map ?? 'contribution', file, dtype };
}

function classOption(value: string | undefined): number | 'all' | null {
  if (value === undefined) return null;
  if (value === 'all') return 'all';
  return zeroOrMore('class', value);
}

async function writeMap(
  pair: OpenedPair,
  output: MapOutput,
  classId: number | 'all' | null,
  context: CommandContext,
): Promise<void> {
  const { batch } = pair.memory.truth;
  if (/\.png$/i.test(output.file)) {
    if (classId === 'all' || batch > 1) throw usageError('a .png shows one H×W map: name one class and one image');
    const { png, range } = await pair.mapPicture(output.map, classId, { signal: context.signal });
    writeWhole(output.file, png);
    context.note(
      `${output.file}: ${range.signed ? 'diverging' : 'magma'}, ${range.mode} from ${range.low} to ${range.high}`,
    );
    return;
  }
  const field =
    classId === 'all'
      ? ({ kind: 'map-of-every-class', map: output.map } as const)
      : ({ kind: 'map', map: output.map, classId } as const);
  writeWhole(output.file, ...(await pair.mapFile(field, output.dtype, { signal: context.signal })));
  const of = classId === null ? 'all classes together' : classId === 'all' ? 'each class' : `class ${classId}`;
  context.note(`${output.file}: ${output.map} of ${of}, ${output.dtype}`);
}

async function writeCurve(
  pair: OpenedPair,
  file: string,
  classId: number | 'all' | null,
  context: CommandContext,
): Promise<void> {
  const { settings, truth, prediction } = pair.memory;
  if (classId === 'all') throw usageError('--curve-out takes one class: --class N');
  const binary = settings.loss !== 'lovasz-softmax';
  if (classId === null && !binary) throw usageError('--curve-out needs --class N');
  if (settings.perImage && truth.batch > 1) {
    throw usageError('--curve-out takes one unit at a time: use --pooled or give one image');
  }
  const id = classId ?? 1;
  writeWhole(file, await pair.curveFile(id, 0, { signal: context.signal }));
  const { pixels } = await pair.classOrder(id, 0, { signal: context.signal });
  context.note(`${file}: ${pixels} ranks of class ${id} (${prediction.kind})`);
}

/** `lovasz-lens inspect <prediction>`. */
export async function inspectCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const common: CommonValues = values;
  const [prediction, ...more] = positionals;
  if (prediction === undefined) throw usageError('inspect takes a prediction: lovasz-lens inspect <prediction>');
  if (more.length > 0) throw usageError(`inspect takes one prediction; '${more[0]}' is one too many`);
  const regions = values.regions === undefined ? DEFAULT_REGIONS : zeroOrMore('regions', values.regions);
  const threads = values.threads === undefined ? undefined : positiveNumber('threads', values.threads);
  const output = mapOutput(values);
  const classId = classOption(values.class);
  if (classId !== null && !output && values['curve-out'] === undefined) {
    throw usageError('--class would change nothing without --map and --map-out, or --curve-out');
  }
  const request = await findPair(prediction, common, pairOptionsOf(common));
  const read = [request.prediction, request.groundTruth, ...(request.image ? [request.image] : [])];
  keepInputs(
    [output?.file, values['curve-out']],
    [...read.map(({ name }) => name), ...(values.config ? [values.config] : [])],
  );
  const pair = await context.engine(threads).open(
    { ...request, regions },
    {
      signal: context.signal,
      onProgress: ({ what }) => context.progress(what),
    },
  );
  if (output) await writeMap(pair, output, classId, context);
  if (values['curve-out'] !== undefined) await writeCurve(pair, values['curve-out'], classId, context);
  context.print(values.json ? `${JSON.stringify(pair.inspection, null, 2)}\n` : inspectionText(pair.inspection));
  return DONE;
}
