import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc';

/** One end of a postMessage channel: a webview seen from the host, or the host seen from the page. */
export interface PostMessageEnd {
  send(message: unknown): Thenable<unknown> | undefined;
  listen(receive: (message: unknown) => void): Disposable;
}

class EndReader extends AbstractMessageReader implements MessageReader {
  readonly #end: PostMessageEnd;

  constructor(end: PostMessageEnd) {
    super();
    this.#end = end;
  }

  listen(callback: DataCallback): Disposable {
    return this.#end.listen((message) => {
      if (typeof message === 'object' && message !== null && 'jsonrpc' in message) callback(message as Message);
    });
  }
}

class EndWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #end: PostMessageEnd;

  constructor(end: PostMessageEnd) {
    super();
    this.#end = end;
  }

  async write(message: Message): Promise<void> {
    await this.#end.send(message);
  }

  end(): void {}
}

/** Reader and writer of a JSON-RPC connection over postMessage; array buffers inside messages are carried as they are. */
export function postMessageTransport(end: PostMessageEnd): { reader: MessageReader; writer: MessageWriter } {
  return { reader: new EndReader(end), writer: new EndWriter(end) };
}
