import * as v from 'valibot';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import * as messages from '../../protocol/messages.ts';

/** Hears when a page has drawn a first look: the exact numbers, which take every core, wait for it. */
export class LookWatch {
  #waiting: { readonly revision: number; readonly shown: () => void } | null = null;

  constructor(connection: MessageConnection) {
    connection.onNotification(messages.lookShown, (note) => {
      const checked = v.safeParse(messages.lookShownSchema, note);
      if (checked.success && checked.output.revision === this.#waiting?.revision) this.#waiting.shown();
    });
  }

  /** Settles when the look of a revision is drawn, or is not wanted any more. */
  async shown(revision: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting = { revision, shown: resolve };
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
