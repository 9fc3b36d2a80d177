/**
 * Stands in for the `code` executable where no desktop VS Code can be had: it understands the arguments with which
 * @vscode/test-electron starts the tests of an extension, and runs them in the browser edition. The extension host is
 * a real one; `env.uiKind` is Web.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs';
import { startCodeServer } from '../../scripts/code-server.mjs';
import { ConsoleWatch, isNoise } from '../journeys/harness/console-watch.ts';

const options = new Map<string, string>();
let folder: string | undefined;
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(argument) ?? [];
  if (name !== undefined) options.set(name, value ?? '');
  else folder = argument;
}

async function main(): Promise<number> {
  const development = options.get('extensionDevelopmentPath');
  const tests = options.get('extensionTestsPath');
  const executablePath = findChromium();
  if (!development || !tests || !folder) throw new Error('needs a development path, a tests path and a folder');
  if (!executablePath) throw new Error('No Chromium on this machine: npm run test:host says what to do.');
  const profile = await mkdtemp(join(tmpdir(), 'vscode-stand-in-'));
  const host = process.env['LENS_HOST'] === 'oldest' ? 'oldest' : 'newest';
  const server = await startCodeServer({ profile, host, testDriver: true });
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, locale: 'en-US' });
    const consoles = new ConsoleWatch(context);
    const page = await context.newPage();
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const line = format(...args);
      if (isNoise(line)) return;
      if (type === 'error' || type === 'warn') console.error(line);
      else console.log(line);
    });
    const exit = new Promise<number>((resolve, reject) => {
      page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)).catch(reject);
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', remote(development)],
      ['extensionTestsPath', remote(tests)],
    ]);
    await page.goto(`${server.address}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
    const code = await exit;
    await consoles.readLogs(profile, server.log());
    const problems = consoles.problems();
    for (const { where, text } of problems) console.error(`[${where}] ${text}`);
    return problems.length > 0 ? 1 : code;
  } finally {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error);
  return 1;
});
