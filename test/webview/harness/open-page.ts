import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs';
import { pageBundle } from './bundles.ts';
import { asText, workbenchStandIn } from './carried.ts';
import { type PairFiles, PanelHost } from './panel-host.ts';
import { type ThemeName, themes } from './themes.ts';

const ORIGIN = 'https://lens.test';
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

/** A page with its host. `problems` holds policy violations, console errors and page errors: it must stay empty. */
export interface OpenedPage {
  readonly page: Page;
  readonly host: PanelHost;
  readonly problems: string[];
  setTheme(theme: ThemeName): Promise<void>;
  close(): Promise<void>;
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
function pageHtml(theme: ThemeName): string {
  const { bodyClass, variables } = themes[theme];
  const colours = Object.entries(variables).map(([name, value]) => `${name}:${value}`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta property="csp-nonce" content="${NONCE}">
<style nonce="${NONCE}">:root{${colours.join(';')}}body{background-color:transparent;color:var(--vscode-editor-foreground);font-family:var(--vscode-font-family);font-size:var(--vscode-font-size);margin:0;padding:0 20px}</style>
<link rel="stylesheet" href="${ORIGIN}/page.css">
<title>Lovász Lens</title>
</head>
<body class="${bodyClass}">
<div id="lens"></div>
<script nonce="${NONCE}" src="${ORIGIN}/page.js"></script>
</body>
</html>`;
}

/** Opens the built page in the browser with a host that has opened the pair. */
export async function openPage(browser: Browser, files: PairFiles, options: OpenOptions = {}): Promise<OpenedPage> {
  const { theme = 'dark', width = 1180, height = 860, density = 1, savedState, remote = false } = options;
  const bundle = await pageBundle();
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: density });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('lensToHost', (text: string) => receive(JSON.parse(text)));
  await page.exposeFunction('lensProblem', (problem: string) => {
    problems.push(problem);
  });
  await page.addInitScript(workbenchStandIn, savedState);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') {
      const headers = { 'content-security-policy': policy() };
      await route.fulfill({ body: pageHtml(theme), contentType: 'text/html', headers });
      return;
    }
    const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
    await route.fulfill({
      body: readFileSync(path.join(bundle, name)),
      contentType: types[path.extname(name)] ?? 'application/octet-stream',
    });
  });
  const host = await PanelHost.start(
    {
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
    files,
  );
  host.remote = remote;
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    host,
    problems,
    setTheme: async (next) => {
      await page.evaluate(({ bodyClass, variables }) => {
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
        document.body.className = bodyClass;
      }, themes[next]);
    },
    close: async () => {
      await context.close();
      host.dispose();
    },
  };
}

/** Waits until the page has every answer that it has asked for, and has drawn it. */
export async function settled({ page }: Pick<OpenedPage, 'page'>): Promise<void> {
  await page.evaluate(async () => {
    const requests = (window as unknown as { lensRequests: { open: number; sent: number } }).lensRequests;
    const drawn = () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    // An answer may come within a round: what it leads to shows in the next one.
    for (let quiet = 0; quiet < 3; ) {
      const { sent } = requests;
      await drawn();
      quiet = requests.open === 0 && requests.sent === sent ? quiet + 1 : 0;
    }
  });
}
