// npm run bench -- [--cases A,B,…] [--json FILE] [--folder FOLDER] [--growth] [--whole-path] [--report] [--cancel] [--ui [--link]] [--large]
// The five cases of the speed contract and the worst case, against PyTorch in the same run (docs/speed.md).
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleKernels } from './bundle-kernels.mjs';
import { measureCancelling } from './cancel.mjs';
import { measureGrowth } from './growth.mjs';
import { makeInputs, peersAreThere, runPeer, truthErrors } from './peers.mjs';
import { measureReport } from './report-throughput.mjs';
import { runOurs } from './run-ours.mjs';
import { measureLarge, measureUi } from './ui.mjs';
import { measureWholePath } from './whole-path.mjs';

/** Repeats of a case: the slow peer's, and everybody else's (as the bench folder's README has them). */
const REPEATS = { A: [15, 15], B: [7, 7], C: [1, 3], D: [5, 5], E: [1, 3], F: [5, 5] };

/** What the machine of the contract could do at best, ms by tier and threads (docs/speed.md). */
const FLOOR_MS = {
  exact: { A: [1.6], B: [15], C: [640, 330], D: [84, 43], E: [345] },
  certified: { A: [0.8], B: [8.4], C: [166, 96], D: [24, 14], E: [177] },
};

/** Peak memory of a process that makes the full gradient: so many float32 sizes of the logits, and 64 MiB. */
const ALLOWED_SIZES = { A: 10, B: 10, C: 2.7, D: 2.7, E: 2.7, F: 10 };

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string' },
    json: { type: 'string' },
    folder: { type: 'string', default: join(os.tmpdir(), 'lovasz-lens-bench') },
    growth: { type: 'boolean', default: false },
    'whole-path': { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    cancel: { type: 'boolean', default: false },
    ui: { type: 'boolean', default: false },
    link: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
  },
});
// The parts beside the cases are asked for by themselves.
const others = ['growth', 'whole-path', 'report', 'cancel', 'ui', 'large'];
const asked = options.cases ?? (others.some((name) => options[name]) ? '' : 'A,B,C,D,E,F');
const cases = asked.split(',').filter((name) => name in REPEATS);

/** All rows of one case: the peers before ours, one thread before two. */
async function measureCase(name, folder) {
  const [slow, others] = REPEATS[name];
  const threadCounts = os.availableParallelism() > 1 ? [1, 2] : [1];
  const peers = {};
  for (const threads of threadCounts) {
    const usual = await runPeer(folder, name, 'usual', threads, slow);
    const tuned = await runPeer(folder, name, 'tuned', threads, others);
    peers[threads] = { usual, tuned };
  }
  const rows = [];
  for (const tier of ['exact', 'certified']) {
    for (const threads of threadCounts) {
      const ours = await runOurs({ folder, name, tier, threads, repeats: Math.max(5, others) });
      const { usual, tuned } = peers[threads];
      const floor = FLOOR_MS[tier][name]?.[threads - 1];
      rows.push({
        case: name,
        threads,
        tier,
        ms: ours.median,
        msMin: ours.min,
        msMax: ours.max,
        peerUsualMs: usual.median,
        peerUsualSpread: [usual.min, usual.max],
        peerTunedMs: tuned.median,
        ratioUsual: usual.median / ours.median,
        ratioTuned: tuned.median / ours.median,
        shareOfFloor: floor === undefined ? null : floor / ours.median,
        ...(await truthErrors(folder, name, ours)),
        peakMiB: ours.peakMiB,
        scoreMiB: ours.scoreMiB,
        peakSizes: (ours.peakMiB - 64) / ours.scoreMiB,
        allowedSizes: ALLOWED_SIZES[name],
      });
      print(rows.at(-1));
    }
  }
  return rows;
}

const number = (value, digits) => (value === null ? '–' : value.toFixed(digits)).padStart(9);

function print(row) {
  console.log(
    `${row.case}  ${row.tier.padEnd(9)} ${row.threads} thr ${number(row.ms, 1)} ms (${row.msMin.toFixed(1)}–${row.msMax.toFixed(1)})` +
      `  usual ${number(row.peerUsualMs, 0)} ms ${number(row.ratioUsual, 1)}×  tuned ${number(row.ratioTuned, 1)}×` +
      `  of the floor ${number(row.shareOfFloor === null ? null : row.shareOfFloor * 100, 0)} %` +
      `  loss ${row.lossError.toExponential(1)}  gradient ${row.gradL1.toExponential(1)}  peak ${row.peakMiB.toFixed(0)} MiB: 64 + ${row.peakSizes.toFixed(1)}× (allowed ${row.allowedSizes}×` +
      `${row.peakSizes > row.allowedSizes ? ', ABOVE' : ''})`,
  );
}

await bundleKernels();
const rows = [];
if (cases.length > 0) {
  if (!(await peersAreThere())) {
    console.error('No PyTorch for /usr/bin/python3: apt-get install python3-torch python3-numpy');
    process.exitCode = 1;
  } else {
    await makeInputs(options.folder, cases);
    for (const name of cases) rows.push(...(await measureCase(name, options.folder)));
  }
}
if (options.growth) await measureGrowth(options.folder);
if (options['whole-path'] || options.report) {
  if (!existsSync('dist/cli.js')) throw new Error('dist/cli.js is not built: node esbuild.mjs --production');
  if (options['whole-path']) rows.push(...(await measureWholePath(options.folder)));
  if (options.report) rows.push(...(await measureReport(options.folder)));
}
if (options.cancel) rows.push(...(await measureCancelling(options.folder)));
if (options.ui) rows.push(...(await measureUi(options.folder, options.link)));
if (options.large) rows.push(...(await measureLarge(options.folder)));
if (options.json) await writeFile(options.json, `${JSON.stringify(rows, null, 1)}\n`);
