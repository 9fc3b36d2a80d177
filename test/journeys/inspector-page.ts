import type { Locator } from 'playwright-core';
import type { VsCodeDriver } from './harness/host.ts';

/** Between two looks at a page that may be at rest. */
const REST_MS = 200;
const MOST_LOOKS = 20;

/** The inspector's page, as a person reads and uses it. */
export class InspectorPage {
  readonly #code: VsCodeDriver;

  constructor(code: VsCodeDriver) {
    this.#code = code;
  }

  locator(selector: string): Locator {
    return this.#code.webview().locator(selector);
  }

  /** All digits of the loss, as the number's title gives them. */
  async loss(): Promise<number> {
    const number = this.locator('[data-number=loss][title]:not([title=""]):not([title="–"])');
    await number.waitFor({ timeout: 60_000 });
    return Number((await number.getAttribute('title'))?.replace('−', '-'));
  }

  /** Waits until the loss is another one, and returns it. */
  async lossAfter(old: number): Promise<number> {
    for (let turn = 0; turn < 200; turn += 1) {
      const now = await this.loss();
      if (now !== old) return now;
      await this.#code.page.waitForTimeout(100);
    }
    throw new Error(`The loss is still ${old}.`);
  }

  /** The rows of the class table: each a list of its cells' texts. */
  async classRows(): Promise<readonly (readonly string[])[]> {
    const rows = this.locator('table.classes tbody tr');
    await rows.first().waitFor();
    return await rows.evaluateAll((elements) =>
      elements.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? '')),
    );
  }

  /** What the class table says of each class, all digits. */
  async classNumbers(): Promise<ReadonlyMap<string, { readonly pixels: number; readonly iou: number | null }>> {
    const rows = this.locator('table.classes tbody tr');
    await rows.first().waitFor();
    const numbers = await rows.evaluateAll((elements) =>
      elements.map((row) => {
        const cells = [...row.querySelectorAll('td')];
        const text = (place: number) => cells[place]?.getAttribute('title') ?? '';
        return { name: text(0), pixels: cells[1]?.textContent ?? '', iou: text(2) };
      }),
    );
    return new Map(
      numbers.map(({ name, pixels, iou }) => [
        name,
        { pixels: Number(pixels.replaceAll(',', '')), iou: iou === '' ? null : Number(iou) },
      ]),
    );
  }

  async openTab(name: string): Promise<void> {
    await this.locator('[role=tab]').filter({ hasText: name }).click();
  }

  /** Waits until nothing is being read or computed that the page says so of, and it is drawn. */
  async settled(): Promise<void> {
    await this.locator('.progress-line').waitFor({ state: 'detached' });
    await this.#atRest();
  }

  async selectClass(name: string): Promise<void> {
    await this.locator('table.classes tbody tr').filter({ hasText: name }).first().click();
  }

  /** The text of the probe line, once it speaks of a pixel. */
  async probe(): Promise<string> {
    const values = this.locator('.probe-values').filter({ hasText: 'truth' });
    await values.waitFor();
    return ((await values.innerText()) ?? '').replaceAll(/\s+/g, ' ');
  }

  /** Chooses the layer of a pane by its picker. */
  async chooseLayer(pane: number, label: string): Promise<void> {
    await this.locator(`button[title="Layer of pane ${pane}"]`).click();
    await this.locator('[role=menuitemradio]').filter({ hasText: label }).first().click();
  }

  /** Waits until panes and curve are drawn. */
  async drawn(): Promise<void> {
    await this.locator('.plot svg').first().waitFor({ timeout: 60_000 });
    await this.#atRest();
  }

  /** Waits until the page looks the same three times in a row; a shade that flickers is no reason to wait for ever. */
  async #atRest(): Promise<void> {
    const page = this.locator('#lens');
    const look = () => page.screenshot({ animations: 'disabled' });
    let before = await look();
    for (let turn = 0, same = 0; turn < MOST_LOOKS && same < 2; turn += 1) {
      await this.#code.page.waitForTimeout(REST_MS);
      const now = await look();
      same = now.equals(before) ? same + 1 : 0;
      before = now;
    }
  }
}
