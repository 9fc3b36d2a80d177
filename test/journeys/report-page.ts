import type { Locator } from 'playwright-core';
import type { VsCodeDriver } from './harness/host.ts';

/** The page of a report, as a person reads and uses it. */
export class ReportPage {
  readonly #code: VsCodeDriver;

  constructor(code: VsCodeDriver) {
    this.#code = code;
  }

  locator(selector: string): Locator {
    return this.#code.webview().locator(selector);
  }

  /** All digits of a total, as the number's title gives them. */
  async total(label: string): Promise<number> {
    const number = this.locator(`[data-number="${label}"] .v`);
    await number.waitFor({ timeout: 120_000 });
    return Number((await number.getAttribute('title'))?.replace('−', '-'));
  }

  /** The names of the images in sight, from the top. */
  async images(): Promise<string[]> {
    const rows = this.locator('.image-window .image-row');
    await rows.first().waitFor({ timeout: 60_000 });
    const found = await rows.evaluateAll((elements) =>
      elements.map((row) => [Number(row.getAttribute('aria-rowindex')), row.getAttribute('data-id') ?? ''] as const),
    );
    return found.sort(([a], [b]) => a - b).map(([, id]) => id);
  }

  /** Chooses a cell of the confusion matrix, which stays chosen when it is already. Its images come in a moment. */
  async chooseCell(truth: number, decided: number): Promise<void> {
    const cell = this.locator(`[data-cell="${truth} ${decided}"]`);
    await cell.waitFor();
    if ((await cell.getAttribute('aria-pressed')) === 'false') await cell.click();
  }
}
