import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious findings of axe, one line each. */
export async function seriousFindings(page: Page | Frame): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
  });
}

/** Elements that stick out of the page to the right. */
export async function sticksOut(page: Page | Frame): Promise<string[]> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('#lens *')].filter((one) => {
      const { right, width: own } = one.getBoundingClientRect();
      const clipped = one.closest(
        '.path, .nm, .probe-values, .progress, .spoken, svg, .chip span, .matrix-scroll, .hd .chips',
      );
      return own > 0 && right > width + 1 && clipped === null;
    });
    return out.map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`);
  });
}
