import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { WalkedWindow } from './note-handlers.ts';

/** Around an element: the ring may stand outside of it. */
const RING_PX = 4;
/** Of the three colours together, of 765: less is no change that an eye sees. */
const SEEN = 60;
/** A ring of this many pixels goes round the smallest target. */
const RING_PIXELS = 24;

/** What has the focus. */
export interface Stop {
  readonly id: number;
  /** Element, classes, role and name. */
  readonly said: string;
  readonly role: string;
  /** Element, what it lies in, role and state: what the styles of a theme can tell apart. */
  readonly kind: string;
  readonly box: { x: number; y: number; width: number; height: number };
}

/** Notes what has the focus; null for the page itself. */
export async function stopOf(page: Page): Promise<Stop | null> {
  return await page.evaluate(() => {
    const { lensWalk } = window as unknown as WalkedWindow;
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    lensWalk.reached.add(element);
    const ids = lensWalk.ids;
    const id = ids.get(element) ?? Math.floor(Math.random() * 2 ** 48);
    ids.set(element, id);
    const { x, y, width, height } = element.getBoundingClientRect();
    const own = element.matches('.matrix td *') ? 'cell' : element.getAttribute('role');
    const role = own ?? (element.matches('tr') ? 'row' : element.localName);
    const named = (one: Element | null) =>
      `${one?.localName}.${one?.className.toString().trim().split(/\s+/).join('.')}`;
    const states = ['aria-selected', 'aria-pressed', 'aria-checked'].map((state) => element.getAttribute(state) ?? '');
    const kind = [named(element.parentElement), named(element), role, ...states].join(' ');
    return { id, said: lensWalk.describe(element), role, kind, box: { x, y, width, height } };
  });
}

/** How many pixels around an element look different with the focus on it. */
async function ringPixels(page: Page, { box }: Stop): Promise<number> {
  const view = page.viewportSize() ?? { width: 0, height: 0 };
  const x = Math.max(0, Math.floor(box.x - RING_PX));
  const y = Math.max(0, Math.floor(box.y - RING_PX));
  const width = Math.min(view.width, Math.ceil(box.x + box.width + RING_PX)) - x;
  const height = Math.min(view.height, Math.ceil(box.y + box.height + RING_PX)) - y;
  if (width <= 0 || height <= 0) return 0;
  const look = async () => {
    const png = await page.screenshot({ clip: { x, y, width, height }, animations: 'disabled', caret: 'hide' });
    return await sharp(png).removeAlpha().raw().toBuffer();
  };
  const focused = await look();
  // The popover would close with a focus that goes elsewhere; one that goes nowhere leaves it open.
  await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    (window as unknown as { lensFocused: HTMLElement }).lensFocused = element;
    element.blur();
  });
  const plain = await look();
  await page.evaluate(() => (window as unknown as { lensFocused: HTMLElement }).lensFocused.focus());
  let seen = 0;
  for (let at = 0; at < focused.length; at += 3) {
    let far = 0;
    for (let c = 0; c < 3; c += 1) far += Math.abs((focused[at + c] ?? 0) - (plain[at + c] ?? 0));
    if (far >= SEEN) seen += 1;
  }
  return seen;
}

/** One line where the focus on an element is not to be seen. */
export async function ringFault(page: Page, stop: Stop): Promise<string[]> {
  const pixels = await ringPixels(page, stop);
  return pixels < RING_PIXELS ? [`no focus ring (${pixels} px): ${stop.said}`] : [];
}

/** The arrows that lead forth and back in a group that is one stop; null where it is none. */
export function groupKeys({ role, said }: Stop): readonly [forth: string, back: string] | null {
  if (said.startsWith('vscode-')) return null;
  if (role === 'row') return ['ArrowDown', 'ArrowUp'];
  return role === 'radio' || role === 'cell' ? ['ArrowRight', 'ArrowLeft'] : null;
}
