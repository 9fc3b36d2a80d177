import {
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/browser';
import { pageError } from '../src/protocol/messages.ts';
import { postMessageTransport } from '../src/protocol/post-message.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's end of the connection with the extension host, whatever page it is. */
export interface Channel {
  /** Not listening yet: notifications are registered first. */
  readonly connection: MessageConnection;
  /** A request with its answer. Rejects when the host refuses, or when `signal` aborts. */
  ask<P, R>(type: RequestType<P, R, void>, params: P, signal?: AbortSignal): Promise<R>;
  reportError(error: unknown): void;
  readonly savedState: unknown;
  saveState(state: unknown): void;
}

/** Opens the channel; call once. */
export function openChannel(): Channel {
  const api = acquireVsCodeApi();
  const { reader, writer } = postMessageTransport({
    send: async (message) => api.postMessage(message),
    listen: (receive) => {
      const listener = (event: MessageEvent<unknown>) => receive(event.data);
      window.addEventListener('message', listener);
      return { dispose: () => window.removeEventListener('message', listener) };
    },
  });
  const connection = createMessageConnection(reader, writer);
  return {
    connection,
    async ask(type, params, signal) {
      if (!signal) return await connection.sendRequest(type, params);
      const source = new CancellationTokenSource();
      const cancel = () => source.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await connection.sendRequest(type, params, source.token);
      } finally {
        signal.removeEventListener('abort', cancel);
        source.dispose();
      }
    },
    reportError: (error) => {
      const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
      void connection.sendNotification(pageError, stack === undefined ? { message } : { message, stack });
    },
    savedState: api.getState(),
    saveState: (state) => api.setState(state),
  };
}
