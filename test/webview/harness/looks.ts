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

/** What does not show whole in a bar of tools: out of the bar, under its neighbour, or with its words cut. */
export async function cutTools(page: Page | Frame, bar: string): Promise<string[]> {
  return await page.locator(bar).evaluate((element) => {
    const frame = element.getBoundingClientRect();
    const tools = [...element.querySelectorAll<HTMLElement>('button, input, .zoom-text')].filter(
      (tool) => tool.getBoundingClientRect().width > 0,
    );
    return tools.flatMap((tool, place) => {
      const { left, right, width } = tool.getBoundingClientRect();
      // The buttons of one switch share their line.
      const next = tools[place + 1]?.getBoundingClientRect().left ?? Number.POSITIVE_INFINITY;
      const faults = [
        left < frame.left || right > frame.right ? 'out of the bar' : '',
        right > next + 1.5 ? 'under its neighbour' : '',
        [tool, ...tool.querySelectorAll('span')].some(
          (part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0,
        )
          ? 'its words are cut'
          : '',
      ].filter((fault) => fault !== '');
      const name = tool.title || tool.textContent?.trim() || tool.className;
      return faults.map((fault) => `${name} (${Math.round(left)}, ${Math.round(width)} wide): ${fault}`);
    });
  });
}
