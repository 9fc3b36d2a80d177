import * as vscode from 'vscode';
import { LensError } from '../core/lens-error.ts';
import { optionsOfConfig } from '../dataset/config.ts';
import { configOfPair } from '../dataset/config-reach.ts';
import { findPartner, type PartnerSearch, type PlacedConfig } from '../dataset/find-partner.ts';
import { configAbove } from '../dataset/locate-config.ts';
import { defaultPairOptions, type PairOptions } from '../dataset/pair-options.ts';
import { Engine } from '../engine/engine.ts';
import type { OpenedPair } from '../engine/opened-pair.ts';
import type { PairRequest } from '../engine/pair-request.ts';
import type { Overruling, PanelAction } from '../protocol/messages.ts';
import { otherPredictions } from './choose-other.ts';
import { DoctorProblems } from './doctor/doctor-problems.ts';
import { PairDoctor } from './doctor/pair-doctor.ts';
import { neighboursOf } from './neighbours.ts';
import type { InspectorPanel } from './panel/inspector-panel.ts';
import type { InspectorPanels } from './panel/inspector-panels.ts';
import { type OtherPrediction, PairStore, type PanelPair } from './panel/pair-store.ts';
import { actOnPanel } from './panel/panel-actions.ts';
import type { FoundPair, PanelServices } from './panel/panel-services.ts';
import { PartnerMemory } from './partner-memory.ts';
import { EndingMemory } from './report/ending-memory.ts';
import type { OpenReport } from './report/open-report.ts';
import { pairAt, type SequencePlace } from './report/row-pair.ts';
import { fileTreeOf, placeOf, uriBelow } from './workspace-file-tree.ts';
import { fileRef, shownPath } from './workspace-files.ts';

/** A search for a partner, with places in the workspace instead of paths in a tree. */
export interface FoundPartner {
  readonly search: PartnerSearch;
  readonly found: PanelPair | null;
  readonly candidates: readonly vscode.Uri[];
  readonly image: vscode.Uri | null;
}

/** Everything that commands and panels share; the engine starts with the first inspection. */
export class LensServices implements PanelServices, vscode.Disposable {
  readonly extensionUri: vscode.Uri;
  readonly store: PairStore;
  readonly partners: PartnerMemory;
  readonly endings: EndingMemory;
  readonly problems = new DoctorProblems();
  readonly doctor: PairDoctor;
  panels: InspectorPanels | null = null;
  /** Where inspectors stand that were opened from a list of a report, by the id of their pair. */
  readonly sequences = new Map<string, SequencePlace>();
  /** A report has come to the front. */
  readonly reportShown = new vscode.EventEmitter<OpenReport>();
  #engine: Engine | null = null;

  constructor(context: vscode.ExtensionContext) {
    this.extensionUri = context.extensionUri;
    this.store = new PairStore(context.workspaceState);
    this.partners = new PartnerMemory(context.workspaceState);
    this.endings = new EndingMemory(context.workspaceState);
    this.doctor = new PairDoctor(this, this.problems, context.workspaceState);
  }

  engine(): Engine {
    const workerFile = vscode.Uri.joinPath(this.extensionUri, 'dist', 'worker.js').fsPath;
    this.#engine ??= new Engine({ workerFile, yields: true });
    return this.#engine;
  }

  nameOf(uri: vscode.Uri): string {
    return shownPath(uri);
  }

  async open(
    pair: PanelPair,
    { onFirstLook, request = null, ...options }: Parameters<PanelServices['open']>[1],
  ): Promise<FoundPair> {
    const asked = await (request ?? this.request(pair));
    // Found while the files are read.
    const position = pair.prediction ? positionOf(pair.prediction).catch(() => null) : Promise.resolve(null);
    const found = async (opened: OpenedPair): Promise<FoundPair> => ({
      opened,
      position: await position,
    });
    return await found(
      await this.engine().open(asked, {
        ...options,
        onFirstLook: onFirstLook && (async (look) => await onFirstLook(await found(look))),
      }),
    );
  }

  /** The next or previous file of the prediction's folder, with its own partner; stays when there is none. */
  async step(inspector: InspectorPanel, by: 1 | -1): Promise<void> {
    const followed = this.sequences.get(inspector.pairId);
    if (followed) return await this.#stepInSequence(inspector, followed, by);
    const current = inspector.pair.prediction;
    if (!current) return;
    const { files, index } = await neighboursOf(current);
    for (let at = index + by; at >= 0 && at < files.length; at += by) {
      const next = files[at] as vscode.Uri; // 0 ≤ at < length
      const { found, image } = await this.findPartner(next);
      const pair = (await this.partners.get(next, image)) ?? found;
      // Where both sides lie in one folder, the file beside a prediction may be its own truth.
      if (pair?.prediction?.toString() === current.toString()) continue;
      if (!pair) return await inspector.show({ groundTruth: null, prediction: next, image, overruled: {} });
      return await inspector.show({ ...pair, other: await this.#otherInFolder(pair, inspector.pair.other ?? null) });
    }
  }

  /** What a pair's neighbour is compared with: the prediction of its image in the same folder; null: there is none. */
  async #otherInFolder(pair: PanelPair, before: OtherPrediction | null): Promise<OtherPrediction | null> {
    if (!before) return null;
    const folder = folderUri(before.prediction);
    const others = (await otherPredictions(pair, this)).filter((uri) => folderUri(uri) === folder);
    const [prediction] = others;
    return prediction && others.length === 1 ? { ...before, prediction } : null;
  }

  closed(pairId: string): void {
    this.sequences.delete(pairId);
  }

  placeInSequence(pairId: string): FoundPair['position'] {
    const followed = this.sequences.get(pairId);
    return followed ? { index: followed.at, count: followed.sequence.places.length } : null;
  }

  async #stepInSequence(inspector: InspectorPanel, { sequence, at }: SequencePlace, by: 1 | -1): Promise<void> {
    const pair = await pairAt(this, sequence, at + by);
    if (!pair) return;
    this.sequences.set(inspector.pairId, { sequence, at: at + by });
    await inspector.show(pair, sequence.markAt(at + by));
  }

  /** The files and options of a pair: defaults, the data set's file, then what the user overruled. */
  async request(pair: PanelPair): Promise<PairRequest> {
    if (!pair.prediction && !pair.groundTruth) throw new LensError('pair-unknown', {});
    if (!pair.prediction) throw new LensError('no-prediction', { file: this.nameOf(pair.groundTruth as vscode.Uri) });
    if (!pair.groundTruth) throw new LensError('no-ground-truth', { file: this.nameOf(pair.prediction) });
    const [placed, groundTruth, prediction, image] = await Promise.all([
      this.#config(pair.prediction),
      fileRef(pair.groundTruth),
      fileRef(pair.prediction),
      pair.image ? fileRef(pair.image) : null,
    ]);
    const files = [pair.groundTruth, pair.prediction].map((uri) => placeOf(uri).path);
    const options = optionsOfConfig(defaultPairOptions, configOfPair(placed, files), askedOptions(pair.overruled));
    return { groundTruth, prediction, image, options };
  }

  /** The other side of a file, by the data set's file and by name and folder. */
  async findPartner(uri: vscode.Uri): Promise<FoundPartner> {
    const { root, path } = placeOf(uri);
    const tree = fileTreeOf(root);
    const search = await findPartner(tree, path, await this.#config(uri));
    const place = (file: string) => uriBelow(root, file);
    return {
      search,
      found: search.found && {
        groundTruth: place(search.found.groundTruth),
        prediction: place(search.found.prediction),
        image: search.found.image === null ? null : place(search.found.image),
        overruled: {},
      },
      candidates: search.candidates.map(place),
      image: search.image === null ? null : place(search.image),
    };
  }

  async act(action: PanelAction, inspector: InspectorPanel): Promise<void> {
    await actOnPanel(action, inspector, this);
  }

  dispose(): void {
    this.problems.dispose();
    this.reportShown.dispose();
    void this.#engine?.dispose();
  }

  async #config(uri: vscode.Uri): Promise<PlacedConfig | null> {
    const { root, path } = placeOf(uri);
    return await configAbove(fileTreeOf(root), path);
  }
}

function folderUri(uri: vscode.Uri): string {
  return vscode.Uri.joinPath(uri, '..').toString();
}

async function positionOf(uri: vscode.Uri): Promise<FoundPair['position']> {
  const { files, index } = await neighboursOf(uri);
  return index < 0 ? null : { index, count: files.length };
}

function askedOptions(overruled: Overruling): Partial<PairOptions> {
  const { preset, ...others } = overruled;
  const said = Object.entries(others).filter(([, value]) => value !== undefined);
  // Object.fromEntries loses the key types; the keys of an overruling are those of the options.
  const options = Object.fromEntries(said) as Partial<PairOptions>;
  return preset === undefined ? options : { ...options, preset: preset === 'none' ? null : preset };
}
