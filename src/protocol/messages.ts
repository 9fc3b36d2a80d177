import * as v from 'valibot';
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Certificate } from '../core/certificate.ts';
import type { VersusData } from '../core/versus.ts';
import type {
  BudgetData,
  ExplainData,
  LayerInfo,
  LossEstimate,
  ProbeData,
  RankSpan,
  RankSpanData,
  RegionGain,
  RegionList,
  SetRanksData,
  TileFormat,
} from '../core/view-data.ts';
import type { ChangedContent, FindingsNote, OtherNote, PanelContent } from './panel-content.ts';

/**
 * The contract between the extension host and the page, both ways. The page asks, the host answers; the host
 * pushes `content`, `findings`, `other`, `progress` and `command`. Messages of the page are validated by the schemas below. Payloads are
 * tight ArrayBuffers; a number that does not exist is null. Nothing of the page names a file by its path.
 */

const classId = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const rank = v.pipe(count, v.minValue(1));

/** A set of pixels that is lit in every pane: LitSet of core. */
const litSet = v.variant('by', [
  v.object({ by: v.literal('regions'), ids: v.pipe(v.array(count), v.maxLength(10_000)) }),
  v.object({ by: v.literal('ranks'), classId: count, from: rank, to: rank }),
  v.object({
    by: v.literal('budget'),
    group: v.picklist(['kind', 'place', 'object', 'class']),
    row: count,
    classId,
  }),
  v.object({ by: v.literal('polygon'), points: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.maxLength(4000)) }),
  v.object({ by: v.literal('confusion'), truth: count, decided: v.pipe(v.number(), v.integer(), v.minValue(-1)) }),
  v.object({ by: v.literal('versus'), what: v.picklist(['won', 'lost', 'bothWrong', 'gone', 'new']), other: count }),
]);

const layerSpec = v.variant('kind', [
  v.object({ kind: v.literal('image'), unit: count }),
  v.object({ kind: v.literal('truth'), unit: count }),
  v.object({ kind: v.literal('prediction'), unit: count }),
  v.object({ kind: v.literal('outcome'), unit: count, classId }),
  v.object({ kind: v.picklist(['other-prediction', 'won-lost']), unit: count, other: count }),
  v.object({
    kind: v.literal('map'),
    unit: count,
    map: v.picklist(['contribution', 'error', 'weight', 'grad-probability', 'grad-logit']),
    classId,
  }),
  v.object({
    kind: v.literal('other-loss'),
    unit: count,
    loss: v.picklist(['cross-entropy', 'focal', 'dice']),
    map: v.picklist(['contribution', 'grad-probability', 'grad-logit']),
    classId,
  }),
  v.object({ kind: v.literal('certainty'), unit: count, map: v.picklist(['entropy', 'margin']) }),
  v.object({ kind: v.literal('lit'), unit: count, set: litSet }),
]);

/** `revision` names the content that the page shows; a request about an older one is answered with an error. */
const revision = count;

export const lookShownSchema = v.object({ revision });
export const layerRequestSchema = v.object({ revision, layer: layerSpec });
export const tileRequestSchema = v.object({ revision, layer: layerSpec, level: count, column: count, row: count });
const rankSpanSchema = v.object({ from: rank, to: rank });
export const curveRequestSchema = v.object({
  revision,
  classId: count,
  unit: count,
  maxPoints: v.pipe(count, v.minValue(16), v.maxValue(4000)),
  /** Ranks to draw; null: all. */
  shown: v.nullable(rankSpanSchema),
});
export const setRanksRequestSchema = v.object({ revision, unit: count, classId: count, set: litSet });
export const rankSpanRequestSchema = v.object({ revision, unit: count, classId: count, span: rankSpanSchema });
/** `whole`: also what needs a pass over every class, as the gradient for a logit of a softmax does. */
export const probeRequestSchema = v.object({
  revision,
  unit: count,
  x: count,
  y: count,
  classId,
  whole: v.boolean(),
});
export const rankRequestSchema = v.object({
  revision,
  unit: count,
  classId: count,
  rank,
});

/** `from`: how many of them the page has. */
export const regionsRequestSchema = v.object({ revision, from: count });
const regionIds = v.pipe(v.array(count), v.maxLength(10_000));
export const regionGainsRequestSchema = v.object({ revision, ids: regionIds });
export const budgetRequestSchema = v.object({ revision, classId });
export const explainRequestSchema = v.object({
  revision,
  classId: count,
  unit: count,
  ranks: v.pipe(v.array(rank), v.maxLength(1000)),
});
export const certificateRequestSchema = v.object({ revision, classId: count, unit: count });
/** `other`: number of the prediction that it is compared with. */
export const versusRequestSchema = v.object({ revision, other: count });
/** `revision` is that of the pair as it is. */
export const whatIfRequestSchema = v.object({
  revision,
  change: v.object({
    threshold: v.nullable(v.number()),
    temperature: v.nullable(v.number()),
    fixes: regionIds,
    ignored: v.array(count),
  }),
});

/** What the user overrules; a key that is absent is as it was detected. */
export const overrulingSchema = v.object({
  kind: v.optional(v.picklist(['labels', 'probabilities', 'logits'])),
  axes: v.optional(v.picklist(['chw', 'hwc', 'cbhw'])),
  key: v.optional(v.string()),
  groundTruthKey: v.optional(v.string()),
  preset: v.optional(v.string()),
  ignore: v.optional(v.union([v.literal('none'), v.array(v.pipe(v.number(), v.integer()))])),
  labelOffset: v.optional(v.pipe(v.number(), v.integer())),
  loss: v.optional(v.picklist(['lovasz-softmax', 'lovasz-hinge', 'lovasz-sigmoid'])),
  classSelection: v.optional(v.union([v.picklist(['present', 'all']), v.array(count)])),
  perImage: v.optional(v.boolean()),
  ties: v.optional(v.picklist(['shapley', 'index'])),
});
/** What changes of it: `back` goes back to what was detected, what is in neither stays. The page may not know yet what is set. */
export const overrulingChangeSchema = v.object({ set: overrulingSchema, back: v.array(v.keyof(overrulingSchema)) });

export const actionSchema = v.object({
  action: v.picklist([
    'refresh',
    'choose-prediction',
    'choose-ground-truth',
    'choose-image',
    'show-log',
    'open-ground-truth',
    'open-prediction',
    'next-pair',
    'previous-pair',
    'compare-with',
    'stop-comparing',
  ]),
});
/** What the doctor found is called by its id; `revision` as above. */
export const findingRequestSchema = v.object({ revision, id: v.string() });
/** A picture that the page made comes in pieces of base64, so that no message is large. */
export const exportPieceSchema = v.object({
  upload: count,
  piece: count,
  base64: v.pipe(v.string(), v.maxLength(2 ** 21), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
});
/** What is changed about the pair that is saved, in words; null: it is as its files say. */
const changeOfPair = v.nullable(v.pipe(v.string(), v.maxLength(2000)));
/** What is to be saved; the host asks where. `upload` names the pieces of a picture; null: there is none. */
export const exportSchema = v.variant('kind', [
  v.object({
    kind: v.literal('picture'),
    revision,
    change: changeOfPair,
    upload: count,
    name: v.pipe(v.string(), v.maxLength(80)),
  }),
  v.object({ kind: v.literal('curve'), revision, change: changeOfPair, unit: count, classId: count }),
  v.object({ kind: v.literal('map'), revision, change: changeOfPair, layer: layerSpec }),
  v.object({
    kind: v.literal('finding'),
    revision,
    change: changeOfPair,
    palette: v.picklist(['own', 'safe']),
    format: v.picklist(['markdown', 'html']),
    unit: count,
    classId,
    set: v.nullable(litSet),
    /** Number of the prediction that it is compared with; null: none. */
    other: v.nullable(count),
    upload: v.nullable(count),
  }),
]);
/** A table of 100,000 images has about 10 million characters. */
export const copySchema = v.object({ text: v.pipe(v.string(), v.maxLength(64_000_000)) });
export const pageErrorSchema = v.object({ message: v.string(), stack: v.optional(v.string()) });

/** What the palette can ask of the page in front; each is a command of the manifest. */
export const PAGE_COMMANDS = [
  'fit',
  'actualSize',
  'contours',
  'lasso',
  'losses',
  'pinPixel',
  'searchClasses',
  'nextClass',
  'previousClass',
  'playChain',
  'switchAxis',
  'maximiseCurve',
  'readMap',
  'showKeys',
] as const;
export type PageCommand = (typeof PAGE_COMMANDS)[number];

/** What the page keeps in its state and gives back after a reload; `pairId` was given out by the host. */
export const savedStateSchema = v.object({
  version: v.literal(1),
  pairId: v.string(),
  view: v.optional(v.record(v.string(), v.unknown())),
});

export type LayerRequest = v.InferOutput<typeof layerRequestSchema>;
export type TileRequest = v.InferOutput<typeof tileRequestSchema>;
export type CurveRequest = v.InferOutput<typeof curveRequestSchema>;
export type ProbeRequest = v.InferOutput<typeof probeRequestSchema>;
export type RankSpanRequest = v.InferOutput<typeof rankSpanRequestSchema>;
export type SetRanksRequest = v.InferOutput<typeof setRanksRequestSchema>;
export type RankRequest = v.InferOutput<typeof rankRequestSchema>;
export type RegionsRequest = v.InferOutput<typeof regionsRequestSchema>;
export type RegionGainsRequest = v.InferOutput<typeof regionGainsRequestSchema>;
export type BudgetRequest = v.InferOutput<typeof budgetRequestSchema>;
export type ExplainRequest = v.InferOutput<typeof explainRequestSchema>;
export type CertificateRequest = v.InferOutput<typeof certificateRequestSchema>;
export type VersusRequest = v.InferOutput<typeof versusRequestSchema>;
export type WhatIfRequest = v.InferOutput<typeof whatIfRequestSchema>;
export type ExportPiece = v.InferOutput<typeof exportPieceSchema>;
export type ExportRequest = v.InferOutput<typeof exportSchema>;
export type FindingRequest = v.InferOutput<typeof findingRequestSchema>;
export type Overruling = v.InferOutput<typeof overrulingSchema>;
export type OverrulingChange = v.InferOutput<typeof overrulingChangeSchema>;
export type PanelAction = v.InferOutput<typeof actionSchema>['action'];
export type SavedState = v.InferOutput<typeof savedStateSchema>;

export interface TilePayload {
  readonly format: TileFormat;
  readonly width: number;
  readonly height: number;
  readonly data: ArrayBuffer;
  /** Deflated, raw. */
  readonly packed: boolean;
}

/** CurveData of core with its columns packed: five float64 columns of `points` values each, in the order named. */
export interface CurvePayload {
  readonly classId: number;
  readonly unit: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  readonly hardLoss: number | null;
  readonly lastForegroundRank: number;
  readonly lastErrorRank: number;
  readonly shown: RankSpan;
  readonly deltaBefore: number;
  readonly threshold: { readonly error: number; readonly rank: number; readonly delta: number } | null;
  readonly points: number;
  /** rank, error, jaccard, weight, foreground. */
  readonly columns: ArrayBuffer;
  /** float64 × 512. */
  readonly rug: ArrayBuffer;
  /** float64 × 3 × 256: missed, false alarm, right. */
  readonly kindsByDelta: ArrayBuffer;
  readonly kinds: {
    readonly missed: { readonly pixels: number; readonly loss: number };
    readonly falseAlarm: { readonly pixels: number; readonly loss: number };
    readonly right: { readonly pixels: number; readonly loss: number };
  };
  readonly box: { readonly inside: number; readonly beyond: number } | null;
  readonly thresholdIntegral: number;
}

export interface ProgressNote {
  /** 0..1, or null when it cannot be told. */
  readonly fraction: number | null;
  /** "reading the prediction", "sorting the errors"; null ends the progress. */
  readonly what: string | null;
}

/** Page → host. */
export const ready = new RequestType<Record<string, never>, PanelContent, void>('lens/ready');
export const layer = new RequestType<LayerRequest, LayerInfo, void>('lens/layer');
export const tile = new RequestType<TileRequest, TilePayload, void>('lens/tile');
export const curve = new RequestType<CurveRequest, CurvePayload, void>('lens/curve');
export const probe = new RequestType<ProbeRequest, ProbeData, void>('lens/probe');
/** SetRanksData with its runs packed: uint32, first and last rank of each. */
export interface SetRanksPayload extends Omit<SetRanksData, 'runs'> {
  readonly runs: ArrayBuffer;
}

/** Where a set of pixels lies among the ranks of a class. */
export const setRanks = new RequestType<SetRanksRequest, SetRanksPayload, void>('lens/setRanks');
/** What an interval of ranks holds. */
export const rankSpan = new RequestType<RankSpanRequest, RankSpanData, void>('lens/rankSpan');
/** The pixel that holds a rank of a class. */
export const pixelAtRank = new RequestType<RankRequest, ProbeData, void>('lens/pixelAtRank');
/** Regions of wrong pixels, those that gain most first, at most 1,000 an answer. */
export const regions = new RequestType<RegionsRequest, RegionList, void>('lens/regions');
/** The loss if each of some regions alone were fixed. */
export const regionGains = new RequestType<RegionGainsRequest, readonly RegionGain[], void>('lens/regionGains');
/** How the loss of a class comes about, at chosen ranks. */
export const explain = new RequestType<ExplainRequest, ExplainData, void>('lens/explain');
/** PASS or FAIL of a class's weights and loss, with numbers. */
export const certificate = new RequestType<CertificateRequest, Certificate, void>('lens/certificate');
/** Where the loss sits. */
export const budget = new RequestType<BudgetRequest, BudgetData, void>('lens/budget');
/** Where the prediction and the one that it is compared with are right and wrong. */
export const versus = new RequestType<VersusRequest, VersusData, void>('lens/versus');
/**
 * The pair as it would be. The answer's revision stands for it in requests for layers, tiles, curves and pixels, until
 * the next answer but one.
 */
export const whatIf = new RequestType<WhatIfRequest, ChangedContent, void>('lens/whatIf');
/** Bounds of its loss, sooner than the loss itself; null where there are none. */
export const whatIfEstimate = new RequestType<WhatIfRequest, LossEstimate | null, void>('lens/whatIfEstimate');
export const overrule = new RequestType<OverrulingChange, null, void>('lens/overrule');
/** Overrules what a finding says. */
export const applyFinding = new RequestType<FindingRequest, null, void>('lens/applyFinding');
/** Closes the doctor's line: pairs of this data set whose likeliest cause is this one are left alone. */
export const dismissFinding = new RequestType<FindingRequest, null, void>('lens/dismissFinding');
export const act = new RequestType<{ action: PanelAction }, null, void>('lens/act');
export const exportPiece = new RequestType<ExportPiece, null, void>('lens/exportPiece');
/** Saves a file where the person says; the answer is its name, or null when they thought better of it. */
export const exportFile = new RequestType<ExportRequest, { saved: string | null }, void>('lens/export');
export const copy = new RequestType<{ text: string }, null, void>('lens/copy');
/** All that the panes show of a first look is drawn: the exact numbers may have the processor. */
export const lookShown = new NotificationType<{ revision: number }>('lens/lookShown');
export const pageError = new NotificationType<{ message: string; stack?: string }>('lens/pageError');

/** Host → page. */
export const content = new NotificationType<PanelContent>('lens/content');
export const findings = new NotificationType<FindingsNote>('lens/findings');
export const other = new NotificationType<OtherNote>('lens/other');
export const progress = new NotificationType<ProgressNote>('lens/progress');
export const command = new NotificationType<{ command: PageCommand }>('lens/command');
