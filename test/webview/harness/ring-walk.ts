import type { Page } from 'playwright-core';
import { groupKeys, ringFault, type Stop, stopOf } from './focus-ring.ts';
import { settled } from './open-page.ts';

/** More presses than any page has stops. */
const MOST_STOPS = 400;

export interface RingWalk {
  readonly kinds: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Walks through the page by Tab and looks at the focus ring of the first element of each kind, and of the next member
 * of a group. That every control is reached, and has its ring whatever it says, `walk` shows in one theme.
 */
export async function walkRings(page: Page): Promise<RingWalk> {
  const kinds = new Set<string>();
  const faults: string[] = [];
  const look = async (stop: Stop | null) => {
    if (!stop || kinds.has(stop.kind)) return;
    kinds.add(stop.kind);
    faults.push(...(await ringFault(page, stop)));
  };
  const step = async (key: string) => {
    await page.keyboard.press(key);
    return await stopOf(page);
  };
  // From outside of the page, as one comes to it.
  for (let press = 0; press < MOST_STOPS && (await stopOf(page)); press += 1) await page.keyboard.press('Tab');
  const ids = new Set<number>();
  for (let stop = await step('Tab'); stop && !ids.has(stop.id) && ids.size < MOST_STOPS; stop = await step('Tab')) {
    ids.add(stop.id);
    await look(stop);
    const keys = groupKeys(stop);
    if (!keys) continue;
    const [forth, back] = keys;
    const next = await step(forth);
    await look(next);
    if (next && next.id !== stop.id) await page.keyboard.press(back);
    await settled({ page });
  }
  return { kinds: [...kinds], faults };
}
