// Packages the extension for one platform: the bundles, and sharp with only that platform's binary.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { npm, root, tool } from './run.mjs';

/** What each VS Code target is called by npm. */
const targets = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc', binary: 'linux-x64' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc', binary: 'linux-arm64' },
  'alpine-x64': { os: 'linux', cpu: 'x64', libc: 'musl', binary: 'linuxmusl-x64' },
  'alpine-arm64': { os: 'linux', cpu: 'arm64', libc: 'musl', binary: 'linuxmusl-arm64' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', binary: 'darwin-x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', binary: 'darwin-arm64' },
  'win32-x64': { os: 'win32', cpu: 'x64', binary: 'win32-x64' },
  'win32-arm64': { os: 'win32', cpu: 'arm64', binary: 'win32-arm64' },
};
export const targetNames = Object.keys(targets);

/** The largest package that we publish, in bytes. */
const limitBytes = 12_000_000;

/** The packages that the bundles load at run time; everything else is inside the bundles. */
const runtimePackages = ['sharp'];

/** What goes into the package beside dist/, where it is there. */
const companions = ['README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'media', 'schemas'];

/** The VS Code target of this machine. */
export function ownTarget() {
  const musl =
    process.platform === 'linux' && !process.report?.getReport().header.glibcVersionRuntime
      ? 'alpine'
      : process.platform;
  return `${musl}-${process.arch}`;
}

export function vsixFile(target) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, 'artifacts/vsix', `lovasz-lens-${target}-${version}.vsix`);
}

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** A digest of everything that the package is made of. */
function digest(target) {
  const hash = createHash('sha256').update(target);
  const sources = ['dist', 'package.json', 'package-lock.json', 'scripts/vsix.mjs', ...companions];
  for (const source of sources.map((name) => join(root, name)).filter((path) => existsSync(path))) {
    for (const file of statSync(source).isDirectory() ? filesUnder(source) : [source]) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** The manifest as it is installed: no scripts, no development packages. */
function publishedManifest() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { scripts, devDependencies, private: _, dependencies, ...rest } = manifest;
  const kept = Object.fromEntries(runtimePackages.map((name) => [name, dependencies[name]]));
  return { ...rest, dependencies: kept };
}

/**
 * Takes from node_modules what never runs: type declarations, maps, sources of the binding, development notes. Licence
 * files stay.
 */
function trim(nodeModules) {
  for (const file of [...filesUnder(nodeModules)]) {
    const path = relative(nodeModules, file).split(sep).join('/');
    const licence = /licen[cs]e|notice|copying|third-party/i.test(path);
    const idle = /\.(d\.ts|d\.mts|d\.cts|map|ts)$|(^|\/)(\.bin|\.package-lock\.json)|^sharp\/(src|install)\//.test(
      path,
    );
    if (idle && !licence) rmSync(file);
  }
  rmSync(join(nodeModules, '.bin'), { recursive: true, force: true });
}

/** Refuses a package that holds another platform's binary, or lacks its own. */
function checkBinaries(nodeModules, { binary }) {
  const found = readdirSync(join(nodeModules, '@img')).filter((name) => /^sharp-(?!libvips)/.test(name));
  if (found.length !== 1 || found[0] !== `sharp-${binary}`) {
    throw new Error(`The package should hold only @img/sharp-${binary}, and holds ${found.join(', ') || 'none'}.`);
  }
}

/**
 * Makes the package, or keeps the one that is there when nothing has changed.
 * @param {string} target one of `targetNames`
 * @returns {Promise<string>} its path
 */
export async function packageVsix(target = ownTarget()) {
  const names = targets[target];
  if (!names) throw new Error(`No such target: ${target}. One of ${targetNames.join(', ')}.`);
  if (!existsSync(join(root, 'dist/extension.js'))) throw new Error('dist/ is empty: run npm run build first.');
  const file = vsixFile(target);
  const stampFile = `${file}.sha256`;
  const wanted = digest(target);
  if (existsSync(file) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return file;

  const staging = join(root, 'artifacts/vsix', `.staging-${target}-${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    for (const name of ['dist', ...companions]) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(staging, name), { recursive: true });
    }
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
    const { os, cpu, libc } = names;
    const platform = [`--os=${os}`, `--cpu=${cpu}`, ...(libc ? [`--libc=${libc}`] : [])];
    const plain = [
      '--prefer-offline',
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
    ];
    await npm(['install', ...plain, ...platform], { cwd: staging, quiet: true });
    checkBinaries(join(staging, 'node_modules'), names);
    trim(join(staging, 'node_modules'));
    const vsce = [
      'package',
      '--target',
      target,
      '--out',
      file,
      '--allow-missing-repository',
      '--no-update-package-json',
      '--no-rewrite-relative-links',
    ];
    await tool('@vscode/vsce/vsce', vsce, { cwd: staging, quiet: true });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  const { size } = statSync(file);
  if (size > limitBytes) throw new Error(`${file} has ${size} bytes, more than the ${limitBytes} that we allow.`);
  writeFileSync(stampFile, wanted);
  return file;
}
