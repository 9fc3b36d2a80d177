import * as vscode from 'vscode';
import type { LitSet } from '../../core/view-data.ts';
import type { ReportPair, WorstRegion } from '../../report/report.ts';
import type { LensServices } from '../lens-services.ts';
import type { PanelPair } from '../panel/pair-store.ts';
import type { OpenReport, OtherRun } from './open-report.ts';
import { overrulingOf } from './overruling-of.ts';

/** A row as the inspector opens it: read as its report read it. @throws LensError when its files have no place */
async function panelPairOf(services: LensServices, report: OpenReport, row: ReportPair): Promise<PanelPair> {
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
  /** The run that each image is compared with; null: none. */
  readonly other: OtherRun | null;
  /** Pixels to light in the image at a place of the list. */
  markAt(at: number): LitSet | null;
}

/** The rows of a list, with the same kind of pixels lit in all of them. */
export function listSequence(
  report: OpenReport,
  places: Uint32Array,
  mark: LitSet | null,
  other: OtherRun | null,
): RowSequence {
  return { report, places, other, markAt: () => mark };
}

/** The pair at a place of a sequence, with its prediction of the other run; null: the sequence has no such place. */
export async function pairAt(services: LensServices, sequence: RowSequence, at: number): Promise<PanelPair | null> {
  const { report, places, other } = sequence;
  const place = places[at];
  if (place === undefined) return null;
  const pair = await panelPairOf(services, report, report.read.rowAt(place));
  const besideAt = other?.places[place] ?? -1;
  if (!other || besideAt < 0) return pair;
  const beside = await panelPairOf(services, other.report, other.report.read.rowAt(besideAt));
  if (!beside.prediction) return pair;
  const { kind, axes, key } = beside.overruled;
  return { ...pair, other: { prediction: beside.prediction, overruled: { kind, axes, key } } };
}

/** The worst regions over all images, each lit in its image; one image may come several times. */
export function regionSequence(report: OpenReport, other: OtherRun | null): RowSequence {
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
    other,
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
  const pair = await pairAt(services, sequence, at);
  if (!pair) return;
  await services.panels?.openAsRead(pair, sequence.markAt(at), (pairId) => {
    services.sequences.set(pairId, { sequence, at });
  });
}
