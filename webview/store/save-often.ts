import { effect } from '@preact/signals-core';

/** Between two times that the state is saved in a burst of changes, a drag. */
const SAVE_EVERY_MS = 50;

/**
 * Calls back with the state to save: at once, since the page may be gone with the next click; in a burst of changes from time
 * to time, and after its last. Until then the document says that something is unsaved.
 * @param state reads signals; null: there is nothing to save yet
 */
export function saveOften<State>(state: () => State | null, save: (state: State) => void): void {
  let unsaved: State | null = null;
  let savedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveNow = () => {
    timer = undefined;
    delete document.documentElement.dataset['unsaved'];
    if (unsaved === null) return;
    save(unsaved);
    unsaved = null;
    savedAt = performance.now();
  };
  effect(() => {
    unsaved = state();
    if (unsaved === null || timer !== undefined) return;
    const rest = savedAt + SAVE_EVERY_MS - performance.now();
    if (rest <= 0) return saveNow();
    document.documentElement.dataset['unsaved'] = '';
    timer = setTimeout(saveNow, rest);
  });
}
