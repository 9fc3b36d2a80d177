import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { ConsoleWatch } from './console-watch.ts';

/** The four kinds of theme that the page must look right in: what the pick calls them, what marks the workbench. */
const themes = {
  dark: { label: 'Dark Modern', mark: '.vs-dark[class*=dark_modern]' },
  light: { label: 'Light Modern', mark: '.vs[class*=light_modern]' },
  'high-contrast-dark': { label: 'Dark High Contrast', mark: '.hc-black' },
  'high-contrast-light': { label: 'Light High Contrast', mark: '.hc-light' },
} as const;

export type Theme = keyof typeof themes;

const artifacts = resolve(import.meta.dirname, '../../../artifacts');

interface DriverParts {
  readonly page: Page;
  readonly profile: string;
  readonly consoles: ConsoleWatch;
  readonly userSettings: Readonly<Record<string, unknown>>;
  readonly serverLog: () => string;
  readonly close: () => Promise<void>;
}

/** The hands and eyes of a person before VS Code. Paths are relative to the opened folder, with `/`. */
export class VsCodeDriver {
  /** The browser's page, for what has no method here. */
  readonly page: Page;
  readonly consoles: ConsoleWatch;
  readonly #parts: DriverParts;
  #settings: Record<string, unknown>;

  constructor(parts: DriverParts) {
    this.page = parts.page;
    this.consoles = parts.consoles;
    this.#parts = parts;
    this.#settings = { ...parts.userSettings };
  }

  /** Waits until the workbench stands and its extension host runs. */
  async waitForWorkbench(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.sidebar .pane').first().waitFor({ timeout: 90_000 });
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ state: 'attached' });
  }

  // The Explorer

  /** The row of a file or folder in the Explorer; the folders above it are opened. */
  async openExplorerPath(path: string): Promise<Locator> {
    const segments = path.split('/').filter((segment) => segment !== '');
    for (let depth = 1; depth < segments.length; depth++) {
      const row = await this.#explorerRow(segments.slice(0, depth).join('/'));
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
    }
    return this.#explorerRow(segments.join('/'));
  }

  async #explorerRow(path: string): Promise<Locator> {
    const view = this.page.locator('.explorer-folders-view');
    const shown = this.page.locator('.explorer-folders-view, .extensions-viewlet, .search-view, .scm-view').first();
    await shown.waitFor().catch(() => undefined);
    if (!(await view.isVisible())) await this.palette('View: Show Explorer');
    // The label of a row carries the whole path, and after it what decorates the row (problems).
    const ends = `.explorer-item[aria-label$=${JSON.stringify(`/${path}`)}]`;
    const decorated = `.explorer-item[aria-label*=${JSON.stringify(`/${path} • `)}]`;
    const row = view.locator('.monaco-list-row', { has: this.page.locator(`${ends}, ${decorated}`) });
    // The list holds only the rows in view: look from the top to the bottom.
    for (let turn = 0; turn < 40; turn++) {
      if ((await row.count()) > 0) return row.first();
      await this.page.waitForTimeout(150);
      if (turn < 5) continue;
      await view.hover();
      await this.page.mouse.wheel(0, turn === 5 ? -100_000 : 300);
    }
    throw new Error(`The Explorer shows no ${path}.`);
  }

  /** Opens a file as a double click does. */
  async openFile(path: string): Promise<void> {
    await (await this.openExplorerPath(path)).dblclick();
  }

  /** Selects several files, as with Ctrl and the mouse. */
  async select(...paths: readonly string[]): Promise<void> {
    // Opening a folder selects it: all are opened first.
    for (const path of paths) await this.openExplorerPath(path);
    for (const [index, path] of paths.entries()) {
      await (await this.openExplorerPath(path)).click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
    }
  }

  /** Right-clicks a file or folder and returns the labels of the menu. */
  async rightClick(path: string): Promise<readonly string[]> {
    await this.closeMenu();
    await (await this.openExplorerPath(path)).click({ button: 'right' });
    await this.#menuItems().first().waitFor();
    const labels = await this.#menuItems().locator('.action-label').allInnerTexts();
    return labels.filter((label) => label !== '');
  }

  /**
   * Right-clicks a path and chooses from its menu. The first menu after the start may have opened before the extensions
   * have registered: it is closed and opened again until it has the entry.
   */
  async rightClickAndChoose(path: string, label: string): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const labels = await this.rightClick(path);
      if (labels.includes(label)) return this.chooseMenu(label);
      await this.closeMenu();
      await this.page.waitForTimeout(500);
    }
    throw new Error(`The menu of ${path} has no "${label}".`);
  }

  /** Chooses from the open menu, which closes. */
  async chooseMenu(label: string): Promise<void> {
    const item = this.#menuItems().filter({ has: this.page.getByText(label, { exact: true }) });
    for (let attempt = 0; attempt < 5; attempt++) {
      await item.click();
      // A click that comes as the menu opens is taken for the end of the click that opened it.
      const closed = await this.#menuItems()
        .first()
        .waitFor({ state: 'hidden', timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
      if (closed) return;
    }
    throw new Error(`The menu stays open after "${label}".`);
  }

  /** Closes the open menu, if there is one: by Escape, or by a click beside it where the focus is elsewhere. */
  async closeMenu(): Promise<void> {
    const block = this.page.locator('.context-view-block');
    for (let attempt = 0; attempt < 10 && (await block.count()) > 0; attempt++) {
      if (attempt % 2 === 0) await this.page.keyboard.press('Escape');
      else await this.page.mouse.click(640, 4);
      await this.page.waitForTimeout(200);
    }
  }

  #menuItems(): Locator {
    return this.page.locator('.monaco-menu .action-item:not(.disabled)');
  }

  // Palette, quick picks and input boxes

  /** Runs a command by its title, with the category ("Lovász Lens: Inspect Loss"). */
  async palette(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.#quickRow(title);
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press('F1');
      // A key that comes while the focus moves is lost; what is seen may be a list that is going.
      const typed = await input.fill(`>${title}`, { timeout: 5000 }).then(
        () => true,
        () => false,
      );
      if (!typed && attempt < 4) continue;
      const found = await row
        .first()
        .waitFor({ timeout: 5000 })
        .then(
          () => true,
          () => false,
        );
      if (found) break;
      // Its extension may not have been registered yet.
      await this.page.keyboard.press('Escape');
      if (attempt === 4) throw new Error(`The palette has no "${title}".`);
    }
    await row.first().click();
  }

  /** Whether the palette offers a command with exactly this title now. */
  async paletteOffers(title: string): Promise<boolean> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').first().fill(`>${title}`);
    const found = await this.#quickRow(title)
      .first()
      .waitFor({ timeout: 3000 })
      .then(
        () => true,
        () => false,
      );
    await this.page.keyboard.press('Escape');
    return found;
  }

  /** Waits for a quick pick and returns its rows, each as label and description. */
  async quickPickRows(): Promise<readonly string[]> {
    const rows = this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  /** Chooses the row of a quick pick whose label is this text. */
  async quickPick(label: string): Promise<void> {
    await this.#quickRow(label).first().click();
  }

  /** Types into an input box or a path question (as the folder dialog here is) and presses Enter. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(text);
    await this.page.waitForTimeout(300);
    await input.press('Enter');
  }

  /** Answers the dialog for a file or folder with this title by a path, once it has shown where it begins. */
  async answerPath(title: string, path: string): Promise<void> {
    await this.page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').first();
    for (let turn = 0; turn < 100 && !(await input.inputValue()).startsWith('/'); turn++) {
      await this.page.waitForTimeout(100);
    }
    await row.waitFor();
    await this.page.waitForTimeout(700);
    await this.answer(path);
  }

  /** Takes the path that the dialog with this title proposes, by its button, once it has shown the folder. */
  async takeProposedPath(title: string, path: string): Promise<void> {
    await this.page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
    const widget = this.page.locator('.quick-input-widget');
    await widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
    const input = widget.locator('input').first();
    for (let turn = 0; (await input.inputValue()) !== path; turn += 1) {
      if (turn === 100) throw new Error(`The dialog proposes ${await input.inputValue()}.`);
      await this.page.waitForTimeout(100);
    }
    await widget.locator('.quick-input-action .monaco-button').filter({ hasText: 'OK' }).click();
  }

  #quickRow(label: string): Locator {
    return this.page
      .locator('.quick-input-widget .quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.quick-input-list-row .label-name').getByText(label, { exact: true }) });
  }

  // Editors, panels, notifications

  /** The labels of the open tabs. */
  tabs(): Promise<readonly string[]> {
    const names = (tabs: Element[]) => tabs.map((tab) => tab.getAttribute('data-resource-name') ?? '');
    return this.page.locator('.tabs-container .tab').evaluateAll(names);
  }

  /** Brings an open tab to the front, by its label. */
  async openTabOf(label: string): Promise<void> {
    await this.page.locator('.tabs-container .tab').filter({ hasText: label }).click();
  }

  /** The page inside the visible webview: `code.webview().locator(…)`. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** The frame of the visible webview, to evaluate scripts in it (axe, pixels of the canvas). */
  async webviewFrame(): Promise<Frame> {
    const outer = await this.page.locator('iframe.webview.ready:visible').first().elementHandle();
    const inner = await (await outer?.contentFrame())?.waitForSelector('iframe#active-frame');
    const frame = await inner?.contentFrame();
    if (!frame) throw new Error('No webview is visible.');
    return frame;
  }

  /** The text of the visible text editor, as far as it is in view. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-instance .monaco-editor .view-line');
    await lines.first().waitFor();
    const placed = await lines.evaluateAll((elements) =>
      elements.map((element) => ({
        top: Number.parseFloat((element as HTMLElement).style.top),
        text: element.textContent ?? '',
      })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  /** The texts of the notifications on screen. */
  toasts(): Promise<readonly string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification with this text and returns it. */
  async toast(text: string | RegExp): Promise<Locator> {
    const toast = this.page.locator('.notification-toast').filter({ hasText: text }).first();
    await toast.waitFor();
    return toast;
  }

  /** Presses a button of a notification. */
  async toastButton(text: string | RegExp, button: string): Promise<void> {
    await (await this.toast(text)).locator('.monaco-button').filter({ hasText: button }).click();
  }

  /** Closes all notifications. */
  async clearToasts(): Promise<void> {
    if ((await this.page.locator('.notification-toast').count()) > 0)
      await this.palette('Notifications: Clear All Notifications');
  }

  // The window

  /** Changes user settings as a person does: in settings.json, opened in an editor and saved. */
  async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settings = { ...this.#settings, ...settings };
    await this.palette('Preferences: Open User Settings (JSON)');
    await this.page.locator('.tab.active[data-resource-name="settings.json"]').waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(JSON.stringify(this.#settings, null, 2));
    await this.page.locator('.tab.active.dirty[data-resource-name="settings.json"]').waitFor();
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.tab.active[data-resource-name="settings.json"]:not(.dirty)').waitFor();
    await this.page.keyboard.press('ControlOrMeta+W');
    await this.page.locator('.tab[data-resource-name="settings.json"]').waitFor({ state: 'detached' });
  }

  /** Changes the colour theme by its quick pick and waits until it is on. */
  async setTheme(theme: Theme): Promise<void> {
    const { label, mark } = themes[theme];
    await this.palette('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input').first().fill(label);
    await this.quickPick(label);
    await this.page.locator(`.monaco-workbench${mark}`).waitFor();
    await this.page.waitForTimeout(300);
  }

  /** Waits until the pages that are seen have given VS Code their state: they do so some time after a change. */
  async #pagesSaved(): Promise<void> {
    const pages = this.page.locator('iframe.webview.ready:visible');
    for (let at = (await pages.count()) - 1; at >= 0; at -= 1) {
      const page = pages.nth(at).contentFrame().frameLocator('iframe#active-frame');
      await page.locator('html:not([data-unsaved])').waitFor({ state: 'attached' });
    }
  }

  /**
   * Reloads the window by VS Code's own command, which writes its state first, the pages' included. When the browser reloads
   * the window, VS Code cannot: what it has not written in the last 5 seconds is lost then.
   */
  async reload(): Promise<void> {
    await this.#pagesSaved();
    await this.consoles.whileWindowGoes(async () => {
      const loaded = this.page.waitForEvent('load');
      await this.palette('Developer: Reload Window');
      await loaded;
    });
    await this.waitForWorkbench();
  }

  /** Keeps a picture of the window in artifacts/screenshots (or of a part of it). */
  async screenshot(name: string, of: Page | Locator = this.page): Promise<string> {
    const path = join(artifacts, 'screenshots', `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await of.screenshot({ path });
    return path;
  }

  /** Ends everything; throws when a console showed an error of ours or a violation of the content-security policy. */
  async stop(): Promise<void> {
    await this.consoles.readLogs(this.#parts.profile, this.#parts.serverLog());
    await this.consoles.whileWindowGoes(() => this.#parts.close());
    const problems = this.consoles.problems();
    if (problems.length > 0) {
      throw new Error(`Errors in the consoles:\n${problems.map(({ where, text }) => `[${where}] ${text}`).join('\n')}`);
    }
  }
}
