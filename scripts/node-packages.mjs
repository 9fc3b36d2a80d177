// The project's own packages, without a needless install.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root } from './run.mjs';

/** Why node_modules cannot be used as it is; undefined when it can. */
function whyStale() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || optional || link) continue;
    const there = present[path];
    if (!there) return `${path} is missing`;
    if (there.version !== version) return `${path} is ${there.version}, wanted ${version}`;
  }
  return undefined;
}

/** Runs `npm ci` where node_modules is missing or does not match package-lock.json. */
export async function ensureNodePackages() {
  const reason = whyStale();
  if (!reason) return;
  console.log(`Installing the packages (${reason}): npm ci …`);
  await npm(['ci', '--prefer-offline', '--no-audit', '--no-fund'], { quiet: true });
}
