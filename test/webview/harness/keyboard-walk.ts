import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { groupKeys, ringFault, type Stop, stopOf } from './focus-ring.ts';
import type { WalkedWindow } from './note-handlers.ts';
import { settled } from './open-page.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** More presses than any page has stops. */
const MOST_STOPS = 400;
/** Of a group whose members look alike: so many are looked at. */
const ALIKE = 3;

/** What keeps a page from being used by keyboard, one line each; empty when all is well. */
export interface Walk {
  readonly stops: readonly string[];
  readonly faults: readonly string[];
}

/** Elements that have the same focus ring, class and name as one seen before are not looked at again. */
export type Looked = Set<string>;

/**
 * Walks what is open by Tab (or, in a menu, by the arrow down) until it comes round, in groups by arrows, and back by
 * Shift+Tab. Every control and everything that listens to the pointer must be reached, be named and show that it has
 * the focus.
 */
export async function walk(page: Page, looked: Looked, kind: 'page' | 'sheet' | 'menu' = 'page'): Promise<Walk> {
  const stops: Stop[] = [];
  const faults: string[] = [];
  const look = async (stop: Stop) => {
    if (looked.has(stop.said)) return;
    looked.add(stop.said);
    faults.push(...(await ringFault(page, stop)));
  };
  const step = async (key: string): Promise<Stop | null> => {
    await page.keyboard.press(key);
    return await stopOf(page);
  };
  // From outside of the page, as one comes to it.
  for (let press = 0; kind === 'page' && press < MOST_STOPS && (await stopOf(page)); press += 1) {
    await page.keyboard.press('Tab');
  }
  const forward = kind === 'menu' ? 'ArrowDown' : 'Tab';
  let around = false;
  for (let stop = kind === 'page' ? await step('Tab') : await stopOf(page); stop; stop = await step(forward)) {
    around = stops.some(({ id }) => id === stop?.id);
    if (around || stops.length > MOST_STOPS) break;
    stops.push(stop);
    await look(stop);
    if (stop.role === 'cell') await cells(page, look);
    else await arrows(page, stop, look);
  }
  around ||= kind !== 'menu' && stops.length <= MOST_STOPS;
  if (!around)
    faults.push(
      `the walk does not come round: ${stops
        .slice(-3)
        .map(({ said }) => said)
        .join(' | ')}`,
    );
  faults.push(...(await unreached(page)), ...(await unnamed(page)));
  if (kind !== 'menu') faults.push(...(await wayBack(stops, step)));
  return { stops: stops.map(({ said }) => said), faults };
}

/** All cells of a table, like a snake: along each row, then one down. */
async function cells(page: Page, look: (stop: Stop) => Promise<void>): Promise<void> {
  const move = async (key: string): Promise<boolean> => {
    const before = await stopOf(page);
    await page.keyboard.press(key);
    const next = await stopOf(page);
    return next !== null && next.id !== before?.id;
  };
  let seen = 0;
  await page.evaluate(() => {
    (window as unknown as { lensOrigin: Element | null }).lensOrigin = document.activeElement;
  });
  while (await move('ArrowUp'));
  do {
    for (const key of ['ArrowRight', 'ArrowLeft']) {
      while (await move(key)) {
        const stop = seen < ALIKE ? await stopOf(page) : null;
        if (stop) await look(stop);
        seen += 1;
      }
    }
  } while (await move('ArrowDown'));
  await page.evaluate(() => (window as unknown as { lensOrigin: HTMLElement }).lensOrigin.focus());
}

/** The other members of a group that is one stop: by arrows, both ways and back to where it began. */
async function arrows(page: Page, stop: Stop, look: (stop: Stop) => Promise<void>): Promise<void> {
  const keys = groupKeys(stop);
  if (!keys) return;
  const [forth, back] = keys;
  let place = 0;
  let before = stop.id;
  for (const [key, by] of [
    [forth, 1],
    [back, -1],
  ] as const) {
    for (let moves = 0; moves < MOST_STOPS; moves += 1) {
      await page.keyboard.press(key);
      const next = await stopOf(page);
      // At an end the focus stays, and once where the first arrow chooses what has the focus already.
      if (!next || (next.id === before && moves > 0)) break;
      if (next.id === before) continue;
      place += by;
      before = next.id;
      if (next.id === stop.id && stop.role === 'radio') return;
      if (moves < ALIKE) await look(next);
    }
  }
  for (; place < 0; place += 1) await page.keyboard.press(forth);
  for (; place > 0; place -= 1) await page.keyboard.press(back);
  await settled({ page });
}

/** What a pointer can use and the keyboard has not been at. */
async function unreached(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const { interactive, reached, describe } = (window as unknown as WalkedWindow).lensWalk;
    const rows = [...document.querySelectorAll('tr, [role=row]')].filter((row) => reached.has(row));
    const says = (row: Element, one: Element) =>
      (one.getAttribute('title') ?? '-').split(' ').every((word) => row.textContent?.includes(word));
    const wasAt = (one: Element): boolean =>
      reached.has(one) ||
      // Of a part that only listens for what lies in it, that is enough.
      (!one.matches('button, input, select, a[href], vscode-radio') &&
        [...one.querySelectorAll('*')].some((inner) => reached.has(inner) || inner.matches('[aria-keyshortcuts]'))) ||
      // A key does the same on the row that it stands in.
      (one.hasAttribute('aria-keyshortcuts') && reached.has(one.closest('tr, [role=row]') ?? one)) ||
      // A picture of rows, which only a mouse needs: a row has its words.
      (one.closest('[aria-hidden=true]') !== null && rows.some((row) => says(row, one))) ||
      // A plot that says which table holds the same.
      one.matches('[role=img][aria-label*="the same"]') ||
      // Tabs are walked through by those who open them; the toolkit's radios have one stop.
      one.matches('[role=tab], vscode-radio');
    return interactive()
      .filter((one) => !wasAt(one))
      .map((one) => `not reached: ${describe(one)}`);
  });
}

async function unnamed(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate(() => {
    const { interactive, describe } = (window as unknown as WalkedWindow).lensWalk;
    const { axe: run } = window as unknown as { axe: typeof axe & { setup(of: Element): void; teardown(): void } };
    run.setup(document.documentElement);
    const { accessibleText } = (run as unknown as { commons: { text: { accessibleText(one: Element): string } } })
      .commons.text;
    const controls = interactive().filter((one) =>
      one.matches('button, input, select, a[href], summary, [tabindex="0"]'),
    );
    const faults = controls
      .filter((one) => accessibleText(one).trim() === '' && one.closest('[aria-hidden=true]') === null)
      .map((one) => `no name: ${describe(one)}`);
    run.teardown();
    return faults;
  });
}

/** Shift+Tab must lead through the same stops. */
async function wayBack(stops: readonly Stop[], step: (key: string) => Promise<Stop | null>): Promise<string[]> {
  const back = new Set<number>();
  for (let press = 0; press < stops.length + 2; press += 1) {
    const stop = await step('Shift+Tab');
    if (stop) back.add(stop.id);
  }
  return stops.filter(({ id }) => !back.has(id)).map(({ said }) => `not reached backwards: ${said}`);
}
