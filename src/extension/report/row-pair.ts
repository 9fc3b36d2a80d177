import * as vscode from 'vscode';
import type { LitSet } from '../../core/view-data.ts';
import type { ReportPair } from '../../report/report.ts';
import type { LensServices } from '../lens-services.ts';
import type { PanelPair } from '../panel/pair-store.ts';
import type { OpenReport } from './open-report.ts';
import { overrulingOf } from './overruling-of.ts';

/** A row as the inspector opens it: read as its report read it. @throws LensError when its files have no place */
export async function panelPairOf(services: LensServices, report: OpenReport, row: ReportPair): Promise<PanelPair> {
  const { groundTruth, prediction, image } = report.filesOf(row);
  const pair = {
    groundTruth: vscode.Uri.file(groundTruth),
    prediction: vscode.Uri.file(prediction),
    image: image === null ? null : vscode.Uri.file(image),
    overruled: {},
  };
  const alone = await services.request(pair);
  return { ...pair, overruled: overrulingOf(report.options, alone.options) };
}

/** Images of a report in the order of a list: what "next" and "previous" of an inspector mean. */
export interface RowSequence {
  readonly report: OpenReport;
  readonly places: Uint32Array;
  /** Pixels to light in each of them. */
  readonly mark: LitSet | null;
}

/** Where in a sequence an inspector stands. */
export interface SequencePlace {
  readonly sequence: RowSequence;
  readonly at: number;
}

/** Opens the inspector on one image of a sequence; from there its neighbours are those of the sequence. */
export async function openInSequence(services: LensServices, sequence: RowSequence, at: number): Promise<void> {
  const { report, places, mark } = sequence;
  const place = places[at];
  if (place === undefined) return;
  const pair = await panelPairOf(services, report, report.read.rowAt(place));
  const inspector = await services.panels?.openAsRead(pair, mark);
  if (inspector) services.sequences.set(inspector.pairId, { sequence, at });
}
