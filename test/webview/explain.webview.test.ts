import { describe, expect, it } from 'vitest';
import { certify } from '../../src/core/certificate.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();

const openTab = async (one: Awaited<ReturnType<typeof open>>) => {
  await one.page.getByRole('tab', { name: 'Explain' }).click();
  await settled(one);
};

describe('explain', () => {
  it('shows real ranks with the numbers of the engine, and unfolds more', async () => {
    const one = await open();
    await openTab(one);
    const { page, host } = one;
    const classId = host.pair.inspection.classes.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))[0]?.id ?? 0;
    const data = await host.pair.explain(classId, 0, []);
    const shown = () =>
      page.locator('tr[data-rank]').evaluateAll((rows) =>
        rows.map((row) => ({
          rank: Number(row.getAttribute('data-rank')),
          sum: Number(row.querySelector('td:last-child')?.getAttribute('title')),
        })),
      );
    expect(await shown()).toEqual(data.rows.map(({ rank, sum }) => ({ rank, sum })));
    expect(await page.locator('.ranks tfoot').innerText()).toContain('1.0000');
    await page.locator('.fold button').first().click();
    await settled(one);
    expect((await shown()).map(({ rank }) => rank)).toEqual(expect.arrayContaining([4, 5, 6, 7]));
    await page.locator('tr[data-rank="2"] button').click();
    await settled(one);
    const { x, y } = await host.pair.pixelAtRank(2, 0, classId);
    expect((await page.locator('.probe-values').innerText()).replaceAll(/\s+/g, ' ')).toContain(`x ${x} y ${y} `);
  });

  it.each([1100, 1150, 1200, 1243])('says the names of its steps in whole at %d px', async (width) => {
    const one = await open(pair, { width });
    await openTab(one);
    const cut = await one.page.locator('.step .row').evaluateAll((rows) =>
      rows
        .filter((row) => {
          const name = row.lastElementChild as HTMLElement;
          const isBeyond = name.getBoundingClientRect().right > row.getBoundingClientRect().right;
          return isBeyond || name.scrollWidth > name.clientWidth;
        })
        .map((row) => row.textContent?.trim()),
    );
    expect(cut).toEqual([]);
  });

  it('has a certificate with numbers, and copies it', async () => {
    const one = await open();
    await openTab(one);
    const { page, host } = one;
    expect(await page.locator('.verdict').innerText()).toBe('PASS');
    const { classId } = asked(host, 'lens/certificate').at(-1) as { classId: number };
    const proof = await host.pair.certificate(classId, 0);
    for (const check of proof.checks) {
      expect(await page.locator(`[data-check="${check.name}"] > :last-child`).getAttribute('title')).toBe(
        `worst ${check.worst}, tolerance ${check.tolerance}`,
      );
    }
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await settled(one);
    expect(host.copied.at(-1)).toContain(`: PASS**, ${proof.checks.length} of ${proof.checks.length} checks`);
    expect(host.copied.at(-1)).toContain('| Weights sum to 1 | PASS |');
  });

  it('never shows steps and certificate of one class under the name of another', async () => {
    const one = await open();
    const { page, host } = one;
    const gates = new Map<string, () => void>();
    for (const method of ['lens/explain', 'lens/certificate']) {
      host.holdEach(method, (params) => {
        const { classId } = params as { classId: number };
        return new Promise((resolve) => gates.set(`${method} ${classId}`, resolve));
      });
    }
    const waiting = (classId: number) =>
      expect.poll(() => [...gates.keys()].sort()).toEqual([`lens/certificate ${classId}`, `lens/explain ${classId}`]);
    const answer = async (classId: number) => {
      await waiting(classId);
      const all = [...gates.values()];
      gates.clear();
      for (const open of all) open();
    };
    const shownLoss = () => page.locator('.explain-head .b').getAttribute('title');
    const selected = async () => Number(await page.locator('tr[aria-selected="true"]').getAttribute('data-class'));
    const first = await selected();
    await page.keyboard.press(']');
    const second = await selected();
    await page.keyboard.press('[');
    await page.getByRole('tab', { name: 'Explain' }).click();
    await waiting(first);
    await page.keyboard.press(']');
    await answer(first);
    await waiting(second);
    expect(await page.locator('.verdict').count()).toBe(0);
    expect(await page.locator('.explain-head .b').count()).toBe(0);
    await answer(second);
    await settled(one);
    expect(await shownLoss()).toBe(String((await host.pair.explain(second, 0, [])).loss));
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await settled(one);
    expect(host.copied.at(-1)).toContain(`, loss ${(await host.pair.certificate(second, 0)).loss}\n`);
    // Back, while the steps of the other one are shown.
    await page.locator('.explain-head button').focus();
    await page.keyboard.press('[');
    await expect.poll(() => page.locator('.explain-head').innerText()).toContain('Following the steps…');
    expect(await page.locator('tr[data-rank]').count()).toBe(0);
    expect(await page.locator('.explain-head button').evaluate((it) => it === document.activeElement)).toBe(true);
    await answer(first);
    await settled(one);
    expect(await shownLoss()).toBe(String((await host.pair.explain(first, 0, [])).loss));
  });

  it('says FAIL of weights that are not those of the Jaccard loss', async () => {
    const one = await open();
    const { memory } = one.host.pair;
    const detail = classDetail(memory.truth, memory.prediction, memory.settings, 2, 0);
    // As kornia.losses.lovasz_softmax forms them: the chain of the raw class ids where the one-hot truth belongs.
    const ids = Array.from(detail.order, (pixel) => Math.max(0, memory.truth.ids[pixel] as number));
    const total = ids.reduce((sum, id) => sum + id, 0);
    const weights = new Float64Array(detail.weights.length);
    let before = 0;
    let soFar = 0;
    detail.order.forEach((pixel, k) => {
      soFar += ids[k] as number;
      const jaccard = 1 - (total - soFar) / (total + (k + 1 - soFar));
      weights[pixel] = jaccard - before;
      before = jaccard;
    });
    const wrong = { ...detail, weights };
    const sorted = SortedPixels.of(wrong, memory.truth.ids, memory.decision);
    one.host.certificate = certify(memory.truth, memory.prediction, memory.settings, sorted);
    await openTab(one);
    expect(one.host.certificate.passed).toBe(false);
    expect(await one.page.locator('.verdict').innerText()).toBe('FAIL');
    const failed = one.host.certificate.checks.filter(({ passed }) => !passed);
    for (const { name } of failed) {
      expect(await one.page.locator(`[data-check="${name}"] .fail`).count()).toBe(1);
    }
  });
});
