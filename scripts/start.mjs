// npm start: the numbers of a sample pair from the command line, then VS Code with the extension on the sample data set.
// LENS_VSCODE=/path/to/code opens a desktop VS Code; otherwise the browser edition is served on this machine alone.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { installExtension, startCodeServer } from './code-server.mjs';
import { root, run } from './run.mjs';
import { packageVsix } from './vsix.mjs';

const sample = join(root, 'sample');

/** The first prediction of the sample's first run. */
function samplePrediction() {
  const run = readdirSync(sample)
    .filter((name) => name.startsWith('run-'))
    .sort()[0];
  const file = run && readdirSync(join(sample, run)).sort()[0];
  if (!file) throw new Error('The folder sample/ holds no run-*/ with predictions.');
  return join('sample', run, file);
}

async function showNumbers() {
  const file = samplePrediction();
  console.log(`\n$ node dist/cli.js inspect ${file}\n`);
  await run(process.execPath, ['dist/cli.js', 'inspect', file]);
}

async function openDesktop(code, vsix) {
  const profile = join(root, 'artifacts/desktop-vscode');
  const own = ['--user-data-dir', profile, '--extensions-dir', join(profile, 'ext')];
  await run(code, [...own, '--install-extension', vsix, '--force'], { quiet: true });
  console.log(`\nOpening ${relative(root, sample)}/ in ${code}. Right-click a file in gt/ or run-a/: Inspect Loss.`);
  await run(code, [...own, '--new-window', '--disable-workspace-trust', sample]);
}

async function serve(vsix) {
  const profile = mkdtempSync(join(tmpdir(), 'lovasz-lens-'));
  const password = randomBytes(12).toString('hex');
  await installExtension({ profile, vsix });
  const server = await startCodeServer({ profile, password, settings: { 'explorer.compactFolders': false } });
  const stop = async () => {
    await server.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`
VS Code with Lovász Lens is open on the sample data set (only this machine can reach it):

  address   ${server.address}/?folder=${encodeURI(sample)}
  password  ${password}

In the Explorer, right-click a file in gt/ or run-a/ and choose "Inspect Loss". Ctrl+C ends it.`);
  await server.exited;
}

if (!existsSync(sample)) throw new Error('The sample data set (sample/) is missing.');
await showNumbers();
const vsix = await packageVsix();
const desktop = process.env['LENS_VSCODE'];
await (desktop ? openDesktop(desktop, vsix) : serve(vsix));
