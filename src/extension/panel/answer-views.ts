import * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { LayerSpec } from '../../core/view-data.ts';
import * as messages from '../../protocol/messages.ts';
import { curvePayload, setRanksPayload } from './curve-payload.ts';
import type { PairRevisions } from './pair-revisions.ts';
import { answer } from './panel-connection.ts';

/** Answers what the page asks about the pair that it shows: layers, ranks, pixels, regions, and how they would change. */
export function answerViews(connection: MessageConnection, revisions: PairRevisions): void {
  answer(connection, messages.layer, messages.layerRequestSchema, (request, signal) =>
    revisions.get(request.revision).layerInfo(request.layer as LayerSpec, { signal }),
  );
  answer(connection, messages.tile, messages.tileRequestSchema, (request, signal) =>
    revisions.get(request.revision).tile(request.layer, request.level, request.column, request.row, {
      signal,
      // Where the page is on another machine, every byte crosses the network.
      packed: vscode.env.remoteName !== undefined,
    }),
  );
  answer(connection, messages.curve, messages.curveRequestSchema, async (request, signal) =>
    curvePayload(await revisions.get(request.revision).curve(request.classId, request.unit, request, { signal })),
  );
  answer(connection, messages.setRanks, messages.setRanksRequestSchema, async (request, signal) =>
    setRanksPayload(
      await revisions.get(request.revision).setRanks(request.set, request.unit, request.classId, { signal }),
    ),
  );
  answer(connection, messages.rankSpan, messages.rankSpanRequestSchema, (request, signal) =>
    revisions.get(request.revision).rankSpan(request.span, request.unit, request.classId, { signal }),
  );
  answer(connection, messages.probe, messages.probeRequestSchema, (request, signal) =>
    revisions.get(request.revision).probe(request.x, request.y, request.unit, request.classId, {
      whole: request.whole,
      signal,
    }),
  );
  answer(connection, messages.pixelAtRank, messages.rankRequestSchema, (request, signal) =>
    revisions.get(request.revision).pixelAtRank(request.rank, request.unit, request.classId, { signal }),
  );
  answer(connection, messages.regions, messages.regionsRequestSchema, ({ revision, from }, signal) =>
    revisions.get(revision).regionList({ from, signal }),
  );
  answer(connection, messages.regionGains, messages.regionGainsRequestSchema, ({ revision, ids }, signal) =>
    revisions.get(revision).regionGains(ids, { signal }),
  );
  answer(connection, messages.explain, messages.explainRequestSchema, (request, signal) =>
    revisions.get(request.revision).explain(request.classId, request.unit, request.ranks, { signal }),
  );
  answer(connection, messages.certificate, messages.certificateRequestSchema, (request, signal) =>
    revisions.get(request.revision).certificate(request.classId, request.unit, { signal }),
  );
  answer(connection, messages.budget, messages.budgetRequestSchema, ({ revision, classId }, signal) =>
    revisions.get(revision).budget(classId, { signal }),
  );
  answer(connection, messages.versus, messages.versusRequestSchema, ({ revision, other }, signal) =>
    revisions.get(revision).versus(other, { signal }),
  );
  answer(connection, messages.whatIf, messages.whatIfRequestSchema, ({ revision, change }, signal) =>
    revisions.change(revision, change, { signal }),
  );
  answer(connection, messages.whatIfEstimate, messages.whatIfRequestSchema, ({ revision, change }, signal) =>
    revisions.get(revision).estimate(change, { signal }),
  );
}
