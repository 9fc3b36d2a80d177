import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { type Finding, findingHtml, findingMarkdown } from '../../src/report/finding.ts';
import { workerBundle } from '../engine/bundles.ts';
import {
  CLASSES,
  HEIGHT,
  requestOf,
  type SmallPair,
  smallLogits,
  WIDTH,
  writeSmallPair,
} from '../engine/small-pair.ts';

let engine: Engine;
let pair: SmallPair;
let opened: OpenedPair;
let other: OpenedPair;

beforeAll(async () => {
  pair = writeSmallPair();
  engine = new Engine({ workerFile: workerBundle(), workers: 1 });
  opened = await engine.open(requestOf(pair));
  const predictionFile = path.join(pair.folder, 'b_logits.npy');
  writeFileSync(predictionFile, encodeNpy(smallLogits(pair.truth, 2), 'float32', [CLASSES, HEIGHT, WIDTH]));
  other = await engine.open(requestOf({ ...pair, predictionFile }));
});

afterAll(async () => {
  await engine.dispose();
  rmSync(pair.folder, { recursive: true, force: true });
});

const HOSTILE = `x"><img src=x onerror=alert(1)>&</title><script>alert('1')</script>`;

async function finding(versus: Finding['versus'] = null): Promise<Finding> {
  const { inspection } = opened;
  return {
    inspection: {
      ...inspection,
      classes: inspection.classes.map((row) => ({ ...row, name: `${row.name} ${HOSTILE}` })),
    },
    change: null,
    files: { groundTruth: 'gt/a.png', prediction: `${HOSTILE}.npy`, image: null },
    classId: inspection.classes[1]?.id ?? null,
    lit: await opened.rankSpan({ from: 2, to: 9 }, 0, 1),
    versus,
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

describe('a finding of a changed pair', () => {
  it('says first that it is not what the files say', async () => {
    const changed = { ...(await finding()), change: `2 regions fixed, ${HOSTILE} ignored` };
    const [html, markdown] = [findingHtml(changed), findingMarkdown(changed)];
    for (const text of [html, markdown]) {
      expect(text.match(/what if: 2 regions fixed/gi)?.length).toBeGreaterThan(1);
      expect(text).toContain('its files are as before');
    }
    expect(html.match(/<(script|img|link|iframe)\b/g)).toEqual(['<img']);
    expect(markdown).not.toMatch(/(?<!\\)<(img|script)/);
    expect(findingHtml(await finding())).not.toMatch(/what if/i);
  });
});

describe('a finding with a small share', () => {
  it('shows a digit of it', async () => {
    const { inspection, ...rest } = await finding();
    const pixels = { ...inspection.pixels, scored: 2_000_000 };
    const text = findingMarkdown({ ...rest, inspection: { ...inspection, pixels, halfOfLoss: { pixels: 80 } } });
    expect(text).toContain('Half of the loss lies on 80 px (0.004 %)');
  });
});

describe('a finding of two predictions', () => {
  /** Pixels of a kind, by the largest score at each pixel. */
  const counts = () => {
    const decided = (logits: Float32Array, pixel: number) => {
      const scores = Array.from({ length: CLASSES }, (_, id) => logits[id * pair.truth.length + pixel] as number);
      return scores.indexOf(Math.max(...scores));
    };
    const found = { won: 0, lost: 0, bothWrong: 0, bothRight: 0 };
    for (const [pixel, truth] of pair.truth.entries()) {
      if (truth === 255) continue;
      const isRight = decided(pair.logits, pixel) === truth;
      const wasRight = decided(smallLogits(pair.truth, 2), pixel) === truth;
      found[isRight ? (wasRight ? 'bothRight' : 'won') : wasRight ? 'lost' : 'bothWrong'] += 1;
    }
    return found;
  };
  const compared = async (file = 'b_logits.npy', loss = other.inspection.loss) => {
    const data = await opened.beside(other, 1).versus(1);
    return { file, inspection: { ...other.inspection, loss }, data };
  };

  it('says what was won and lost in pixels and regions, and both losses in full', async () => {
    const versus = await compared();
    const { won, lost, bothWrong, bothRight } = counts();
    const pixels = `${won} px won (right here, wrong in the other prediction), ${lost} px lost (the reverse), ${bothWrong} px wrong in both, ${bothRight} px right in both.`;
    const { regions } = versus.data;
    const gone = `${regions.gone} of the other’s are gone`;
    const markdown = findingMarkdown(await finding(versus));
    const html = findingHtml(await finding(versus));
    for (const text of [markdown.replaceAll('\\', ''), html]) {
      expect(text).toContain(pixels);
      expect(text).toContain(
        `Regions of wrong pixels: ${regions.other} in the other prediction, ${regions.own} here; ${gone}`,
      );
      expect(text).toContain('Against b_logits.npy');
    }
    const [before, after] = [other.inspection, opened.inspection];
    for (const value of [before.loss.value, before.metrics.mIoU ?? -1, after.loss.value - before.loss.value]) {
      expect(html).toContain(`value="${value}"`);
      expect(markdown).toContain(value.toFixed(10));
    }
  });

  it('is text, whatever the other file is called', async () => {
    const versus = await compared(HOSTILE);
    const html = findingHtml(await finding(versus));
    expect(html.match(/<(script|img|link|iframe)\b/g)).toEqual(['<img']);
    expect(html.match(/<h2>/g)).toHaveLength(1);
    expect(findingMarkdown(await finding(versus))).not.toMatch(/(?<!\\)<(img|script)/);
  });

  it('does not compare losses of two names', async () => {
    const versus = await compared(undefined, { ...other.inspection.loss, name: 'lovasz-hinge' });
    const section = /<section id="versus">.*<\/section>/s.exec(findingHtml(await finding(versus)))?.[0] ?? '';
    expect(section).toContain('<td>mIoU</td>');
    expect(section).not.toContain(`value="${other.inspection.loss.value}"`);
  });

  it('of one prediction says nothing of another', async () => {
    expect(findingHtml(await finding())).not.toContain('versus');
    expect(findingMarkdown(await finding())).not.toContain('Against');
  });
});
