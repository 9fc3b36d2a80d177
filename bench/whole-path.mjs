import os from 'node:os';
import { join } from 'node:path';
import { benchFolder, makeInputs, python } from './peers.mjs';
import { timed } from './timed.mjs';

async function median(command, repeats) {
  const results = [];
  for (let i = 0; i < repeats; i += 1) results.push(await timed(command));
  results.sort((a, b) => a.ms - b.ms);
  return results[repeats >> 1];
}

/**
 * `inspect` of case C's files, map included, against the Python script that a user would write. Its page faults are
 * part of it: a process that runs once gives freed memory back, unlike a training process.
 */
export async function measureWholePath(folder) {
  await makeInputs(folder, ['C']);
  const [logits, labels] = ['logits', 'labels'].map((kind) => join(folder, `C.${kind}.npy`));
  const map = join(folder, 'C.map.npy');
  const threads = String(os.availableParallelism());
  const script = join(import.meta.dirname, 'user-script.py');
  const peer = await median([python, script, benchFolder, logits, labels, map, threads], 1);
  const command = [
    'dist/cli.js',
    'inspect',
    logits,
    '--ground-truth',
    labels,
    '--json',
    '--map',
    'contribution',
    '--regions',
    '0',
  ];
  const ours = await median([process.execPath, ...command, '--map-out', map], 3);
  const row = {
    case: 'inspect C',
    ms: ours.ms,
    peerUsualMs: peer.ms,
    ratioUsual: peer.ms / ours.ms,
    peakMiB: ours.peakMiB,
    peerPeakMiB: peer.peakMiB,
  };
  console.log(
    `inspect C: ${row.ms.toFixed(0)} ms, ${row.peakMiB.toFixed(0)} MiB; script ${row.peerUsualMs.toFixed(0)} ms, ` +
      `${row.peerPeakMiB.toFixed(0)} MiB: ${row.ratioUsual.toFixed(1)}×`,
  );
  return [row];
}
