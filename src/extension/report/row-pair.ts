import * as vscode from 'vscode';
import type { LitSet } from '../../core/view-data.ts';
import type { ReportPair, WorstRegion } from '../../report/report.ts';
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
  /** Pixels to light in the image at a place of the list. */
  markAt(at: number): LitSet | null;
}

/** The rows of a list, with the same kind of pixels lit in all of them. */
export function listSequence(report: OpenReport, places: Uint32Array, mark: LitSet | null): RowSequence {
  return { report, places, markAt: () => mark };
}

/** The worst regions over all images, each lit in its image; one image may come several times. */
export function regionSequence(report: OpenReport): RowSequence {
  const { worstRegions } = report.read.report;
  const placesOf = new Map<string, number[]>(worstRegions.map(({ id }) => [id, []]));
  for (const [place, id] of report.columns.ids.entries()) placesOf.get(id)?.push(place);
  const placeOf = ({ id, file }: WorstRegion): number => {
    const [place = 0, ...others] = placesOf.get(id) ?? [];
    if (others.length === 0) return place;
    // Several predictions of one name: the region is of one of them.
    return [place, ...others].find((other) => report.read.rowAt(other).files.prediction === file) ?? place;
  };
  return {
    report,
    places: Uint32Array.from(worstRegions, placeOf),
    markAt: (at) => ({ by: 'regions', ids: [worstRegions[at]?.region ?? 0] }),
  };
}

/** Where in a sequence an inspector stands. */
export interface SequencePlace {
  readonly sequence: RowSequence;
  readonly at: number;
}

/** Opens the inspector on one image of a sequence; from there its neighbours are those of the sequence. */
export async function openInSequence(services: LensServices, sequence: RowSequence, at: number): Promise<void> {
  const { report, places } = sequence;
  const place = places[at];
  if (place === undefined) return;
  const pair = await panelPairOf(services, report, report.read.rowAt(place));
  const inspector = await services.panels?.openAsRead(pair, sequence.markAt(at));
  if (inspector) services.sequences.set(inspector.pairId, { sequence, at });
}
