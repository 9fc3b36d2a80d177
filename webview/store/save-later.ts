import { effect } from '@preact/signals-core';

const SAVE_DELAY_MS = 200;

/**
 * Calls back with the state to save, some time after the last of a burst of changes; until then the document says that
 * something is unsaved.
 * @param state reads signals; null: there is nothing to save yet
 */
export function saveLater<State>(state: () => State | null, save: (state: State) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const now = state();
    if (now === null) return;
    clearTimeout(timer);
    document.documentElement.dataset['unsaved'] = '';
    timer = setTimeout(() => {
      save(now);
      delete document.documentElement.dataset['unsaved'];
    }, SAVE_DELAY_MS);
  });
}
