// npm run check: the compiler, the formatter and linter, the walls, and what nobody uses.
import { pathToFileURL } from 'node:url';
import { tool } from './run.mjs';

const checks = [
  { name: 'types (tsc -b)', script: 'typescript/bin/tsc', args: ['-b', '--pretty'] },
  { name: 'format and lint (biome)', script: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'walls (dependency-cruiser)',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'src', 'webview'],
  },
  { name: 'unused files, exports, packages (knip)', script: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/**
 * Runs every check, the later ones also after a failure.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  let failed = 0;
  for (const { name, script, args } of checks) {
    const { code, output } = await tool(script, args, { quiet: true, allowFailure: true });
    if (code === 0) {
      console.log(`✔ ${name}`);
    } else {
      failed++;
      console.error(`${output.trimEnd()}\n✘ ${name}`);
    }
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed } = await check();
  process.exitCode = failed ? 1 : 0;
}
