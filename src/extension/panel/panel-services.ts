import type * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection.ts';
import type { OpenedPair } from '../../engine/opened-pair.ts';
import type { PairCallOptions } from '../../engine/pair-parts.ts';
import type { PairRequest } from '../../engine/pair-request.ts';
import type { Overruling, PanelAction } from '../../protocol/messages.ts';
import type { PanelFinding } from '../../protocol/panel-content.ts';
import type { InspectorPanel } from './inspector-panel.ts';
import type { PairStore, PanelPair } from './pair-store.ts';

/** What an inspector needs of the extension around it. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly store: PairStore;
  /** The name by which errors call a file. */
  nameOf(uri: vscode.Uri): string;
  /** The files and options of a pair: defaults, the data set's file, then what the user overruled. @throws LensError */
  request(pair: PanelPair): Promise<PairRequest>;
  /**
   * Reads a pair with the options of its data set and of the user.
   * @param options.request of the pair, where it is on its way
   * @throws LensError
   */
  open(
    pair: PanelPair,
    options: PairCallOptions & {
      readonly request?: Promise<PairRequest> | null;
      readonly onFirstLook?: (found: FoundPair) => Promise<void> | undefined;
    },
  ): Promise<FoundPair>;
  readonly doctor: {
    /** What is doubtful about a pair that was read. @throws LensError */
    examine(pair: PanelPair, asRead: Inspection | null, signal: AbortSignal): Promise<readonly PanelFinding[]>;
    /** Not to be told of again in this data set. */
    dismiss(pair: PanelPair, finding: PanelFinding): Promise<void>;
    /** Whether a change now stands in the data set's file, after asking. */
    offerToWrite(pair: PanelPair, change: Overruling): Promise<boolean>;
  };
  /** Where a panel stands in the list of a report that it was opened from; null: in none. */
  placeInSequence(pairId: string): FoundPair['position'];
  /** The panel of a pair is gone. */
  closed(pairId: string): void;
  act(action: PanelAction, inspector: InspectorPanel): Promise<void>;
}

export interface FoundPair {
  readonly opened: OpenedPair;
  readonly position: { readonly index: number; readonly count: number } | null;
}
