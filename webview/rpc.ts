import {
  act,
  command,
  content,
  copy,
  findings,
  lookShown,
  other,
  type PageCommand,
  type PanelAction,
  type ProgressNote,
  progress,
  type SavedState,
} from '../src/protocol/messages.ts';
import type { FindingsNote, OtherNote, PanelContent } from '../src/protocol/panel-content.ts';
import { type Channel, openChannel } from './channel.ts';

/** The extension host as the inspector's page sees it. */
export interface Host extends Pick<Channel, 'ask' | 'reportError' | 'savedState'> {
  act(action: PanelAction): void;
  copy(text: string): void;
  /** What the panes show of a first look is drawn. */
  lookShown(revision: number): void;
  saveState(state: SavedState): void;
}

export interface HostEvents {
  content(content: PanelContent): void;
  findings(note: FindingsNote): void;
  other(note: OtherNote): void;
  progress(note: ProgressNote): void;
  command(command: PageCommand): void;
}

/** Connects the page with its host; call once. */
export function connectHost(events: HostEvents): Host {
  const { connection, ask, reportError, savedState, saveState } = openChannel();
  connection.onNotification(content, (value) => events.content(value));
  connection.onNotification(findings, (note) => events.findings(note));
  connection.onNotification(other, (note) => events.other(note));
  connection.onNotification(progress, (note) => events.progress(note));
  connection.onNotification(command, (value) => events.command(value.command));
  connection.listen();
  return {
    ask,
    act: (action) => void connection.sendRequest(act, { action }).catch(reportError),
    copy: (text) => void connection.sendRequest(copy, { text }).catch(reportError),
    lookShown: (revision) => void connection.sendNotification(lookShown, { revision }),
    reportError,
    savedState,
    saveState,
  };
}
