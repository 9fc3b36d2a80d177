import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** An error that some console showed. */
export interface Problem {
  readonly where: 'page' | 'extension host' | 'server';
  readonly text: string;
}

/**
 * What VS Code itself writes to its consoles when nothing is wrong with us. Each entry is as narrow as it can be; a
 * message that names our extension is never excused.
 */
const noiseOfVsCode: readonly RegExp[] = [
  // The browser edition keeps its logs in IndexedDB, which is closed while the window goes.
  /Unable to write file 'vscode-log:[^']*' \(Error: IndexedDB database 'vscode-web-db' is closed/,
  // A module of the desktop edition that the browser edition asks for and does not ship.
  /^Failed to load resource: the server responded with a status of 404 .*\/node_modules\/vsda\/rust\//,
  // A native module that is compiled at install: without it nobody watches whether the parent process lives.
  /Cannot find module '\.\/build\/Release\/watchdog'/,
  // Reloading the page in a browser cannot wait for the workbench to say good-bye.
  /\[lifecycle\] Long running operations during shutdown are unsupported in the web/,
  /Unable to (read|write) file [^\n]*\(Canceled: Canceled\)/,
  // When the host suite has ended, the workbench cancels what still waits for the extension host.
  /Canceled: Canceled[\s\S]*_onExtensionHostExit/,
  // There is no account and no gallery.
  /Timed out waiting for authentication provider 'github' to register/,
];

/** Our extension's id, as it stands in the path of its files and in the host's messages. */
const ours = /lovasz-lens\.lovasz-lens/i;

/** Whether a message is VS Code's own noise and does not concern us. */
export function isNoise(text: string): boolean {
  return !ours.test(text) && noiseOfVsCode.some((pattern) => pattern.test(text));
}

/**
 * Whether an error was thrown in VS Code's own workbench and passed through nothing else: where its stack names files,
 * each is the workbench's bundle. While a window goes, the channels, databases and sockets that the workbench still
 * writes to are closed beneath it, each with an error of its own.
 */
export function isOfWorkbenchAlone(text: string): boolean {
  const files = [...text.matchAll(/\(?(https?:\/\/[^\s)]+?)(?::\d+){0,2}\)?(?=\s|$)/g)].map(([, url]) => url ?? '');
  return (
    !ours.test(text) &&
    files.length > 0 &&
    files.every((url) => /\/workbench\/workbench(\.web\.main)?[^/]*\.js$/.test(url))
  );
}

/** Collects the errors of every console: the workbench, the webviews and their workers, the extension host. */
export class ConsoleWatch {
  readonly #seen: Problem[] = [];
  readonly #expected: RegExp[] = [];
  #going = false;

  constructor(context: BrowserContext) {
    context.on('console', (message) => this.#onConsole(message));
    context.on('weberror', (error) => this.#add('page', `${error.error().stack ?? error.error()}`));
    context.on('page', (page) => this.#onPage(page));
  }

  /** From now on, an error that matches is what the test wants to see. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Lets the window go, in a reload or at the end; what the workbench itself says meanwhile concerns nobody. */
  async whileWindowGoes(go: () => Promise<unknown>): Promise<void> {
    this.#going = true;
    try {
      await go();
    } finally {
      this.#going = false;
    }
  }

  /** Every error until now that is neither VS Code's own noise nor expected. */
  problems(): readonly Problem[] {
    return this.#seen.filter(({ text }) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** Reads the extension hosts' log files and the server's output for errors that concern us. */
  async readLogs(profile: string, serverLog: string): Promise<void> {
    const files = await readdir(join(profile, 'logs'), { recursive: true }).catch(() => []);
    for (const file of files.filter((name) => /exthost\.log$/.test(name))) {
      const entries = (await readFile(join(profile, 'logs', file), 'utf8')).split(/\n(?=\d{4}-\d\d-\d\d )/);
      for (const entry of entries) {
        if (/ \[(error|critical)\] /.test(entry) && ours.test(entry)) this.#add('extension host', entry.trim());
      }
    }
    for (const line of serverLog.split('\n')) {
      if (/error|exception|warning: /i.test(line) && ours.test(line)) this.#add('server', line.trim());
    }
  }

  #onPage(page: Page): void {
    page.on('crash', () => this.#add('page', 'the page crashed'));
  }

  #onConsole(message: ConsoleMessage): void {
    const text = `${message.text()} (${message.location().url})`;
    if (message.type() === 'error' || /Content.Security.Policy/i.test(text)) this.#add('page', text);
  }

  #add(where: Problem['where'], text: string): void {
    if (isNoise(text) || (this.#going && isOfWorkbenchAlone(text))) return;
    this.#seen.push({ where, text });
  }
}
