// npm run package [-- TARGET…|all]: the extension as .vsix files in artifacts/vsix, by default for this platform.
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './run.mjs';
import { ownTarget, packageVsix, targetNames } from './vsix.mjs';

const asked = process.argv.slice(2);
const targets = asked.length === 0 ? [ownTarget()] : asked.includes('all') ? targetNames : asked;
for (const target of targets) {
  const file = await packageVsix(target);
  console.log(`${relative(root, file)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`);
}
