import { describe, expect, it } from 'vitest';
import type { PanelMark } from '../../src/protocol/panel-content.ts';
import { beginBrush, drag, ends, words } from './harness/curve-hands.ts';
import { savedStateOf, settled } from './harness/open-page.ts';
import { type OpenedPage, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();

/** A choice of the cell of the confusion matrix that a report leads to. */
const cell = (choice: string): PanelMark => ({ choice, set: { by: 'confusion', truth: 0, decided: 1 } });

/** The page of a tab that one has left and comes back to: made anew, told the same, with the state it saved. */
async function comeBack(one: OpenedPage, mark: PanelMark): Promise<OpenedPage> {
  const savedState = await savedStateOf(one);
  await one.close();
  return await open({ ...pair, mark }, { savedState });
}

/** Words of the lit set; null: nothing is lit. */
async function litWords(one: OpenedPage): Promise<string | null> {
  await settled(one);
  return (await one.page.locator('.brush-words').count()) === 0 ? null : await words(one);
}

describe('the pixels that a report leads to', () => {
  const mark = cell('first');

  it('are lit when the pair is opened, and again where they were when one comes back', async () => {
    const one = await open({ ...pair, mark });
    const lit = await litWords(one);
    const pixels = one.host.pair.inspection.confusion[0]?.[1] ?? 0;
    expect(pixels).toBeGreaterThan(0);
    expect(lit).toContain(`Lit ${pixels.toLocaleString('en-US')} px`);
    expect(await litWords(await comeBack(one, mark))).toBe(lit);
  });

  it('stay dark after Esc, in the page that is made anew and when the pair takes another place', async () => {
    const one = await open({ ...pair, mark });
    await one.page.keyboard.press('Escape');
    expect(await litWords(one)).toBeNull();
    one.host.push(one.host.content);
    expect(await litWords(one)).toBeNull();
    const again = await comeBack(one, mark);
    expect(await litWords(again)).toBeNull();
    expect(await litWords(await comeBack(again, mark))).toBeNull();
  });

  it('give way to a brush, which comes back', async () => {
    const one = await open({ ...pair, mark });
    await drag(one, 40, 160);
    const [brushed, said] = [await ends(one), await litWords(one)];
    expect(brushed).toHaveLength(2);
    const again = await comeBack(one, mark);
    expect(await litWords(again)).toBe(said);
    expect(await ends(again)).toEqual(brushed);
  });

  it('are lit again when the same cell is chosen once more, in place of a brush', async () => {
    const one = await open({ ...pair, mark });
    const lit = await litWords(one);
    await beginBrush(one);
    const anew = await comeBack(one, cell('second'));
    expect(await litWords(anew)).toBe(lit);
    expect(await anew.page.locator('.brush-end').count()).toBe(0);
    await anew.page.keyboard.press('Escape');
    expect(await litWords(anew)).toBeNull();
    const { content } = anew.host;
    if (content.kind !== 'inspection') throw new Error('no inspection');
    anew.host.push({ ...content, mark: cell('third') });
    expect(await litWords(anew)).toBe(lit);
  });

  it('are lit once where they are a region, whose id is another one in files that are written anew', async () => {
    const region: PanelMark = { choice: 'first', set: { by: 'regions', ids: [0] } };
    const one = await open({ ...pair, mark: region });
    const lit = await litWords(one);
    expect(lit).toContain('Lit');
    one.host.push(one.host.content);
    expect(await litWords(one)).toBe(lit);
    // Read again by the button, the files are the same.
    const { pairId, files } = one.host.content;
    one.host.push({ kind: 'loading', pairId, files });
    await one.host.load('opened');
    expect(await litWords(one)).toBe(lit);
    const again = await comeBack(one, region);
    expect(await litWords(again)).toBe(lit);
    await again.host.load('files-changed');
    expect(await litWords(again)).toBeNull();
    expect(await litWords(await comeBack(again, region))).toBeNull();
  });
});
