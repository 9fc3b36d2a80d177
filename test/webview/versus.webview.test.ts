import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VERSUS } from '../../src/core/versus.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { root } from './harness/bundles.ts';
import { seriousFindings, sticksOut } from './harness/looks.ts';
import { makeOther } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { type PagePicture, pictureOf } from './harness/page-picture.ts';
import { asked, type OpenedPage, pageTest, pixelPlace, probeText } from './harness/page-test.ts';
import type { ThemeName } from './harness/themes.ts';

const { pair, open } = pageTest();
const other = makeOther(pair);
const pictures = path.join(root, 'artifacts', 'webview');
mkdirSync(pictures, { recursive: true });

const COLOURS = {
  bothRight: [62, 66, 72],
  won: [86, 180, 233],
  lost: [213, 94, 0],
  bothWrong: [204, 121, 167],
} as const;

async function compared(theme: ThemeName = 'dark'): Promise<OpenedPage> {
  const one = await open(pair, { theme });
  await one.host.compareWith(other);
  await settled(one);
  return one;
}

/** Labels that the pair's prediction and the other one decide, and what that makes of each pixel. */
async function decided({ host }: OpenedPage) {
  const number = asked(host, 'lens/versus').at(-1)?.['other'] as number;
  const revision = host.content.kind === 'inspection' ? host.content.revision : 0;
  const labels = async (kind: 'prediction' | 'other-prediction') => {
    const layer = kind === 'prediction' ? { kind, unit: 0 } : { kind, unit: 0, other: number };
    return new Uint16Array((await host.shown(revision).tile(layer, 0, 0, 0)).data);
  };
  const [own, theirs] = [await labels('prediction'), await labels('other-prediction')];
  const kinds = Array.from(pair.truth, (truth, i): keyof typeof VERSUS => {
    if (truth === 255) return 'ignored';
    if (truth === own[i]) return truth === theirs[i] ? 'bothRight' : 'won';
    return truth === theirs[i] ? 'lost' : 'bothWrong';
  });
  return { own, theirs, kinds };
}

/** Some pixels of a kind, and the colours that panes have there. */
async function colourAt(one: OpenedPage, picture: PagePicture, pane: number, pixel: number): Promise<string> {
  const place = await pixelPlace(one, pair, pane, pixel % pair.width, Math.floor(pixel / pair.width));
  return picture.at(place.x, place.y).join();
}

const classColour = ({ host }: OpenedPage, id: number | undefined) =>
  host.pair.inspection.classes.find((row) => row.id === id)?.color.join();

/** A pixel of a kind well inside of others of its kind, so that no border is hit. */
function inside(kinds: readonly string[], kind: string): number {
  const at = kinds.findIndex(
    (one, i) =>
      one === kind && i > 20 * pair.width && [-1, 1, -pair.width, pair.width].every((step) => kinds[i + step] === kind),
  );
  expect(at, kind).toBeGreaterThan(0);
  return at;
}

describe('another prediction beside the pair', () => {
  it('is shown with what was won and lost, in the colours of its legend', async () => {
    const one = await compared();
    const { own, theirs, kinds } = await decided(one);
    const picture = await pictureOf(one.page);
    for (const kind of ['bothRight', 'won', 'lost', 'bothWrong'] as const) {
      const at = inside(kinds, kind);
      expect(await colourAt(one, picture, 3, at)).toBe(COLOURS[kind].join());
      expect(await colourAt(one, picture, 1, at)).toBe(classColour(one, own[at]));
      expect(await colourAt(one, picture, 2, at)).toBe(classColour(one, theirs[at]));
    }
    const count = (kind: string) => kinds.filter((found) => found === kind).length;
    const words = (what: string) => one.page.locator(`[data-light="${what}"]`).innerText();
    const grouped = (value: number) => value.toLocaleString('en-US');
    expect(await words('won')).toBe(`${grouped(count('won'))} px won`);
    expect(await words('lost')).toBe(`${grouped(count('lost'))} px lost`);
    expect(await words('bothWrong')).toBe(`${grouped(count('bothWrong'))} wrong in both`);
  });

  it('lights just the pixels that a count counts', async () => {
    const one = await compared();
    const { kinds } = await decided(one);
    await one.page.locator('[data-light="lost"]').click();
    await settled(one);
    expect(await one.page.locator('[data-light="lost"]').getAttribute('aria-pressed')).toBe('true');
    const { layer, revision } = asked(one.host, 'lens/tile').findLast(
      (request) => (request['layer'] as { kind: string }).kind === 'lit',
    ) as { layer: { kind: 'lit'; unit: number; set: { by: 'versus'; what: 'lost'; other: number } }; revision: number };
    expect(layer.set.what).toBe('lost');
    const { data } = await one.host.shown(revision).tile(layer, 0, 0, 0);
    expect([...new Uint8Array(data)]).toEqual(kinds.map((kind) => Number(kind === 'lost')));
    const curveWords = await one.page.locator('.curve').innerText();
    expect(curveWords).toContain('Lit');
    await one.page.keyboard.press('Escape');
    expect(await one.page.locator('[data-light="lost"]').getAttribute('aria-pressed')).toBe('false');
  });

  it('blinks against the prediction while B is held, and the difference is where the two differ', async () => {
    const one = await compared();
    const { own, theirs, kinds } = await decided(one);
    const at = inside(kinds, 'lost');
    await one.page.locator('[data-pane="1"]').focus();
    await one.page.keyboard.down('b');
    await settled(one);
    expect(await colourAt(one, await pictureOf(one.page), 1, at)).toBe(classColour(one, theirs[at]));
    await one.page.keyboard.up('b');
    await settled(one);
    expect(await colourAt(one, await pictureOf(one.page), 1, at)).toBe(classColour(one, own[at]));
    await one.page.getByRole('radio', { name: 'Diff' }).click();
    await settled(one);
    const diff = await pictureOf(one.page);
    expect(await colourAt(one, diff, 1, at)).toBe(classColour(one, own[at]));
    const same = inside(kinds, 'bothRight');
    expect(await colourAt(one, diff, 1, same)).not.toBe(classColour(one, own[same]));
    await one.page.getByRole('button', { name: 'Second layer' }).click();
    await one.page.getByRole('menuitemradio', { name: 'ground truth' }).click();
    await settled(one);
    // Right pixels that the other has wrong are no difference from the truth any more.
    const won = inside(kinds, 'won');
    expect(await colourAt(one, await pictureOf(one.page), 1, won)).not.toBe(classColour(one, own[won]));
  });

  it('is told by the probe, in words too', async () => {
    const one = await compared();
    const { theirs, kinds } = await decided(one);
    const at = inside(kinds, 'lost');
    const place = await pixelPlace(one, pair, 2, at % pair.width, Math.floor(at / pair.width));
    await one.page.mouse.click(place.x, place.y);
    await settled(one);
    const name = one.host.pair.inspection.classes.find(({ id }) => id === theirs[at])?.name;
    expect(await probeText(one)).toContain(`other ${name}`);
    await expect.poll(() => one.page.locator('.spoken').innerText()).toContain(`other prediction ${name}`);
  });

  it('gives the panes back what they showed when it is left', async () => {
    const one = await open();
    const layers = () => one.page.locator('.cell .tag:not(.second)').allInnerTexts();
    const before = await layers();
    await one.host.compareWith(other);
    await settled(one);
    expect(await layers()).toEqual(['Ground truth', 'Prediction', 'Other prediction', 'Won and lost']);
    await one.page.getByRole('button', { name: 'No longer compare' }).click();
    await settled(one);
    expect(await layers()).toEqual(before);
    expect(await one.page.locator('.versus').count()).toBe(0);
    await one.host.compareWith(other);
    await settled(one);
    await one.page.keyboard.press('Escape');
    await settled(one);
    expect(await layers()).toEqual(before);
    expect(one.host.actions).toEqual(['stop-comparing', 'stop-comparing']);
  });

  it('follows a what-if: fixed regions are won', async () => {
    const one = await compared();
    const lostBefore = await one.page.locator('[data-light="lost"]').innerText();
    await one.page.getByRole('tab', { name: 'Regions' }).click();
    await settled(one);
    await one.page.locator('tr[data-region] input').first().click();
    await settled(one);
    expect(await one.page.locator('[data-light="lost"]').innerText()).not.toBe(lostBefore);
  });

  it('says why it cannot be compared, and the pair stays', async () => {
    const one = await open();
    const broken = path.join(path.dirname(pair.prediction), 'c_logits.npy');
    writeFileSync(broken, encodeNpy(new Float32Array(pair.classes * 70), 'float32', [pair.classes, 1, 70]));
    await one.host.compareWith(broken);
    await settled(one);
    expect((await one.page.locator('.versus').innerText()).length).toBeGreaterThan(20);
    expect(await one.page.locator('.versus [role="alert"]').count()).toBe(1);
    expect(await one.page.locator('[data-number="loss"]').isVisible()).toBe(true);
    await one.host.compareWith(other);
    await settled(one);
    expect(await one.page.locator('.versus [role="alert"]').count()).toBe(0);
  });
});

describe('looks', () => {
  it.each<ThemeName>(['dark', 'light', 'high-contrast', 'high-contrast-light'])('%s', async (theme) => {
    const one = await compared(theme);
    await one.page.locator('[data-light="won"]').click();
    await settled(one);
    await one.page.screenshot({ path: path.join(pictures, `versus-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
  });

  it('nothing sticks out at any width', async () => {
    const one = await compared();
    for (const width of [320, 419, 639, 899, 1180, 2400]) {
      await one.page.setViewportSize({ width, height: 860 });
      await settled(one);
      expect(await sticksOut(one.page), String(width)).toEqual([]);
      expect(await one.page.locator('[data-light="won"]').isVisible()).toBe(true);
      await one.page.screenshot({ path: path.join(pictures, `versus-${width}.png`) });
    }
  });
});
