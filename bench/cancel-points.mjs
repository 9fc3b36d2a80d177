// node bench/cancel-points.mjs '{"folder","bundles"}' → one JSON line: how fast a job ends that is no longer wanted.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle, wasm } from './bundle-kernels.mjs';
import { readNpy } from './npy-file.mjs';

const ROUNDS = 24;
/** The process computes no more when it had less of the processor than this for one step. */
const IDLE_SHARE = 0.25;
const STEP_MS = 4;

const { folder, bundles } = JSON.parse(process.argv[2]);
const [logitsFile, labelsFile] = ['logits', 'labels'].map((kind) => join(folder, `C.${kind}.npy`));

/** Moments spread over a job of `jobMs`, in no order. */
const moments = (jobMs) =>
  Array.from({ length: ROUNDS }, (_, i) => (((i * 7) % ROUNDS) + Math.random()) * (jobMs / ROUNDS));

function row(name, times) {
  times.sort((a, b) => a - b);
  return { case: name, cancelled: times.length, median: times[times.length >> 1], worst: times.at(-1) };
}

/** From the moment at which `isCancelled` would say yes until the kernels are back. */
async function kernelRows() {
  const { loadKernels } = await import(bundle);
  const kernels = await loadKernels(wasm);
  const scores = readNpy(logitsFile, Float32Array);
  const labels = readNpy(labelsFile, Uint8Array);
  const [channels, height, width] = scores.shape;
  const ids = Int32Array.from(labels.values, (label) => (label === 255 ? -1 : label));
  const truth = { batch: 1, height, width, ids };
  const prediction = { kind: 'logits', batch: 1, channels, height, width, values: scores.values, integerMax: null };
  const settings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
  await kernels.warmUp();
  const rows = [];
  for (const certified of [false, true]) {
    const run = (isCancelled) => {
      const options = { certified, borrow: true, isCancelled };
      kernels.lossAndGradient(truth, prediction, settings, 'grad-logit', options);
    };
    run(() => false);
    const start = performance.now();
    run(() => false);
    const times = [];
    for (const moment of moments(performance.now() - start)) {
      const due = performance.now() + moment;
      try {
        run(() => performance.now() >= due);
      } catch (error) {
        if (error.code !== 'cancelled') throw error;
        times.push(performance.now() - due);
      }
    }
    rows.push(row(`kernels, ${certified ? 'certified' : 'exact'}`, times));
  }
  await kernels.dispose();
  return rows;
}

/** From abort() until the promise is settled, and until the process's threads are still. */
async function engineRows() {
  const require = createRequire(import.meta.url);
  const { Engine } = require(join(bundles, 'engine.cjs'));
  const { defaultPairOptions } = require(join(bundles, 'pair-options.cjs'));
  const engine = new Engine({ workerFile: join(bundles, 'worker.js'), workers: 2 });
  const file = (name) => ({ name, content: { file: name }, version: '' });
  const request = (version) => ({
    groundTruth: file(labelsFile),
    prediction: { ...file(logitsFile), version },
    image: null,
    options: defaultPairOptions,
    regions: 0,
  });
  const start = performance.now();
  await engine.open(request('whole'));
  const jobMs = performance.now() - start;
  const settled = [];
  const still = [];
  for (const [round, moment] of moments(jobMs).entries()) {
    const controller = new AbortController();
    let end = 0;
    const opened = engine.open(request(String(round)), { signal: controller.signal }).then(
      () => null,
      () => {
        end = performance.now();
      },
    );
    await sleep(moment);
    const aborted = performance.now();
    controller.abort();
    await opened;
    // Done before it was cancelled.
    if (end === 0) continue;
    settled.push(end - aborted);
    for (;;) {
      const [before, from] = [process.cpuUsage(), performance.now()];
      await sleep(STEP_MS);
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 < IDLE_SHARE * (performance.now() - from)) {
        still.push(from - aborted);
        break;
      }
    }
  }
  await engine.dispose();
  return [row('open pair, settled', settled), row('open pair, threads still', still)];
}

console.log(JSON.stringify([...(await kernelRows()), ...(await engineRows())]));
