// npm test: every suite, one after the other, and one closing line. `npm run test:NAME` runs one of them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { runHostSuite } from './host-suite.mjs';
import { root, tool } from './run.mjs';
import { packageVsix } from './vsix.mjs';

const artifacts = join(root, 'artifacts');

/**
 * Runs a suite of vitest by its configuration and reads the counts from its report.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
async function vitest(config, env = {}) {
  const report = join(artifacts, `${config}.json`);
  rmSync(report, { force: true });
  const { code, signal } = await tool(
    'vitest/vitest.mjs',
    ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
    { allowFailure: true, env: { ...process.env, ...env } },
  );
  if (!existsSync(report)) {
    console.error(`vitest was ended by ${signal ?? `exit code ${code}`} before it could report.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file whose set-up or clean-up fails has failed, even where each of its tests passed.
  const failed = numFailedTests > 0 ? numFailedTests : Math.max(numFailedTestSuites, code === 0 ? 0 : 1);
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** The oldest VS Code of the manifest: the host suite and the journeys again. */
async function oldestHost() {
  const env = { LENS_HOST: 'oldest' };
  process.env['LENS_HOST'] = 'oldest';
  const host = await runHostSuite({ env });
  await packageVsix();
  const journeys = await vitest('vitest.journeys.config.mts', env);
  return {
    passed: host.passed + journeys.passed,
    failed: host.failed + journeys.failed,
    skipped: host.skipped + journeys.skipped,
  };
}

const suites = {
  check,
  unit: () => vitest('vitest.config.mts'),
  webview: () => vitest('vitest.webview.config.mts'),
  host: () => runHostSuite(),
  journeys: async () => {
    await packageVsix();
    return vitest('vitest.journeys.config.mts');
  },
  'oldest-host': oldestHost,
};
const everyTime = ['check', 'unit', 'webview', 'host', 'journeys'];

/** Words after the suite's name choose among its test files: `npm run test:journeys -- inspect`. */
const [asked, ...filters] = process.argv.slice(2);
const names = asked ? [asked] : everyTime;
if (names.some((name) => !(name in suites))) {
  throw new Error(`No suite ${asked}: one of ${Object.keys(suites).join(', ')}.`);
}

mkdirSync(artifacts, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const name of names) {
  console.log(`\n── ${name} ──`);
  const started = performance.now();
  let counts;
  try {
    counts = await suites[name]();
  } catch (error) {
    console.error(error);
    counts = { passed: 0, failed: 1 };
  }
  const { passed, failed, skipped = 0 } = counts;
  const empty = passed + failed === 0;
  if (empty) console.error(`The suite ${name} ran no test.`);
  total.passed += passed;
  total.failed += failed + (empty ? 1 : 0);
  total.skipped += skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  lines.push(
    `${name.padEnd(12)} ${passed} passed, ${failed + (empty ? 1 : 0)} failed, ${skipped} skipped in ${seconds} s`,
  );
}
console.log(`\n${lines.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
