// node bench/ours.mjs '{"folder","name","tier","threads","repeats"}' → one JSON line. Task: logits and labels in
// memory → loss, losses of the classes, and the gradient to every logit; as the peers do it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, wasm } from './bundle-kernels.mjs';
import { readNpy } from './npy-file.mjs';
import { peakMemoryMiB } from './peak-memory.mjs';

/** The peers are warm, too. */
const WARM_MS = 400;

const { folder, name, tier, threads, repeats } = JSON.parse(process.argv[2]);
const { loadKernels } = await import(bundle);
const kernels = await loadKernels(wasm, { threads });
const scores = readNpy(join(folder, `${name}.logits.npy`), Float32Array);
const labels = readNpy(join(folder, `${name}.labels.npy`), Uint8Array);
const binary = scores.shape.length === 2;
const [height, width] = labels.shape;
const channels = binary ? 1 : scores.shape[0];
const ids = new Int32Array(labels.values.length);
for (let i = 0; i < ids.length; i += 1) ids[i] = labels.values[i] === 255 ? -1 : labels.values[i];
const truth = { batch: 1, height, width, ids };
const prediction = { kind: 'logits', batch: 1, channels, height, width, values: scores.values, integerMax: null };
const loss = binary ? 'lovasz-hinge' : 'lovasz-softmax';
const settings = { loss, classes: 'present', perImage: false, ties: 'shapley' };
await kernels.warmUp();
const options = { certified: tier === 'certified', borrow: true };
// Threads start, and V8 optimises in the background what the warm-up on a tiny image did not reach.
const warm = performance.now() + WARM_MS;
do kernels.lossAndGradient(truth, prediction, settings, 'grad-logit', options);
while (performance.now() < warm);
const times = [];
let result;
for (let round = 0; round < repeats; round += 1) {
  const start = performance.now();
  result = kernels.lossAndGradient(truth, prediction, settings, 'grad-logit', options);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const gradientFile = join(folder, `${name}.${tier}.${threads}.gradient`);
const { gradient } = result;
const peakMiB = peakMemoryMiB();
writeFileSync(gradientFile, new Uint8Array(gradient.buffer, gradient.byteOffset, gradient.byteLength));
console.log(
  JSON.stringify({
    median: times[times.length >> 1],
    min: times[0],
    max: times.at(-1),
    loss: result.value,
    gradientFile,
    dtype: gradient instanceof Float32Array ? '<f4' : '<f8',
    peakMiB,
    scoreMiB: (scores.values.length * 4) / 2 ** 20,
  }),
);
await kernels.dispose();
