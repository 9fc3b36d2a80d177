import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { type Finding, findingHtml, findingMarkdown } from '../../src/report/finding.ts';
import { workerBundle } from '../engine/bundles.ts';
import { requestOf, type SmallPair, writeSmallPair } from '../engine/small-pair.ts';

let engine: Engine;
let pair: SmallPair;
let opened: OpenedPair;

beforeAll(async () => {
  pair = writeSmallPair();
  engine = new Engine({ workerFile: await workerBundle(), workers: 1 });
  opened = await engine.open(requestOf(pair));
});

afterAll(async () => {
  await engine.dispose();
  rmSync(pair.folder, { recursive: true, force: true });
});

const HOSTILE = `x"><img src=x onerror=alert(1)>&</title><script>alert('1')</script>`;

async function finding(): Promise<Finding> {
  const { inspection } = opened;
  return {
    inspection: {
      ...inspection,
      classes: inspection.classes.map((row) => ({ ...row, name: `${row.name} ${HOSTILE}` })),
    },
    files: { groundTruth: 'gt/a.png', prediction: `${HOSTILE}.npy`, image: null },
    classId: inspection.classes[1]?.id ?? null,
    lit: await opened.rankSpan({ from: 2, to: 9 }, 0, 1),
    png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
  };
}

describe('a finding as HTML', () => {
  it('holds the numbers in full, and lets nothing in but its own style and picture', async () => {
    const html = findingHtml(await finding());
    expect(html).toContain(`value="${opened.inspection.loss.value}"`);
    for (const { iou, loss } of opened.inspection.classes) {
      if (iou !== null) expect(html).toContain(`value="${iou}"`);
      if (loss !== null) expect(html).toContain(`value="${loss}"`);
    }
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style, 'utf8').digest('base64');
    expect(html).toContain(`default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-${hash}&#39;`);
    expect(html).toContain(`src="data:image/png;base64,${Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64')}"`);
    expect(html.match(/<(script|img|link|iframe)\b/g)).toEqual(['<img']);
    expect(html).not.toContain(' style=');
    const { classShare } = await opened.rankSpan({ from: 2, to: 9 }, 0, 1);
    expect(html).toContain(`${((classShare ?? 0) * 100).toFixed(2)} %`);
  });
});

describe('a finding as Markdown', () => {
  it('says the same, and names from files are text', async () => {
    const text = findingMarkdown(await finding());
    expect(text).toContain(opened.inspection.loss.value.toFixed(10));
    expect(text).toMatch(/Ranks 2 to 9 of .*: 8 px/);
    expect(text).not.toMatch(/(?<!\\)<(img|script)/);
    expect(text.split('\n').filter((line) => line.startsWith('| ')).length).toBeGreaterThan(
      opened.inspection.classes.filter(({ pixels }) => pixels > 0).length,
    );
  });
});
