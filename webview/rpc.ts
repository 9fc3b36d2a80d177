import { CancellationTokenSource, createMessageConnection, type RequestType } from 'vscode-jsonrpc/browser';
import {
  act,
  content,
  copy,
  type FindingsNote,
  findings,
  type PanelAction,
  type PanelContent,
  type ProgressNote,
  pageError,
  progress,
  type SavedState,
} from '../src/protocol/messages.ts';
import { postMessageTransport } from '../src/protocol/post-message.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host as the page sees it. */
export interface Host {
  /** A request with its answer. Rejects when the host refuses, or when `signal` aborts. */
  ask<P, R>(type: RequestType<P, R, void>, params: P, signal?: AbortSignal): Promise<R>;
  act(action: PanelAction): void;
  copy(text: string): void;
  reportError(error: unknown): void;
  readonly savedState: unknown;
  saveState(state: SavedState): void;
}

export interface HostEvents {
  content(content: PanelContent): void;
  findings(note: FindingsNote): void;
  progress(note: ProgressNote): void;
}

/** Connects the page with its host; call once. */
export function connectHost(events: HostEvents): Host {
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
  connection.onNotification(content, (value) => events.content(value));
  connection.onNotification(findings, (note) => events.findings(note));
  connection.onNotification(progress, (note) => events.progress(note));
  connection.listen();

  const reportError = (error: unknown) => {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    void connection.sendNotification(pageError, stack === undefined ? { message } : { message, stack });
  };

  return {
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
    act: (action) => void connection.sendRequest(act, { action }).catch(reportError),
    copy: (text) => void connection.sendRequest(copy, { text }).catch(reportError),
    reportError,
    savedState: api.getState(),
    saveState: (state) => api.setState(state),
  };
}
