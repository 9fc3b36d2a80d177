import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs';
import { pageBundle } from './bundles.ts';
import { asText, workbenchStandIn } from './carried.ts';
import { prepareWalk } from './note-handlers.ts';
import type { PageEnd } from './panel-host.ts';
import { type ThemeName, themes } from './themes.ts';

const ORIGIN = 'https://lens.test';
export type PageName = 'page' | 'report' | 'series';
const NONCE = 'nonce-of-the-test';

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly density?: number;
  readonly savedState?: unknown;
  /** As if the page were on another machine. */
  readonly remote?: boolean;
}

/** A page of the browser; its host sits at the other end. */
export interface HostedPage {
  readonly page: Page;
  /** Policy violations, console errors and page errors: it must stay empty. */
  readonly problems: string[];
  readonly end: PageEnd;
  /** Loads the page; the host is there by then. */
  go(): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
  return await chromium.launch({ executablePath, args: [...chromiumArguments] });
}

function policy(): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}'`,
    `style-src ${ORIGIN} 'nonce-${NONCE}'`,
    `font-src ${ORIGIN}`,
    `img-src ${ORIGIN} data: blob:`,
  ].join('; ');
}

/** The page as src/extension/panel/page-html.ts writes it, in the frame and with the styles that the workbench gives. */
function pageHtml(theme: ThemeName, name: PageName): string {
  const { bodyClass, variables } = themes[theme];
  const colours = Object.entries(variables).map(([name, value]) => `${name}:${value}`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta property="csp-nonce" content="${NONCE}">
<style nonce="${NONCE}">:root{${colours.join(';')}}body{background-color:transparent;color:var(--vscode-editor-foreground);font-family:var(--vscode-font-family);font-size:var(--vscode-font-size);margin:0;padding:0 20px}</style>
<link rel="stylesheet" href="${ORIGIN}/${name}.css">
<title>Lovász Lens</title>
</head>
<body class="${bodyClass}">
<div id="lens"></div>
<script nonce="${NONCE}" src="${ORIGIN}/${name}.js"></script>
</body>
</html>`;
}

/** Errors of a page and of its console, as they come. */
export function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  return problems;
}

/** A page of the browser that can load one of the built pages. */
export async function hostPage(browser: Browser, name: PageName, options: OpenOptions = {}): Promise<HostedPage> {
  const { theme = 'dark', width = 1180, height = 860, density = 1, savedState } = options;
  const bundle = pageBundle();
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: density });
  const page = await context.newPage();
  const problems = problemsOf(page);
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('lensToHost', (text: string) => receive(JSON.parse(text)));
  await page.exposeFunction('lensProblem', (problem: string) => {
    problems.push(problem);
  });
  await page.addInitScript(workbenchStandIn, savedState);
  await prepareWalk(page);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '') {
      const headers = { 'content-security-policy': policy() };
      await route.fulfill({ body: pageHtml(theme, name), contentType: 'text/html', headers });
      return;
    }
    const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
    await route.fulfill({
      body: readFileSync(path.join(bundle, file)),
      contentType: types[path.extname(file)] ?? 'application/octet-stream',
    });
  });
  return {
    page,
    problems,
    end: {
      send: async (message) => {
        // A message to a page that is just going elsewhere is lost, as in VS Code.
        await page
          .evaluate(
            (text) => (window as unknown as { lensReceive?(text: string): void }).lensReceive?.(text),
            asText(message),
          )
          .catch((error: unknown) => {
            if (!/context was destroyed|has been closed/.test(String(error))) throw error;
          });
      },
      listen: (listener) => {
        receive = listener;
      },
    },
    go: async () => {
      await page.goto(`${ORIGIN}/`);
    },
    setTheme: async (next) => {
      await page.evaluate(({ bodyClass, variables }) => {
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
        document.body.className = bodyClass;
      }, themes[next]);
    },
  };
}

/** The state that the page has saved, once nothing is left to save. */
export async function savedStateOf({ page }: Pick<HostedPage, 'page'>): Promise<unknown> {
  await page.locator('html:not([data-unsaved])').waitFor({ state: 'attached' });
  return await page.evaluate(() => (window as unknown as { lensState(): unknown }).lensState());
}

/** Waits until the page has every answer that it has asked for, and has drawn it. */
export async function settled({ page }: Pick<HostedPage, 'page'>): Promise<void> {
  await page.evaluate(async () => {
    const requests = (window as unknown as { lensRequests: { open: number; sent: number } }).lensRequests;
    const drawn = () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    // An answer may come within a round: what it leads to shows in the next one.
    for (let quiet = 0; quiet < 3; ) {
      const { sent } = requests;
      await drawn();
      const isPartial = document.querySelector('[data-partial]') !== null;
      quiet = requests.open === 0 && requests.sent === sent && !isPartial ? quiet + 1 : 0;
    }
  });
}
