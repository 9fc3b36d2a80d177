// Makes the sample data set: street scenes, their ground truth, and the logits of two made-up runs.
//   node scripts/make-sample.mjs           writes sample/
//   node scripts/make-sample.mjs --check   makes it anew and compares with what lies in sample/, byte for byte
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { classes, HEIGHT, WIDTH } from './sample/classes.mjs';
import { encodeColourPng, encodeHalfNpy, encodeIndexedPng } from './sample/encode.mjs';
import { describeMistakes, predict } from './sample/prediction.mjs';
import { paint, SAMPLES, see } from './sample/render.mjs';
import { scenes } from './sample/scenes.mjs';
import { IGNORE, truthOf } from './sample/truth.mjs';

const folder = join(import.meta.dirname, '..', 'sample');

/** Frames whose logits are kept at half size; the others are at a quarter. */
const halfSize = new Set(['street-01', 'street-02']);

const config = {
  $schema: '../media/lovasz-lens.schema.json',
  classes: classes.map(({ name, color }) => ({ name, color })),
  ignore: [IGNORE],
  images: 'images/{id}.png',
  groundTruth: 'gt/{id}.png',
  predictions: { 'run-a': 'run-a/{id}.npy', 'run-b': 'run-b/{id}.npy' },
};

const rows = (list) => `[\n${list.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;

/** Every generated file, in order: path below sample/ and bytes. */
function* makeSample() {
  const text = new TextEncoder();
  yield ['lovasz-lens.json', text.encode(`${JSON.stringify(config, null, 2)}\n`)];
  const planned = [];
  for (const [frame, build] of Object.entries(scenes)) {
    const scene = build();
    const visible = see(scene, SAMPLES);
    yield [`images/${frame}.png`, encodeColourPng(WIDTH, HEIGHT, paint(scene, visible))];
    const palette = classes.map(({ color }) => color);
    yield [`gt/${frame}.png`, encodeIndexedPng(WIDTH, HEIGHT, truthOf(scene, visible), palette)];
    for (const run of /** @type {const} */ (['run-a', 'run-b'])) {
      const { logits, shape } = predict(frame, run, scene, halfSize.has(frame) ? 2 : 4);
      yield [`${run}/${frame}.npy`, encodeHalfNpy(logits, shape)];
      planned.push(...describeMistakes(frame, run, scene, visible));
    }
  }
  yield ['mistakes.json', text.encode(rows(planned))];
}

async function write() {
  let total = 0;
  for (const [name, bytes] of makeSample()) {
    const file = join(folder, ...name.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    total += bytes.length;
    console.log(`${name}  ${bytes.length.toLocaleString('en')} bytes`);
  }
  console.log(`${total.toLocaleString('en')} bytes`);
}

async function check() {
  const problems = [];
  const made = new Set(['README.md']);
  for (const [name, bytes] of makeSample()) {
    made.add(name);
    const kept = await readFile(join(folder, ...name.split('/'))).catch(() => null);
    if (!kept) problems.push(`${name} is missing`);
    else if (!kept.equals(bytes)) problems.push(`${name} differs`);
  }
  const present = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of present) {
    const name = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isFile() && !made.has(name)) problems.push(`${name} is not made by this script`);
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`sample/ is what the script makes (${made.size} files)`);
}

await (process.argv.includes('--check') ? check() : write());
