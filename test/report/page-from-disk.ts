import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** A page from disk without a network; `problems` collects what any console says and what it asks for elsewhere. */
export async function openFile(browser: Browser, file: string): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, offline: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) problems.push(`asked for ${request.url()}`);
  });
  await page.goto(`file://${encodeURI(file)}`);
  return { page, problems };
}
