import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import * as esbuild from 'esbuild';
import { makeInputs } from './peers.mjs';

const root = join(import.meta.dirname, '..');
const watch = join(root, 'build/bench/loop-watch.vsix');
const session = join(root, 'build/bench/ui-session.mjs');

/** The harness of the journeys is TypeScript; its scripts stay where they are. */
async function bundleSession() {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['bench/ui-session.ts'],
    outfile: session,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    plugins: [
      {
        name: 'scripts-stay',
        setup(build) {
          build.onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
            path: pathToFileURL(join(resolveDir, path)).href,
            external: true,
          }));
        },
      },
    ],
  });
}

/** Lines between browser and VS Code: none, and as far away as another city and another continent. */
const LINKS = [
  { name: 'on this machine', speed: null },
  { name: '20 Mbit/s, 60 ms there and back', speed: { delayMs: 30, megabitPerS: 20 } },
  { name: '20 Mbit/s, 60 ms each way', speed: { delayMs: 60, megabitPerS: 20 } },
];

/**
 * One inspection of case C in the real VS Code: what a person waits for, and what stands still meanwhile.
 * @param overLinks also with slow lines between the browser and VS Code
 */
export async function measureUi(folder, overLinks) {
  await makeInputs(folder, ['C', 'D']);
  await bundleSession();
  await createVSIX({
    cwd: join(import.meta.dirname, 'loop-watch'),
    packagePath: watch,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
    allowStarActivation: true,
  });
  const { measureInspection } = await import(pathToFileURL(session).href);
  const filesOf = (name) => ['logits', 'labels'].map((kind) => join(folder, `${name}.${kind}.npy`));
  const rows = [];
  for (const { name, speed } of overLinks ? LINKS : LINKS.slice(0, 1)) {
    const measured = await measureInspection({ small: filesOf('D'), large: filesOf('C') }, watch, speed);
    printInspection(name, measured);
    rows.push({ case: `VS Code C, ${name}`, ...measured });
  }
  return rows;
}

function printInspection(name, measured) {
  const long = measured.pageTasksMs.filter((ms) => ms > 100);
  const moments = ['page', 'estimate', 'readable', 'loss', 'curve'].map((what) => {
    const { ms, bytes } = measured[what];
    return `${what} after ${ms} ms and ${(bytes / 2 ** 20).toFixed(2)} MiB`;
  });
  console.log(
    `VS Code, case C, ${name}: ${moments.join(', ')}; extension host blocked ` +
      `${measured.hostBlockedMs.toFixed(0)} ms at most (before: ${measured.hostBlockedIdleMs.toFixed(0)} ms); page tasks ` +
      `above 100 ms: ${long.length}${long.length > 0 ? ` (${long.map((ms) => ms.toFixed(0)).join(', ')} ms)` : ''}`,
  );
  for (const [afterMs, ranMs, wentByMs] of measured.hostStops)
    console.log(`  ${afterMs} ms after the click it ran for ${ranMs.toFixed(0)} ms of ${wentByMs.toFixed(0)}`);
}

/** Pairs of label maps that fit no texture, and one that no screen shows whole. */
const LARGE = [
  [8192, 8192],
  [30_000, 20_000],
];

/** Large pairs of label maps in the real VS Code: what crosses to the page, and what is held. */
export async function measureLarge(folder) {
  await bundleSession();
  const { measureLargePair } = await import(pathToFileURL(session).href);
  const rows = [];
  for (const [width, height] of LARGE) {
    const name = `${width}x${height}`;
    const measured = await measureLargePair(join(folder, name), width, height, join(folder, `${name}.png`));
    const mib = (bytes) => (bytes / 2 ** 20).toFixed(2);
    console.log(
      `VS Code, labels ${name}: loss ${measured.loss} after ${measured.lossMs} ms; largest of ${measured.messages} messages ` +
        `${mib(measured.largestMessageBytes)} MiB; page ${measured.pageMiB} MiB, extension host with workers ` +
        `${measured.workersMiB} MiB at most; page tasks above 100 ms: ${measured.longTasksMs.length}` +
        `${measured.longTasksMs.length > 0 ? ` (${measured.longTasksMs.join(', ')} ms)` : ''}`,
    );
    rows.push({ case: `VS Code labels ${name}`, ...measured });
  }
  return rows;
}
