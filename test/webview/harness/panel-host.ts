import { existsSync } from 'node:fs';
import path from 'node:path';
import { createMessageConnection, type MessageConnection, type RequestType, ResponseError } from 'vscode-jsonrpc/node';
import type { Certificate } from '../../../src/core/certificate.ts';
import { LensError } from '../../../src/core/lens-error.ts';
import type { LayerSpec } from '../../../src/core/view-data.ts';
import { defaultPairOptions, type PairOptions } from '../../../src/dataset/pair-options.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { OpenedPair } from '../../../src/engine/opened-pair.ts';
import type { PairRequest } from '../../../src/engine/pair-request.ts';
import { arraysToChoose } from '../../../src/engine/words/array-choice.ts';
import { problemWords } from '../../../src/engine/words/problem-words.ts';
import { changedOverruling } from '../../../src/extension/panel/changed-overruling.ts';
import { curvePayload, setRanksPayload } from '../../../src/extension/panel/curve-payload.ts';
import { PairRevisions } from '../../../src/extension/panel/pair-revisions.ts';
import { presetChoices } from '../../../src/extension/panel/preset-choices.ts';
import * as messages from '../../../src/protocol/messages.ts';
import type {
  PanelContent,
  PanelFile,
  PanelFiles,
  PanelFinding,
  PanelMark,
  PanelOther,
} from '../../../src/protocol/panel-content.ts';
import { postMessageTransport } from '../../../src/protocol/post-message.ts';
import { workerBundle } from '../../engine/bundles.ts';

/** Files of a pair, by their paths. */
export interface PairFiles {
  readonly groundTruth: string;
  readonly prediction: string;
  readonly image?: string | undefined;
  readonly options?: Partial<PairOptions>;
  /** What a report leads to. */
  readonly mark?: PanelMark;
}

export interface PageEnd {
  /** Sends a message into the page. */
  send(message: unknown): Promise<void>;
  listen(receive: (message: unknown) => void): void;
}

/** The host's end of the connection with a page. */
export function connectionOf(end: PageEnd): MessageConnection {
  const { reader, writer } = postMessageTransport({
    send: (message) => end.send(message),
    listen: (receive) => {
      end.listen(receive);
      return { dispose: () => undefined };
    },
  });
  return createMessageConnection(reader, writer);
}

let engine: Engine | null = null;

/** One engine for all pages of a test file. */
export function sharedEngine(): Engine {
  engine ??= new Engine({ workerFile: workerBundle(), workers: 1 });
  return engine;
}

/** Ends the workers; at the end of a test file. */
export async function endEngine(): Promise<void> {
  await engine?.dispose();
  engine = null;
}

function bytesOf(message: unknown): number {
  let buffers = 0;
  const text = JSON.stringify(message, (_key, value: unknown) => {
    if (!(value instanceof ArrayBuffer)) return value;
    buffers += value.byteLength;
    return null;
  });
  return text.length + buffers;
}

/** What the panel of the extension does, without a workbench: the real engine behind the real protocol. */
export class PanelHost {
  readonly received: { readonly method: string; readonly params: unknown }[] = [];
  readonly copied: string[] = [];
  /** Bytes of each message to the page: its text, and its buffers as they are. */
  readonly sent: number[] = [];
  /** The page is on another machine: tiles are packed. */
  remote = false;
  readonly actions: string[] = [];
  /** The exact numbers of a pair that was looked at first are not shown before it. */
  exactAfter: Promise<void> = Promise.resolve();
  /** What is overruled is not read before it. */
  readsAfter: Promise<void> = Promise.resolve();
  /** Pieces of pictures and requests to save, as the page sent them. */
  readonly pieces: { readonly upload: number; readonly piece: number; readonly bytes: Buffer }[] = [];
  readonly exported: messages.ExportRequest[] = [];
  readonly errors: string[] = [];
  /** Shown in place of the engine's. */
  certificate: Certificate | null = null;
  readonly #open = new Map<string, number>();
  readonly #mostOpen = new Map<string, number>();
  readonly #held = new Map<string, (params: unknown) => Promise<void>>();
  readonly #engine: Engine;
  readonly #connection: MessageConnection;
  #isDisposed = false;
  #opened: OpenedPair | null = null;
  #content: PanelContent;
  #files: PairFiles;
  #overruled: messages.Overruling = {};
  #others = 0;
  readonly #revisions = new PairRevisions();

  static async start(end: PageEnd, files: PairFiles): Promise<PanelHost> {
    const host = new PanelHost(sharedEngine(), end, files);
    await host.load('opened');
    return host;
  }

  private constructor(engine: Engine, end: PageEnd, files: PairFiles) {
    this.#engine = engine;
    this.#files = files;
    this.#content = { kind: 'loading', pairId: 'pair', files: this.#shownFiles() };
    this.#connection = connectionOf({
      send: (message) => {
        this.sent.push(bytesOf(message));
        return end.send(message);
      },
      listen: (receive) => end.listen(receive),
    });
    this.#answerRequests();
    this.#connection.listen();
  }

  get content(): PanelContent {
    return this.#content;
  }

  get pair(): OpenedPair {
    if (!this.#opened) throw new Error('Nothing is open');
    return this.#opened;
  }

  /** What requests of a revision are answered from. */
  shown(revision: number): OpenedPair {
    return this.#revisions.get(revision);
  }

  /** Reads the files, with what was overruled, and shows the result. */
  async load(cause: 'opened' | 'overruled' | 'files-changed', files: PairFiles = this.#files): Promise<void> {
    this.#files = files;
    try {
      if (!existsSync(files.prediction))
        throw new LensError('no-prediction', { file: path.basename(files.groundTruth) });
      let isLooked = false;
      const opened = await this.#engine.open(this.#request(files), {
        onFirstLook: (look) => {
          isLooked = true;
          this.#inspected(look, cause, false);
          return undefined;
        },
      });
      await this.exactAfter;
      this.#inspected(opened, cause, isLooked);
    } catch (error) {
      if (!(error instanceof LensError)) throw error;
      this.#opened = null;
      const prediction = this.#shownFiles().prediction;
      this.push({
        kind: 'problem',
        pairId: 'pair',
        files: this.#shownFiles(),
        revision: this.#revisions.revision,
        overruled: this.#overruled,
        presets: presetChoices,
        problem: {
          code: error.code,
          ...problemWords(error),
          file: prediction,
          choose: 'prediction',
          arrays: arraysToChoose(error),
        },
      });
    }
  }

  #request(files: PairFiles): PairRequest {
    const file = (name: string) => ({
      name: path.basename(name),
      content: { file: name },
      version: String(this.#revisions.revision),
    });
    const { preset, ...overruled } = this.#overruled;
    return {
      groundTruth: file(files.groundTruth),
      prediction: file(files.prediction),
      image: files.image === undefined ? null : file(files.image),
      options: {
        ...defaultPairOptions,
        ...files.options,
        ...(overruled as Partial<PairOptions>),
        ...(preset === undefined ? {} : { preset: preset === 'none' ? null : preset }),
      },
    };
  }

  #inspected(opened: OpenedPair, cause: 'opened' | 'overruled' | 'files-changed', isLooked: boolean): void {
    this.#opened = opened;
    this.#revisions.open(opened, isLooked);
    const { revision, lookRevision } = this.#revisions;
    this.push({
      kind: 'inspection',
      pairId: 'pair',
      files: this.#shownFiles(),
      revision,
      inspection: opened.inspection,
      bounds: opened.bounds,
      lookRevision,
      overruled: this.#overruled,
      presets: presetChoices,
      keys: opened.keys,
      groundTruthKeys: opened.groundTruthKeys,
      position: { index: 0, count: 3 },
      ...(this.#files.mark && { mark: this.#files.mark }),
      cause: isLooked ? 'looked' : cause,
    });
  }

  /** Lays another prediction of the image beside the pair, as the panel does; null: none any more. */
  async compareWith(prediction: string | null): Promise<void> {
    const file = prediction === null ? null : this.#shownFile(prediction);
    const tell = (other: PanelOther | null) => {
      if (this.#content.kind !== 'inspection') return;
      const { other: _before, ...content } = this.#content;
      this.#content = other ? { ...content, other } : content;
      if (!this.#isDisposed)
        void this.#connection.sendNotification(messages.other, { revision: content.revision, other });
    };
    if (prediction === null || !file) {
      this.#revisions.compareWith(null, 0);
      tell(null);
      return;
    }
    tell({ kind: 'loading', file });
    try {
      const opened = await this.#engine.open(this.#request({ ...this.#files, prediction, image: undefined }));
      this.#others += 1;
      this.#revisions.compareWith(opened, this.#others);
      await this.#revisions.get(this.#revisions.revision).versus(this.#others);
      tell({ kind: 'shown', file, number: this.#others, inspection: opened.inspection });
    } catch (error) {
      if (!(error instanceof LensError)) throw error;
      tell({ kind: 'problem', file, ...problemWords(error) });
    }
  }

  /** Keeps answers of a kind back until the function that is returned is called. */
  hold(method: string): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held.set(method, () => held);
    return release;
  }

  /** Keeps each answer of a kind back until what its request is given to is done. */
  holdEach(method: string, until: (params: unknown) => Promise<void>): void {
    this.#held.set(method, until);
  }

  /** The largest number of requests of a kind that waited for their answer together. */
  mostAtOnce(method: string): number {
    return this.#mostOpen.get(method) ?? 0;
  }

  /** Shows a content as it is. */
  push(content: PanelContent): void {
    this.#content = content;
    // Work that a page has begun may end after it.
    if (this.#isDisposed) return;
    void this.#connection.sendNotification(messages.content, content);
  }

  /** What the doctor would say. */
  findings(findings: readonly PanelFinding[]): void {
    void this.#connection.sendNotification(messages.findings, { revision: this.#revisions.revision, findings });
  }

  progress(note: messages.ProgressNote): void {
    void this.#connection.sendNotification(messages.progress, note);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#connection.dispose();
  }

  #shownFiles(): PanelFiles {
    const shown = (file: string | undefined) => (file === undefined ? null : this.#shownFile(file));
    const { groundTruth, prediction, image } = this.#files;
    return { groundTruth: shown(groundTruth), prediction: shown(prediction), image: shown(image) };
  }

  #shownFile(file: string): PanelFile {
    return { folder: `${path.dirname(file).split(path.sep).slice(-2).join('/')}/`, name: path.basename(file) };
  }

  #answer<P, R>(type: RequestType<P, R, void>, handler: (params: P) => Promise<R>): void {
    this.#connection.onRequest(type, async (params: P) => {
      this.received.push({ method: type.method, params });
      const open = (this.#open.get(type.method) ?? 0) + 1;
      this.#open.set(type.method, open);
      this.#mostOpen.set(type.method, Math.max(open, this.#mostOpen.get(type.method) ?? 0));
      try {
        const answer = await handler(params);
        await this.#held.get(type.method)?.(params);
        return answer;
      } catch (error) {
        if (!(error instanceof LensError)) this.errors.push(`${type.method}: ${String(error)}`);
        return new ResponseError<void>(-32600, error instanceof LensError ? problemWords(error).title : String(error));
      } finally {
        this.#open.set(type.method, (this.#open.get(type.method) ?? 1) - 1);
      }
    });
  }

  #answerRequests(): void {
    this.#answer(messages.ready, async () => this.#content);
    this.#answer(messages.layer, (request) =>
      this.#revisions.get(request.revision).layerInfo(request.layer as LayerSpec),
    );
    this.#answer(messages.tile, ({ revision, layer, level, column, row }) =>
      this.#revisions.get(revision).tile(layer as LayerSpec, level, column, row, { packed: this.remote }),
    );
    this.#answer(messages.curve, async ({ revision, classId, unit, ...wish }) =>
      curvePayload(await this.#revisions.get(revision).curve(classId, unit, wish)),
    );
    this.#answer(messages.setRanks, async ({ revision, set, unit, classId }) =>
      setRanksPayload(await this.#revisions.get(revision).setRanks(set, unit, classId)),
    );
    this.#answer(messages.rankSpan, ({ revision, span, unit, classId }) =>
      this.#revisions.get(revision).rankSpan(span, unit, classId),
    );
    this.#answer(messages.probe, ({ revision, x, y, unit, classId, whole }) =>
      this.#revisions.get(revision).probe(x, y, unit, classId, { whole }),
    );
    this.#answer(messages.pixelAtRank, ({ revision, rank, unit, classId }) =>
      this.#revisions.get(revision).pixelAtRank(rank, unit, classId),
    );
    this.#answer(messages.regions, ({ revision, from }) => this.#revisions.get(revision).regionList({ from }));
    this.#answer(messages.regionGains, ({ revision, ids }) => this.#revisions.get(revision).regionGains(ids));
    this.#answer(messages.explain, ({ revision, classId, unit, ranks }) =>
      this.#revisions.get(revision).explain(classId, unit, ranks),
    );
    this.#answer(
      messages.certificate,
      async ({ revision, classId, unit }) =>
        this.certificate ?? (await this.#revisions.get(revision).certificate(classId, unit)),
    );
    this.#answer(messages.budget, ({ revision, classId }) => this.#revisions.get(revision).budget(classId));
    this.#answer(messages.versus, ({ revision, other }) => this.#revisions.get(revision).versus(other));
    this.#answer(messages.whatIf, ({ revision, change }) => this.#revisions.change(revision, change));
    this.#answer(messages.whatIfEstimate, ({ revision, change }) => this.#revisions.get(revision).estimate(change));
    this.#answer(messages.overrule, async (change) => {
      this.#overruled = changedOverruling(this.#overruled, change);
      void this.readsAfter.then(() => this.load('overruled'));
      return null;
    });
    this.#answer(messages.applyFinding, async () => null);
    this.#answer(messages.dismissFinding, async () => null);
    this.#answer(messages.act, async ({ action }) => {
      this.actions.push(action);
      if (action === 'stop-comparing') await this.compareWith(null);
      return null;
    });
    this.#answer(messages.exportPiece, async ({ upload, piece, base64 }) => {
      this.pieces.push({ upload, piece, bytes: Buffer.from(base64, 'base64') });
      return null;
    });
    this.#answer(messages.exportFile, async (request) => {
      this.exported.push(request);
      return { saved: 'saved' };
    });
    this.#answer(messages.copy, async ({ text }) => {
      this.copied.push(text);
      return null;
    });
    this.#connection.onNotification(messages.lookShown, (params) => {
      this.received.push({ method: messages.lookShown.method, params });
    });
    this.#connection.onNotification(messages.pageError, ({ message, stack }) => {
      this.errors.push(`page: ${message}\n${stack ?? ''}`);
    });
  }
}
