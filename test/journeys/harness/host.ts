/**
 * A real VS Code with the packaged extension, driven as a person would.
 *
 *   import { afterAll, beforeAll, expect, it } from 'vitest';
 *   import { startHost, type VsCodeDriver } from './harness/host.ts';
 *
 *   let code: VsCodeDriver;
 *   beforeAll(async () => {
 *     code = await startHost({ workspaceFolder: '/tmp/some-copy-of-sample' });
 *   });
 *   afterAll(() => code?.stop()); // throws when any console showed an error or a CSP violation
 *
 *   it('shows the loss', async () => {
 *     await code.rightClick('gt/frame-1.png');
 *     await code.chooseMenu('Inspect Loss');
 *     const panel = code.webview();
 *     await panel.locator('[data-testid=loss]').waitFor();
 *     await code.screenshot('inspect-loss');
 *   });
 *
 * One host a file (about 5 s to start); the tests of a file share it and run in order. `dist/` must be built; the VSIX is
 * packaged anew when dist/ or the manifest has changed. What VS Code 1.139 is here: its workbench, extension host and
 * webviews in Chromium (code-server), so `env.uiKind` is Web and `env.remoteName` is set. LENS_HOST=oldest drives 1.100.
 * Give it a copy of a folder, never a folder of the checkout: VS Code and the tests write into it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs';
import { installExtension, quietSettings, startCodeServer } from '../../../scripts/code-server.mjs';
import type { HostName } from '../../../scripts/vscode-host.mjs';
import { packageVsix } from '../../../scripts/vsix.mjs';
import { ConsoleWatch } from './console-watch.ts';
import { VsCodeDriver } from './vscode-driver.ts';

export { VsCodeDriver } from './vscode-driver.ts';

export interface HostOptions {
  /** The folder that VS Code opens. */
  readonly workspaceFolder: string;
  /** The extension's package; by default the one of this checkout. `null`: no extension. */
  readonly vsix?: string | null;
  /** Packages of further extensions. */
  readonly besides?: readonly string[];
  /** Whether every folder is trusted (the default); otherwise VS Code asks as it does for a person. */
  readonly trusted?: boolean;
  /** User settings besides the quiet ones of the tests. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** The window's size in CSS pixels; 1600 × 1000 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What the browser is started with; by default as in all tests. */
  readonly browserArguments?: readonly string[];
  /** What lies between the browser and VS Code: given the port of VS Code, the one that the browser is to use. */
  readonly link?: (port: number) => Promise<{ readonly port: number; close(): Promise<void> }>;
}

/** Starts VS Code and a browser, installs the extension, opens the folder and waits for the Explorer. */
export async function startHost({
  workspaceFolder,
  vsix,
  besides = [],
  trusted = true,
  settings = {},
  env = {},
  viewport = { width: 1600, height: 1000 },
  browserArguments = chromiumArguments,
  link,
}: HostOptions): Promise<VsCodeDriver> {
  const host: HostName = process.env['LENS_HOST'] === 'oldest' ? 'oldest' : 'newest';
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('No Chromium on this machine: run npm run test:journeys, which says what to do.');
  const profile = await mkdtemp(join(tmpdir(), 'lovasz-lens-host-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(profile, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    if (vsix !== null) await installExtension({ host, profile, vsix: vsix ?? (await packageVsix()) });
    for (const other of besides) await installExtension({ host, profile, vsix: other });
    const userSettings = {
      ...quietSettings,
      'explorer.compactFolders': false,
      'explorer.autoReveal': false,
      'workbench.colorTheme': host === 'oldest' ? 'Default Dark Modern' : 'Dark Modern',
      ...settings,
    };
    const server = await startCodeServer({ profile, host, trusted, env, settings: userSettings });
    closing.push(() => server.stop());
    const between = await link?.(server.port);
    if (between) closing.push(() => between.close());
    const address = between ? `http://127.0.0.1:${between.port}` : server.address;
    const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
    closing.push(() => browser.close());
    const context = await browser.newContext({ viewport, deviceScaleFactor: 1, locale: 'en-US' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
    const consoles = new ConsoleWatch(context);
    const page = await context.newPage();
    const driver = new VsCodeDriver({ page, profile, consoles, userSettings, serverLog: () => server.log(), close });
    await page.goto(`${address}/?folder=${encodeURIComponent(workspaceFolder)}`);
    await driver.waitForWorkbench();
    return driver;
  } catch (error) {
    await close();
    throw error;
  }
}
