// node scripts/complete-lock.mjs, after a dependency was added or updated: puts the optional packages of other platforms
// into package-lock.json where npm has left them out. npm leaves out what the registry of the day does not serve, and
// `npm ci` then refuses the lock file as incomplete.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const systems = /(^|[-/])(android|darwin|freebsd|linux|linuxmusl|netbsd|openbsd|openharmony|sunos|aix|win32)(-|$)/;
const processors = /[-](arm64|x64|ia32|arm|riscv64|ppc64|s390x|loong64|mips64el|wasm32)([-.]|$)/;

/**
 * The optional packages that other packages of the lock file name and that it does not hold.
 * @param {Record<string, { optionalDependencies?: Record<string, string> }>} packages
 * @returns {{ path: string, version: string }[]}
 */
export function missingPackages(packages) {
  const missing = new Map();
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (!places.some((place) => place in packages)) missing.set(`node_modules/${name}`, version);
    }
  }
  return [...missing].map(([path, version]) => ({ path, version }));
}

/** What npm writes for a package of another platform, as far as its name tells. */
function entryOf(path, version) {
  const system = systems.exec(path)?.[2];
  const processor = processors.exec(path)?.[1];
  return {
    version: version.replace(/^[~^]/, ''),
    ...(processor ? { cpu: [processor.replace(/eabi(hf)?$/, '')] } : {}),
    optional: true,
    ...(system ? { os: [system.replace('linuxmusl', 'linux')] } : {}),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPackages(lock.packages);
  for (const { path, version } of missing) lock.packages[path] = entryOf(path, version);
  const [[, own], ...others] = Object.entries(lock.packages);
  others.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': own, ...Object.fromEntries(others) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} packages added to package-lock.json.`);
}
