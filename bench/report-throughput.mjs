import { execFile } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder, python } from './peers.mjs';
import { timed } from './timed.mjs';

const PAIRS = 200;
/** The peer's first pairs; its time grows with their number. */
const PEER_PAIRS = 40;

async function dataSet(folder, pairs) {
  await promisify(execFile)(python, [join(import.meta.dirname, 'report-data.py'), folder, String(pairs)]);
  return folder;
}

/**
 * `report` over a folder of small pairs (float16 logits at a quarter of the size) against the script that a user would
 * write. Memory must not grow with the pairs: a tenth of them is measured, too.
 */
export async function measureReport(folder) {
  const threads = String(os.availableParallelism());
  const script = join(import.meta.dirname, 'user-report.py');
  const [few, all] = [await dataSet(join(folder, 'few'), PEER_PAIRS), await dataSet(join(folder, 'all'), PAIRS)];
  const report = (pairs) => [process.execPath, 'dist/cli.js', 'report', pairs, '--json', '--fresh'];
  const peer = await timed([python, script, benchFolder, few, threads]);
  const fewPairs = await timed(report(few));
  const ours = await timed(report(all));
  const row = {
    case: `report ${PAIRS}`,
    ms: ours.ms,
    pairsPerSecond: (PAIRS / ours.ms) * 1e3,
    peerPairsPerSecond: (PEER_PAIRS / peer.ms) * 1e3,
    ratioUsual: (peer.ms / PEER_PAIRS / ours.ms) * PAIRS,
    peakMiB: ours.peakMiB,
    fewPeakMiB: fewPairs.peakMiB,
    peerPeakMiB: peer.peakMiB,
  };
  console.log(
    `report of ${PAIRS} pairs: ${row.pairsPerSecond.toFixed(1)} pairs/s, ${row.peakMiB.toFixed(0)} MiB ` +
      `(${PEER_PAIRS} pairs: ${row.fewPeakMiB.toFixed(0)} MiB); script ${row.peerPairsPerSecond.toFixed(1)} pairs/s, ` +
      `${row.peerPeakMiB.toFixed(0)} MiB: ${row.ratioUsual.toFixed(1)}×`,
  );
  return [row];
}
