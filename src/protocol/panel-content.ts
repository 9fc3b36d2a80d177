import type { Inspection } from '../core/inspection.ts';
import type { LitSet, LossEstimate } from '../core/view-data.ts';
import type { Overruling } from './messages.ts';

/*
 * What an inspector's page shows, as the host tells it: nothing of it comes from the page, so nothing of it is checked.
 */

/** How a file is shown: `folder` ends with "/" or is empty. */
export interface PanelFile {
  readonly folder: string;
  readonly name: string;
}

export interface PanelFiles {
  readonly groundTruth: PanelFile | null;
  readonly prediction: PanelFile | null;
  readonly image: PanelFile | null;
}

/** A failure in words: what, which file, what it says and what it holds, what to do. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly file: PanelFile | null;
  /** `decisive`: the part of a value that tells what is wrong, where the figures alone do not. */
  readonly facts: readonly (readonly [label: string, value: string, decisive?: string])[];
  readonly advice: string;
  /** Which file can be chosen anew to get on. */
  readonly choose: 'prediction' | 'ground-truth' | null;
  /** Arrays of that file, of which one must be chosen; empty when that is not the problem. */
  readonly arrays: readonly { readonly name: string; readonly label: string }[];
}

export interface PresetChoice {
  readonly name: string;
  readonly title: string;
}

/** What is doubtful about the encoding of the pair. */
export interface PanelFinding {
  readonly id: string;
  readonly file: 'groundTruth' | 'prediction' | 'pair';
  /** One sentence: what is wrong. */
  readonly title: string;
  /** One sentence each, with numbers. */
  readonly evidence: readonly string[];
  readonly advice: string;
  /** What to overrule to put it right; null when the file must be written anew. */
  readonly fix: Overruling | null;
  /** The evidence in numbers; empty where no change can be tried. */
  readonly rows: readonly (readonly [label: string, asRead: string, withChange: string])[];
}

export interface FindingsNote {
  readonly revision: number;
  readonly findings: readonly PanelFinding[];
}

/** Another prediction of the same image, that the pair is compared with. */
export type PanelOther = {
  readonly file: PanelFile;
} & (
  | { readonly kind: 'loading' }
  /** `number`: requests about it name it. Its losses compare where they are of one name. */
  | { readonly kind: 'shown'; readonly number: number; readonly inspection: OtherInspection }
  | ({ readonly kind: 'problem' } & Pick<Problem, 'title' | 'facts' | 'advice'>)
);

/** What the page shows of the other prediction's inspection. */
export type OtherInspection = Pick<Inspection, 'loss' | 'metrics' | 'resized'>;

export interface OtherNote {
  readonly revision: number;
  /** null: nothing is compared any more. */
  readonly other: PanelOther | null;
}

/** Pixels that are lit when a pair is opened from a report, until something else is lit or nothing. */
export interface PanelMark {
  /** Differs for each time that someone chooses it. */
  readonly choice: string;
  readonly set: LitSet;
}

export type PanelContent =
  | { readonly kind: 'loading'; readonly pairId: string; readonly files: PanelFiles }
  | {
      readonly kind: 'problem';
      readonly pairId: string;
      readonly files: PanelFiles;
      readonly revision: number;
      readonly problem: Problem;
      readonly overruled: Overruling;
      readonly presets: readonly PresetChoice[];
      /** As below. */
      readonly findings?: readonly PanelFinding[];
    }
  | {
      readonly kind: 'inspection';
      readonly pairId: string;
      readonly files: PanelFiles;
      readonly revision: number;
      readonly inspection: Inspection;
      /**
       * Of a first look at a large pair, some seconds before its exact numbers come with the next content: the loss lies
       * within. Losses and contributions are guesses, numbers that take long are null, labels and counts are exact. null:
       * everything is exact.
       */
      readonly bounds: LossEstimate | null;
      /** Of the first look that came before: its labels are these. */
      readonly lookRevision: number | null;
      readonly overruled: Overruling;
      readonly presets: readonly PresetChoice[];
      /** Members of the prediction's container file; empty when there is nothing to choose. */
      readonly keys: readonly string[];
      /** The same of the ground truth's. */
      readonly groundTruthKeys: readonly string[];
      /** The likeliest cause first. Absent until the doctor has looked; then `findings` tells. */
      readonly findings?: readonly PanelFinding[];
      /** Place of this pair among those of its folder, from 0. */
      readonly position: { readonly index: number; readonly count: number } | null;
      /** The prediction that it is compared with; absent: none. `other` tells of changes. */
      readonly other?: PanelOther;
      /** What a report leads to; it stays with the pair. */
      readonly mark?: PanelMark;
      /** How this content came about: opened, the user changed an option, the files were written anew, a look was followed. */
      readonly cause: 'opened' | 'overruled' | 'files-changed' | 'looked';
    };

export interface ChangedContent {
  readonly revision: number;
  readonly inspection: Inspection;
}
