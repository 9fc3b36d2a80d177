// node bench/growth-point.mjs '{"side","channels","threads"}' → medians of both tiers on a made-up image.
import { bundle, wasm } from './bundle-kernels.mjs';
import { peakMemoryMiB } from './peak-memory.mjs';

const { side, channels, threads } = JSON.parse(process.argv[2]);
const { loadKernels } = await import(bundle);
const kernels = await loadKernels(wasm, { threads });
const pixels = side * side;
const ids = new Int32Array(pixels);
const values = new Float32Array(new SharedArrayBuffer(pixels * channels * 4));
let state = 1;
const noise = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};
const classes = Math.max(2, channels);
for (let i = 0; i < pixels; i += 1) {
  const [x, y] = [i % side, Math.floor(i / side)];
  ids[i] = Math.floor(((Math.sin(x / 61) + Math.cos(y / 47) + 2) / 4) * classes * 0.9999);
}
for (let c = 0; c < channels; c += 1) {
  const own = channels === 1 ? 1 : c;
  for (let i = 0; i < pixels; i += 1) values[c * pixels + i] = (ids[i] === own ? 3 : -3) + 6 * noise();
}
const truth = { batch: 1, height: side, width: side, ids };
const prediction = { kind: 'logits', batch: 1, channels, height: side, width: side, values, integerMax: null };
const loss = channels === 1 ? 'lovasz-hinge' : 'lovasz-softmax';
const settings = { loss, classes: 'present', perImage: false, ties: 'shapley' };
await kernels.warmUp();
const medians = {};
for (const tier of ['exact', 'certified']) {
  const times = [];
  for (let round = 0; round < 4; round += 1) {
    const options = { certified: tier === 'certified', borrow: true, narrowFromValues: 0 };
    const start = performance.now();
    kernels.lossAndGradient(truth, prediction, settings, 'grad-logit', options);
    times.push(performance.now() - start);
  }
  // The first one meets fresh memory.
  medians[tier] = times.slice(1).sort((a, b) => a - b)[1];
}
console.log(JSON.stringify({ ...medians, peakMiB: peakMemoryMiB() }));
await kernels.dispose();
