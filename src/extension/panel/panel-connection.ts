import * as v from 'valibot';
import * as vscode from 'vscode';
import {
  type CancellationToken,
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  type RequestType,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { LensError } from '../../core/lens-error.ts';
import { problemWords } from '../../engine/words/problem-words.ts';
import * as page from '../../protocol/messages.ts';
import { postMessageTransport } from '../../protocol/post-message.ts';
import { log } from '../log.ts';

/** The host's end of the channel to a page. */
export function connectPage(webview: vscode.Webview): MessageConnection {
  const { reader, writer } = postMessageTransport({
    send: (message) => webview.postMessage(message),
    listen: (receive) => webview.onDidReceiveMessage(receive),
  });
  return createMessageConnection(reader, writer);
}

/** Answers a request: validates it, carries cancellation, and turns every failure into an error that says what. */
export function answer<P, R>(
  connection: MessageConnection,
  type: RequestType<P, R, void>,
  schema: v.GenericSchema<unknown, P> | null,
  handler: (params: P, signal: AbortSignal) => Promise<R>,
): void {
  connection.onRequest(type, async (params: P, token: CancellationToken) => {
    const checked = schema === null ? null : v.safeParse(schema, params);
    if (checked && !checked.success) {
      return new ResponseError<void>(ErrorCodes.InvalidParams, `${type.method}: ${v.summarize(checked.issues)}`);
    }
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return await handler(checked ? checked.output : params, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return new ResponseError<void>(-32800, 'cancelled');
      if (error instanceof LensError) {
        if (error.code !== 'stale-revision') log().warn(`${type.method}: ${error.message}`);
        return new ResponseError<void>(ErrorCodes.InvalidRequest, problemWords(error).title);
      }
      log().error(error instanceof Error ? error : String(error));
      return new ResponseError<void>(ErrorCodes.InternalError, String(error));
    } finally {
      listening.dispose();
    }
  });
}

/** A page has no clipboard of its own. */
export function answerCopies(connection: MessageConnection): void {
  answer(connection, page.copy, page.copySchema, async ({ text }) => {
    await vscode.env.clipboard.writeText(text);
    return null;
  });
}

/** What goes wrong in a page stands in the log. @param what the page, as the log calls it */
export function logPageErrors(connection: MessageConnection, what: string): void {
  connection.onNotification(page.pageError, (note) => {
    const checked = v.safeParse(page.pageErrorSchema, note);
    if (checked.success) log().error(`${what}: ${checked.output.stack ?? checked.output.message}`);
  });
}
