// node bench/report-memory.mjs FOLDER PAIRS [PLOT.svg [HEIGHT WIDTH]]: a report of many generated pairs, killed half-way and started
// again. Memory of all its threads is sampled each second; what it says of the pairs is checked.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './peers.mjs';

/** Images that report-data.py draws; the others are links to them. */
const DRAWN = 20;

const [folder, count, plot, ...size] = process.argv.slice(2);
const pairs = Number(count);
execFileSync(python, [join(import.meta.dirname, 'report-data.py'), folder, count, ...size]);
const out = join(folder, 'report.json');
const journal = join(folder, '.report.json.journal');
const cli = process.env.LENS_CLI ?? 'dist/cli.js';

const finished = () => {
  try {
    return readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"state"')).length;
  } catch {
    return 0;
  }
};

/** Resident memory in MiB of a process. */
const residentMiB = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Runs the report until it ends, or until so many pairs are finished. */
async function run(until, args) {
  const child = spawn(process.execPath, [cli, 'report', folder, '--out', out, '--quiet', '--threads', '2', ...args]);
  const started = performance.now();
  const samples = [];
  const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
  const timer = setInterval(() => {
    const done = finished();
    try {
      const mib = residentMiB(child.pid);
      // One that has ended holds nothing, until it is waited for.
      if (mib > 0) samples.push({ seconds: (performance.now() - started) / 1e3, done, mib });
    } catch {
      return;
    }
    if (done >= until) child.kill('SIGKILL');
  }, 1000);
  const how = await ended;
  clearInterval(timer);
  return { ...how, samples, seconds: (performance.now() - started) / 1e3 };
}

/** Memory over finished pairs, both axes linear from 0. */
function memoryPlot(runs) {
  const most = 100 * Math.ceil(Math.max(...runs.flatMap(({ samples }) => samples.map(({ mib }) => mib))) / 100);
  const x = (done) => (70 + (done / pairs) * 530).toFixed(1);
  const y = (mib) => (350 - (mib / most) * 300).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const lines = runs.map(
    ({ samples }, place) =>
      `<path d="M${samples.map(({ done, mib }) => `${x(done)} ${y(mib)}`).join('L')}" fill="none" stroke="${['#0072b2', '#d55e00'][place]}" stroke-width="1.5"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="sans-serif" font-size="12" fill="#808080">
<title>Memory of a report by finished pairs</title>
<text x="70" y="22" font-size="14">Memory of a report of ${pairs.toLocaleString('en-US')} pairs, all threads</text>
<text x="335" y="392" text-anchor="middle">finished pairs</text>
<text transform="translate(16 200) rotate(-90)" text-anchor="middle">MiB resident</text>
${ticks.map((part) => `<path d="M70 ${y(part * most)}H600" stroke="#808080" stroke-opacity="0.3"/><text x="62" y="${Number(y(part * most)) + 4}" text-anchor="end">${part * most}</text><text x="${x(part * pairs)}" y="370" text-anchor="middle">${Math.round(part * pairs).toLocaleString('en-US')}</text>`).join('\n')}
${lines.join('\n')}
<text x="80" y="45" fill="#0072b2">until killed</text><text x="170" y="45" fill="#d55e00">started again</text>
</svg>
`;
}

const first = await run(pairs / 2, ['--fresh']);
const kept = finished();
const second = await run(Number.POSITIVE_INFINITY, []);
const lines = readFileSync(journal, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{"state"'));
const ids = new Set(lines.map((line) => JSON.parse(line).pair.id));
const report = JSON.parse(readFileSync(out, 'utf8'));
// Every pair is a copy of one that was drawn: whenever it was computed, its numbers are the same.
const numbers = ({ id: _id, files: _files, ...rest }) => JSON.stringify(rest);
const drawn = report.pairs.slice(0, DRAWN).map(numbers);
const different = report.pairs.filter((pair, place) => numbers(pair) !== drawn[place % DRAWN]).length;
const computed = pairs - kept;
const range = (samples) => {
  const steady = samples.slice(Math.min(10, samples.length >> 1)).map(({ mib }) => Math.round(mib));
  return `${Math.min(...steady)} to ${Math.max(...steady)} MiB`;
};
console.log(
  `killed by ${first.signal} with ${kept} of ${pairs} finished; again: exit ${second.code}, ${report.pairs.length} pairs, ` +
    `${lines.length} lines in the journal of ${ids.size} pairs, ${different} differ from their like`,
);
console.log(`memory ${range(first.samples)}, then ${range(second.samples)}`);
console.log(`${(kept / first.seconds).toFixed(2)} and ${(computed / second.seconds).toFixed(2)} pairs/s`);
if (plot) writeFileSync(plot, memoryPlot([first, second]));
const broken = lines.length !== pairs || ids.size !== pairs || report.pairs.length !== pairs || different > 0;
process.exitCode = broken || second.code !== 0 ? 1 : 0;
