// npm run fuzz: feeds every decoder with broken files and counts the executions.
// Options: --total 10000000 (executions in all), --least 300000 (for each decoder), --seed 1, --only png,npy,
// --jobs 2 (processes at a time), --index N (one input of --only, for a finding that is to be looked at).
// Each decoder runs in processes of its own, so that a crash is seen and counted; inputs depend on seed and index only.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'artifacts', 'fuzz');
const { values: options } = parseArgs({
  options: {
    total: { type: 'string', default: '10000000' },
    least: { type: 'string', default: '300000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    index: { type: 'string' },
  },
});

/** Decoders, and how many executions each gets of what is left above the least: the quick ones get the most. */
const decoders = new Map([
  ['png', 0],
  ['tiff', 0],
  ['jpeg', 0],
  ['webp', 0],
  ['gif', 0],
  ['npz', 0],
  ['nifti', 0],
  ['pt', 1],
  ['safetensors', 3],
  ['npy', 5],
  ['bmp', 3],
  ['netpbm', 3],
]);

const MEMORY_LIMIT_BYTES = 1024 ** 3;
/** A process is renewed after so many executions. */
const SLICE = 100_000;
/** A process that says nothing for so long hangs: a batch of 1,000 would each have to take this long by 1,000. */
const SILENCE_MS = 120_000;

const worker = join(folder, 'worker.mjs');
mkdirSync(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['test/formats/fuzz/worker.ts'],
  outfile: worker,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['sharp', 'yauzl', 'nifti-reader-js'],
  logLevel: 'warning',
});

const chosen = options.only?.split(',') ?? [...decoders.keys()];
const least = Number(options.least);
const spare = Math.max(0, Number(options.total) - least * chosen.length);
const shares = chosen.reduce((sum, name) => sum + (decoders.get(name) ?? 0), 0);
const tallies = new Map();
const slices = [];
for (const name of chosen) {
  const extra = shares > 0 ? Math.ceil((spare * (decoders.get(name) ?? 0)) / shares) : 0;
  const runs = least + extra;
  tallies.set(name, { runs: 0, read: 0, findings: 0, peakBytes: 0, slowestMs: 0 });
  const from = options.index === undefined ? 0 : Number(options.index);
  const to = options.index === undefined ? runs : from + 1;
  for (let start = from; start < to; start += SLICE) slices.push({ name, start, end: Math.min(start + SLICE, to) });
}

/**
 * @param {{ name: string, start: number, end: number }} slice
 * @returns {Promise<void>}
 */
function runSlice({ name, start, end }) {
  const tally = tallies.get(name);
  let next = start;
  return new Promise((resolve) => {
    const child = fork(worker, [name, options.seed, String(start), String(end)], { stdio: 'inherit' });
    const finding = (what, index, bytes) => {
      tally.findings += 1;
      const file = join(folder, `${name}-${options.seed}-${index}`);
      if (bytes !== undefined) writeFileSync(`${file}.bin`, Buffer.from(bytes, 'base64'));
      console.error(`${name}, seed ${options.seed}, index ${index}: ${what}`);
    };
    let armedMs = performance.now();
    const hung = () => {
      // When this process itself was halted (a laptop that slept), the child had no chance either.
      if (performance.now() - armedMs > SILENCE_MS + 5000) return arm();
      finding(`no sign of life for ${SILENCE_MS / 1000} s`, next);
      child.kill('SIGKILL');
    };
    let watch;
    const arm = () => {
      clearTimeout(watch);
      armedMs = performance.now();
      watch = setTimeout(hung, SILENCE_MS);
    };
    arm();
    child.on('message', (report) => {
      arm();
      if (report.kind === 'finding') {
        finding(report.what, report.index, report.bytes);
        return;
      }
      tally.runs += report.next - next;
      tally.read += report.read;
      tally.peakBytes = Math.max(tally.peakBytes, report.rssBytes);
      tally.slowestMs = Math.max(tally.slowestMs, report.slowestMs);
      next = report.next;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watch);
      if (next < end) finding(`the process ended with ${signal ?? code} within the next 1,000 inputs`, next);
      resolve();
    });
  });
}

const startMs = performance.now();
const queue = [...slices];
await Promise.all(
  Array.from({ length: Number(options.jobs) }, async () => {
    for (let slice = queue.shift(); slice !== undefined; slice = queue.shift()) await runSlice(slice);
  }),
);

let failed = false;
let total = 0;
console.log('| decoder | executions | read | findings | peak memory | slowest |\n|---|---:|---:|---:|---:|---:|');
for (const [name, { runs, read, findings, peakBytes, slowestMs }] of tallies) {
  total += runs;
  failed ||= findings > 0 || peakBytes > MEMORY_LIMIT_BYTES;
  const memory = `${Math.round(peakBytes / 1024 ** 2)} MiB`;
  const cells = [
    name,
    runs.toLocaleString('en'),
    read.toLocaleString('en'),
    findings,
    memory,
    `${Math.round(slowestMs)} ms`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
console.log(`${total.toLocaleString('en')} executions in ${Math.round((performance.now() - startMs) / 1000)} s`);
process.exitCode = failed ? 1 : 0;
