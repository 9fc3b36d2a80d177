import * as vscode from 'vscode';
import { withPalette } from '../../core/class-palette.ts';
import { LensError } from '../../core/lens-error.ts';
import type { FieldSpec } from '../../core/view-data.ts';
import type { OpenedPair } from '../../engine/opened-pair.ts';
import type { PairCallOptions } from '../../engine/pair-parts.ts';
import type { ExportPiece, ExportRequest } from '../../protocol/messages.ts';
import type { PanelOther } from '../../protocol/panel-content.ts';
import { type Finding, findingHtml, findingMarkdown } from '../../report/finding.ts';
import { type SavedExtension, saveFilter } from '../file-kinds.ts';
import { shownPath } from '../workspace-files.ts';
import type { PanelPair } from './pair-store.ts';

const MOST_UPLOAD_BYTES = 256 * 2 ** 20;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

interface MadeFile {
  readonly extension: SavedExtension;
  /** What stands between the prediction's name and the extension. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** What the panel shows. */
export interface ExportedPair {
  readonly pair: PanelPair;
  /** The prediction that it is compared with. */
  readonly other: PanelOther | null;
}

/** The files that a panel saves. Pictures come from the page, everything else from the engine. */
export class PanelExports {
  #upload = -1;
  #pieces: Buffer[] = [];

  /** Keeps a piece of a picture; the first piece of another upload ends the one before. */
  receive({ upload, piece, base64 }: ExportPiece): void {
    if (piece === 0) {
      this.#upload = upload;
      this.#pieces = [];
    }
    const bytes = this.#pieces.reduce((sum, one) => sum + one.length, 0);
    if (upload !== this.#upload || piece !== this.#pieces.length || bytes > MOST_UPLOAD_BYTES) {
      throw new LensError('export-incomplete', { piece });
    }
    this.#pieces.push(Buffer.from(base64, 'base64'));
  }

  /** Makes the file, then asks where it goes. @returns its name; null when the person thought better of it */
  async save(
    request: ExportRequest,
    opened: OpenedPair,
    { pair, other }: ExportedPair,
    options: PairCallOptions,
  ): Promise<string | null> {
    const file = await this.#make(request, opened, { pair, other }, options);
    const near = pair.prediction ?? pair.groundTruth;
    const stem = near ? (near.path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '') : 'finding';
    const name = `${stem}.${request.change === null ? '' : 'what-if-'}${file.what}.${file.extension}`;
    const defaultUri = near ? vscode.Uri.joinPath(near, '..', name) : vscode.Uri.file(name);
    const uri = await vscode.window.showSaveDialog({
      title: `Save ${name}`,
      defaultUri,
      filters: saveFilter(file.extension),
    });
    if (!uri) return null;
    await vscode.workspace.fs.writeFile(uri, file.bytes);
    const saved = uri.path.split('/').at(-1) ?? name;
    void vscode.window.showInformationMessage(`Saved ${saved}.`, 'Open').then((choice) => {
      if (choice) void vscode.commands.executeCommand('vscode.open', uri, vscode.ViewColumn.Beside);
    });
    return saved;
  }

  async #make(
    request: ExportRequest,
    opened: OpenedPair,
    exported: ExportedPair,
    options: PairCallOptions,
  ): Promise<MadeFile> {
    switch (request.kind) {
      case 'picture':
        return {
          extension: 'png',
          what: request.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'panes',
          bytes: this.#png(request.upload),
        };
      case 'curve': {
        const shared = await opened.curveFile(request.classId, request.unit, options);
        return { extension: 'csv', what: `curve-${request.classId}`, bytes: Uint8Array.from(shared) };
      }
      case 'map': {
        const { field, what } = fieldOf(request.layer);
        const pieces = await opened.mapFile(field, 'float32', options);
        return { extension: 'npy', what, bytes: Buffer.concat(pieces) };
      }
      case 'finding': {
        const finding = await this.#finding(request, opened, exported, options);
        const html = request.format === 'html';
        const text = html ? findingHtml(finding) : findingMarkdown(finding);
        return { extension: html ? 'html' : 'md', what: 'finding', bytes: new TextEncoder().encode(text) };
      }
    }
  }

  #png(upload: number): Uint8Array {
    const bytes = Buffer.concat(this.#pieces);
    if (upload !== this.#upload || !bytes.subarray(0, 8).equals(PNG_SIGNATURE)) {
      throw new LensError('export-incomplete', { piece: this.#pieces.length });
    }
    this.#pieces = [];
    this.#upload = -1;
    return bytes;
  }

  async #finding(
    { change, palette, unit, classId, set, other: number, upload }: Extract<ExportRequest, { kind: 'finding' }>,
    opened: OpenedPair,
    { pair: { groundTruth, prediction, image, other: compared }, other }: ExportedPair,
    options: PairCallOptions,
  ): Promise<Finding> {
    const path = (uri: vscode.Uri | null) => (uri ? shownPath(uri) : '–');
    const lit =
      !set || classId === null
        ? null
        : set.by === 'ranks'
          ? await opened.rankSpan(set, unit, set.classId, options)
          : await opened.setRanks(set, unit, classId, options);
    const isShown = compared && number !== null && other?.kind === 'shown' && other.number === number;
    const versus = isShown
      ? {
          file: path(compared.prediction),
          inspection: other.inspection,
          data: await opened.versus(number, options),
        }
      : null;
    return {
      inspection: withPalette(opened.inspection, palette),
      change,
      files: { groundTruth: path(groundTruth), prediction: path(prediction), image: image ? path(image) : null },
      classId,
      lit,
      versus,
      png: upload === null ? null : this.#png(upload),
    };
  }
}

/** @throws LensError export-not-a-map */
function fieldOf(layer: Extract<ExportRequest, { kind: 'map' }>['layer']): {
  readonly field: FieldSpec;
  readonly what: string;
} {
  const ofClass = (classId: number | null) => (classId === null ? '' : `-${classId}`);
  switch (layer.kind) {
    case 'map': {
      const { map, classId } = layer;
      return { field: { kind: 'map', map, classId }, what: `${map}${ofClass(classId)}` };
    }
    case 'other-loss': {
      const { loss, map, classId } = layer;
      return { field: { kind: 'other-loss', loss, map, classId }, what: `${loss}-${map}${ofClass(classId)}` };
    }
    case 'certainty':
      return { field: { kind: 'certainty', map: layer.map }, what: layer.map };
    default:
      throw new LensError('export-not-a-map', { layer: layer.kind });
  }
}
