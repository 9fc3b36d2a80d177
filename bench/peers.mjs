import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's Python, which has Debian's PyTorch. */
export const python = '/usr/bin/python3';

/** Inputs and peers, used as they are. */
export const benchFolder = process.env.LENS_BENCH ?? join(import.meta.dirname, '../../shared/bench');

export async function peersAreThere() {
  return run(python, ['-c', 'import torch, numpy']).then(
    () => true,
    () => false,
  );
}

/** Writes the inputs that are missing. */
export async function makeInputs(folder, cases) {
  const missing = cases.filter((name) => !existsSync(join(folder, `${name}.logits.npy`)));
  if (missing.length > 0) await run(python, [join(benchFolder, 'inputs.py'), folder, missing.join(',')]);
}

/** Runs a peer; its JSON line. */
export async function runPeer(folder, name, which, threads, repeats) {
  const args = [join(benchFolder, 'peers.py'), folder, name, which, String(threads), String(repeats)];
  const { stdout } = await run(python, args);
  return JSON.parse(stdout);
}

const COMPARE = `
import json, sys, numpy as np
truth = np.load(sys.argv[1]); loss = float(sys.argv[3])
gradient = np.fromfile(sys.argv[2], np.dtype(sys.argv[4])).reshape(truth['gradient'].shape)
g = truth['gradient']
print(json.dumps({'lossError': abs(loss - float(truth['loss'])) / float(truth['loss']),
                  'gradL1': float(np.abs(gradient - g).sum() / np.abs(g).sum())}))
`;

/** Relative errors of a result against float64: of the loss, and of the gradient in the L1 norm. */
export async function truthErrors(folder, name, ours) {
  const truth = join(folder, `${name}.truth.npz`);
  if (!existsSync(truth)) await runPeer(folder, name, 'truth', 2, 1);
  const { stdout } = await run(python, ['-c', COMPARE, truth, ours.gradientFile, String(ours.loss), ours.dtype]);
  return JSON.parse(stdout);
}
