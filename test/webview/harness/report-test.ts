import type { Page } from 'playwright-core';
import { type OpenOptions, settled } from './open-page.ts';
import { browserTest } from './page-test.ts';
import { ReportHost } from './report-host.ts';

/** A file's browser, and how it opens the page of a report with the host that answers it. */
export function reportTest() {
  const { load } = browserTest();
  return {
    open: async (file: string, options: OpenOptions = {}, otherRuns: readonly string[] = []) => {
      const opened = await load('report', { width: 1180, height: 1116, ...options }, (end) =>
        ReportHost.start(end, file, otherRuns),
      );
      await settled(opened);
      return opened;
    },
  };
}

/** Images in the table's window, in their order. */
export async function shownIds(page: Page): Promise<(string | undefined)[]> {
  await settled({ page });
  const rows = page.locator('.image-window .image-row');
  const found = await rows.evaluateAll((elements) =>
    elements.map((row) => ({ id: (row as HTMLElement).dataset['id'], at: Number(row.getAttribute('aria-rowindex')) })),
  );
  return found.sort((a, b) => a.at - b.at).map(({ id }) => id);
}
