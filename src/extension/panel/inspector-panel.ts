import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { LensError } from '../../core/lens-error.ts';
import type { LitSet } from '../../core/view-data.ts';
import type { PairRequest } from '../../engine/pair-request.ts';
import * as messages from '../../protocol/messages.ts';
import type { PanelContent, PanelFiles, PanelFinding, PanelMark, PanelOther } from '../../protocol/panel-content.ts';
import { log } from '../log.ts';
import { showProblem } from '../show-problem.ts';
import { panelFile } from '../workspace-files.ts';
import { answerViews } from './answer-views.ts';
import { changedOverruling } from './changed-overruling.ts';
import { chosenMark } from './chosen-mark.ts';
import { PanelExports } from './export-files.ts';
import { FileWatch } from './file-watch.ts';
import { LookWatch } from './look-watch.ts';
import { pageHtml } from './page-html.ts';
import { PairRevisions } from './pair-revisions.ts';
import type { OtherPrediction, PanelPair } from './pair-store.ts';
import { PanelComparison } from './panel-comparison.ts';
import { answer, answerCopies, connectPage, logPageErrors } from './panel-connection.ts';
import { panelProblem } from './panel-problem.ts';
import type { FoundPair, PanelServices } from './panel-services.ts';
import { presetChoices } from './preset-choices.ts';

type Cause = 'opened' | 'overruled' | 'files-changed';

/** What a panel begins with. */
export interface PanelStart {
  /** Pixels to be lit. */
  readonly mark?: LitSet | null;
  /** Of its pair, on its way. */
  readonly request?: Promise<PairRequest> | null;
}

/** One inspector: a pair of files, its inspection, and the page that shows them. */
export class InspectorPanel {
  readonly pairId: string;
  readonly panel: vscode.WebviewPanel;
  readonly #services: PanelServices;
  readonly #connection: MessageConnection;
  readonly #watch: FileWatch;
  readonly #looks: LookWatch;
  readonly #exports = new PanelExports();
  #pair: PanelPair;
  #mark: PanelMark | null;
  #content: PanelContent;
  readonly #revisions = new PairRevisions();
  readonly #comparison: PanelComparison;
  #loading: AbortController | null = null;
  #examining: AbortController | null = null;
  #disposed = false;

  constructor(
    panel: vscode.WebviewPanel,
    pairId: string,
    pair: PanelPair,
    services: PanelServices,
    { mark = null, request = null }: PanelStart = {},
  ) {
    this.panel = panel;
    this.pairId = pairId;
    this.#pair = pair;
    this.#mark = chosenMark(mark);
    this.#services = services;
    this.#content = { kind: 'loading', pairId, files: this.#files() };
    this.#watch = new FileWatch(() => this.load('files-changed'));
    this.#connection = connectPage(panel.webview);
    this.#looks = new LookWatch(this.#connection);
    this.#comparison = new PanelComparison(services, this.#revisions, (other) => this.#compared(other));
    this.#answerRequests();
    this.#connection.listen();
    panel.onDidDispose(() => this.#dispose());
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview')],
    };
    panel.webview.html = pageHtml(panel.webview, services.extensionUri);
    void this.load('opened', request);
  }

  /** What the page shows at this moment; read by the tests of the extension. */
  get content(): PanelContent {
    return this.#content;
  }

  get pair(): PanelPair {
    return this.#pair;
  }

  /** Does on the page what one of its keys does. */
  run(command: messages.PageCommand): void {
    void this.#connection.sendNotification(messages.command, { command });
  }

  /** Says where the pair that it shows stands among its neighbours now. @param mark pixels to light; null: as it is */
  placed(mark: LitSet | null): void {
    const chosen = chosenMark(mark);
    if (chosen) this.#mark = chosen;
    if (this.#content.kind !== 'inspection') return;
    const position = this.#services.placeInSequence(this.pairId) ?? this.#content.position;
    this.#push({ ...this.#content, position, ...(chosen && { mark: chosen, cause: 'opened' }) });
  }

  /** Shows another pair in the same panel. */
  async show(pair: PanelPair, mark: LitSet | null = null): Promise<void> {
    this.#pair = pair;
    this.#mark = chosenMark(mark);
    await this.#services.store.set(this.pairId, pair);
    await this.load('opened');
  }

  /** Lays another prediction of the same image beside the pair; null: none any more. */
  async compareWith(other: OtherPrediction | null): Promise<void> {
    this.#pair = { ...this.#pair, other };
    await this.#services.store.set(this.pairId, this.#pair);
    this.#follow();
    if (this.#content.kind === 'inspection' && this.#content.bounds === null) await this.#comparison.start(this.#pair);
    else this.#comparison.prepare(this.#pair);
  }

  #compared(other: PanelOther | null): void {
    if (this.#disposed || this.#content.kind !== 'inspection') return;
    const { other: _before, ...content } = this.#content;
    this.#content = other ? { ...content, other } : content;
    void this.#connection.sendNotification(messages.other, { revision: content.revision, other });
  }

  #follow(): void {
    const { groundTruth, prediction, image, other } = this.#pair;
    this.#watch.follow([groundTruth, prediction, image, other?.prediction ?? null]);
  }

  /** Reads the files and computes; the newest call wins. What was shown stays until there is something new. */
  async load(cause: Cause, request: Promise<PairRequest> | null = null): Promise<void> {
    if (this.#disposed) return;
    this.#loading?.abort();
    this.#examining?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    // Ids of regions are those of the files as they were, and as they were read.
    if (cause !== 'opened' && this.#mark?.set.by === 'regions') this.#mark = null;
    this.panel.title = this.#title();
    const pair = this.#pair;
    this.#follow();
    this.#comparison.prepare(pair);
    if (cause === 'opened') this.#push({ kind: 'loading', pairId: this.pairId, files: this.#files() });
    let isLooked = false;
    try {
      const found = await this.#services.open(pair, {
        signal: loading.signal,
        request,
        onProgress: (progress) => this.#progress(progress.what, progress.fraction),
        onFirstLook: (look) => {
          if (loading.signal.aborted) return undefined;
          isLooked = true;
          this.#inspected(look, cause, false);
          // A hidden page draws nothing.
          return this.panel.visible ? this.#looks.shown(this.#revisions.revision, loading.signal) : undefined;
        },
      });
      if (loading.signal.aborted) return;
      this.#inspected(found, cause, isLooked);
      void this.#examine();
      if (this.#pair.other) void this.#comparison.start(this.#pair);
    } catch (error) {
      if (loading.signal.aborted) return;
      log().error(error instanceof Error ? error : String(error));
      this.#revisions.open(null);
      this.#push({
        kind: 'problem',
        pairId: this.pairId,
        files: this.#files(),
        revision: this.#revisions.revision,
        problem: panelProblem(error, pair, (file) => this.#services.nameOf(file)),
        overruled: pair.overruled,
        presets: presetChoices,
      });
      void this.#examine();
    } finally {
      if (this.#loading === loading) {
        this.#loading = null;
        this.#progress(null, null);
      }
    }
  }

  /** Shows what was found out about the pair. */
  #inspected({ opened, position }: FoundPair, cause: Cause, isLooked: boolean): void {
    this.#revisions.open(opened, isLooked);
    const { revision, lookRevision } = this.#revisions;
    this.#push({
      kind: 'inspection',
      pairId: this.pairId,
      files: this.#files(),
      revision,
      inspection: opened.inspection,
      bounds: opened.bounds,
      lookRevision,
      overruled: this.#pair.overruled,
      presets: presetChoices,
      keys: opened.keys,
      groundTruthKeys: opened.groundTruthKeys,
      position: this.#services.placeInSequence(this.pairId) ?? position,
      ...(this.#comparison.state && { other: this.#comparison.state }),
      ...(this.#mark && { mark: this.#mark }),
      cause: isLooked ? 'looked' : cause,
    });
  }

  /** Asks the doctor once the numbers stand, or why there are none; what it finds comes after them. */
  async #examine(): Promise<void> {
    this.#examining?.abort();
    const examining = new AbortController();
    this.#examining = examining;
    const { signal } = examining;
    if (this.#content.kind === 'loading') return;
    const revision = this.#revisions.revision;
    const asRead = this.#content.kind === 'inspection' ? this.#content.inspection : null;
    // What the problem page says itself.
    const told = this.#content.kind === 'problem' ? this.#content.problem.code : null;
    try {
      const found = await this.#services.doctor.examine(this.#pair, asRead, signal);
      const findings = found.filter(({ id }) => id !== told);
      if (signal.aborted || revision !== this.#revisions.revision) return;
      this.#content = { ...this.#content, findings };
      void this.#connection.sendNotification(messages.findings, { revision, findings });
    } catch (error) {
      if (!signal.aborted) log().warn(`The encoding was not checked: ${String(error)}`);
    }
  }

  /** The change of a finding, for this panel, and in the data set's file when the person agrees. */
  async #apply(change: messages.Overruling): Promise<void> {
    const before = this.#pair;
    await this.#overrule({ ...before.overruled, ...change });
    const changed = this.#pair;
    const written = await this.#services.doctor.offerToWrite(before, change);
    // What the file says need not be overruled.
    if (written && this.#pair === changed) await this.#overrule(before.overruled);
  }

  async #overrule(overruled: messages.Overruling): Promise<void> {
    this.#pair = { ...this.#pair, overruled };
    await this.#services.store.set(this.pairId, this.#pair);
    void this.load('overruled');
  }

  /** A finding that the page shows. @throws LensError stale-revision */
  #finding({ revision, id }: messages.FindingRequest): PanelFinding {
    const findings = this.#content.kind === 'loading' ? [] : (this.#content.findings ?? []);
    const finding = findings.find((one) => one.id === id);
    if (!finding || revision !== this.#revisions.revision) throw new LensError('stale-revision', { revision });
    return finding;
  }

  #files(): PanelFiles {
    const file = (uri: vscode.Uri | null) => (uri ? panelFile(uri) : null);
    return {
      groundTruth: file(this.#pair.groundTruth),
      prediction: file(this.#pair.prediction),
      image: file(this.#pair.image),
    };
  }

  #title(): string {
    const uri = this.#pair.prediction ?? this.#pair.groundTruth;
    const name = uri ? panelFile(uri).name : 'Lovász Lens';
    return name.replace(/\.[^.]+$/, '');
  }

  #push(content: PanelContent): void {
    if (this.#disposed) return;
    this.#content = content;
    void this.#connection.sendNotification(messages.content, content);
  }

  #progress(what: string | null, fraction: number | null): void {
    if (this.#disposed) return;
    void this.#connection.sendNotification(messages.progress, { what, fraction });
  }

  #answerRequests(): void {
    const connection = this.#connection;
    answer(connection, messages.ready, null, async () => this.#content);
    answerViews(connection, this.#revisions);
    answer(connection, messages.overrule, messages.overrulingChangeSchema, async (change) => {
      await this.#overrule(changedOverruling(this.#pair.overruled, change));
      return null;
    });
    answer(connection, messages.applyFinding, messages.findingRequestSchema, async (request) => {
      const { fix } = this.#finding(request);
      if (fix) void this.#apply(fix).catch(showProblem);
      return null;
    });
    answer(connection, messages.dismissFinding, messages.findingRequestSchema, async (request) => {
      const finding = this.#finding(request);
      await this.#services.doctor.dismiss(this.#pair, finding);
      void this.#examine();
      return null;
    });
    answer(connection, messages.act, messages.actionSchema, async ({ action }) => {
      await this.#services.act(action, this);
      return null;
    });
    answer(connection, messages.exportPiece, messages.exportPieceSchema, async (piece) => {
      this.#exports.receive(piece);
      return null;
    });
    answer(connection, messages.exportFile, messages.exportSchema, async (request, signal) => ({
      saved: await this.#exports.save(
        request,
        this.#revisions.get(request.revision),
        { pair: this.#pair, other: this.#comparison.state },
        { signal },
      ),
    }));
    answerCopies(connection);
    logPageErrors(connection, 'page');
  }

  #dispose(): void {
    this.#disposed = true;
    this.#loading?.abort();
    this.#examining?.abort();
    this.#comparison.stop();
    this.#watch.dispose();
    this.#connection.dispose();
  }
}
