import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownText } from '../../src/core/number-gap.ts';
import { formatBytes } from '../../src/engine/words/number-words.ts';
import { root } from './harness/bundles.ts';
import { seriousFindings, sticksOut } from './harness/looks.ts';
import { settled } from './harness/open-page.ts';
import { asked, type OpenedPage, pageTest } from './harness/page-test.ts';
import { walkRings } from './harness/ring-walk.ts';
import type { ThemeName } from './harness/themes.ts';

const pictures = path.join(root, 'artifacts', 'webview');
mkdirSync(pictures, { recursive: true });

const { pair, open } = pageTest();

describe('problem page', () => {
  it('says what, and has the way out in focus', async () => {
    const { page, host } = await open({ ...pair, prediction: '/nowhere/missing.npy' });
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Try Again');
    await page.keyboard.press('Enter');
    await page.getByText('Show Log').click();
    await settled({ page });
    expect(host.actions).toEqual(['refresh', 'show-log']);
    await host.load('opened', pair);
    await page.waitForSelector('tr[data-class]');
    expect(await page.locator('.problem').count()).toBe(0);
  });

  it('marks the figures that tell what is wrong', async () => {
    const prediction = path.join(mkdtempSync(path.join(tmpdir(), 'lovasz-lens-cut-')), 'cut.npy');
    writeFileSync(prediction, readFileSync(pair.prediction).subarray(0, 5128));
    const { page } = await open({ ...pair, prediction });
    const expected = pair.classes * pair.width * pair.height * 4;
    const facts = page.locator('.facts dd');
    expect(await facts.first().innerText()).toMatch(
      new RegExp(`^float32, shape .*: ${shownText(formatBytes(expected))} of data$`),
    );
    expect(await facts.locator('.b').allInnerTexts()).toEqual([
      ...[formatBytes(expected), '5,000 bytes of data', formatBytes(expected - 5000)].map(shownText),
    ]);
    // No line ends between a number and its unit.
    expect(await page.locator('.problem').innerText()).toMatch(/\(\d+\.\d\u00a0%\)|, \d+\.\d\u00a0%/);
  });
});

describe('a problem that a setting led to', () => {
  /** Says in the prediction's chip that its logits are probabilities. */
  async function misread(one: OpenedPage): Promise<void> {
    await one.page.getByTitle('What the prediction holds').click();
    await one.page.locator('.pop vscode-radio', { hasText: 'probabilities' }).click();
    await one.page.locator('.problem').waitFor();
    await settled(one);
  }

  it('names what was set, and a click takes it back', async () => {
    const one = await open();
    await misread(one);
    const { page, host } = one;
    expect(await page.locator('h1').innerText()).toBe('These are no probabilities');
    expect(await page.locator('.problem .set').innerText()).toMatch(/^Read it as\s+probabilities$/);
    await page.getByRole('button', { name: 'As Detected' }).click();
    await page.waitForSelector('tr[data-class]');
    expect(asked(host, 'lens/overrule').at(-1)).toEqual({ set: {}, back: ['kind'] });
    expect(host.pair.inspection.prediction.kind).toBe('logits');
    expect(await page.locator('.problem').count()).toBe(0);
  });

  it('names all that was set in the words of the chips, and a key takes it back', async () => {
    const one = await open();
    const { page, host } = one;
    await page.locator('.chip', { hasText: 'ignore 255' }).click();
    await page.locator('.pop input').fill('255, 0');
    await page.locator('.pop input').press('Enter');
    await page.waitForSelector('.chip:has-text("ignore 255, 0")');
    await page.locator('.num.main .k').click();
    await page.locator('.pop vscode-radio', { hasText: 'by pixel index' }).click();
    await misread(one);
    expect(await page.locator('.problem .set dt').allInnerTexts()).toEqual([
      'Read it as',
      'Ignored values',
      'Equal errors',
    ]);
    expect(await page.locator('.problem .set dd').allInnerTexts()).toEqual([
      'probabilities',
      '255, 0',
      'by pixel index',
    ]);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Try Again');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('As Detected');
    await page.keyboard.press('Enter');
    await page.waitForSelector('tr[data-class]');
    expect(host.content).toMatchObject({ overruled: {} });
  });

  it("is no setting's where nothing was set", async () => {
    const { page } = await open({ ...pair, prediction: '/nowhere/missing.npy' });
    expect(await page.locator('.problem .set').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'As Detected' }).count()).toBe(0);
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] satisfies ThemeName[])(
    'is seen, read and reached: %s',
    async (theme) => {
      const one = await open(pair, { theme });
      await misread(one);
      const { page } = one;
      await page.screenshot({ path: path.join(pictures, `problem-set-${theme}.png`) });
      expect(await seriousFindings(page)).toEqual([]);
      expect((await walkRings(page)).faults).toEqual([]);
      for (const width of [320, 419, 639]) {
        await page.setViewportSize({ width, height: 700 });
        await settled(one);
        expect(await sticksOut(page), `${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 320, height: 700 });
      await settled(one);
      await page.screenshot({ path: path.join(pictures, `problem-set-${theme}-320.png`) });
    },
  );
});
