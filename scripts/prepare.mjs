// What a command needs before it can run, straight after `git clone`: the packages, the build, a browser, a VS Code.
// Plain Node, no packages: it is what installs them.
import { ensureChromium } from './chromium.mjs';
import { ensureNodePackages } from './node-packages.mjs';
import { root, run } from './run.mjs';
import { ensureVscodeHost } from './vscode-host.mjs';

const build = () => run(process.execPath, ['esbuild.mjs'], { cwd: root, quiet: true });
const desktop = Boolean(process.env['LENS_VSCODE']);
const host = async () => {
  if (desktop) return;
  await ensureVscodeHost('newest');
};
const oldestHost = () => ensureVscodeHost('oldest');
const browser = async () => {
  if (desktop) return;
  await ensureChromium();
};

const needs = {
  build: [ensureNodePackages, build],
  unit: [ensureNodePackages, build],
  webview: [ensureNodePackages, build, ensureChromium],
  host: [ensureNodePackages, build, browser, host],
  journeys: [ensureNodePackages, build, ensureChromium, () => ensureVscodeHost('newest')],
  'oldest-host': [ensureNodePackages, build, ensureChromium, oldestHost],
  test: [ensureNodePackages, build, ensureChromium, () => ensureVscodeHost('newest')],
  start: [ensureNodePackages, build, host],
};

const steps = needs[process.argv[2]];
if (!steps) throw new Error(`node scripts/prepare.mjs ${Object.keys(needs).join('|')}`);
try {
  for (const step of steps) await step();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
