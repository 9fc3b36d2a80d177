import { actOnReport, openRow, type ReportAction } from '../../src/protocol/report-messages.ts';
import type { Channel } from '../channel.ts';
import type { PictureSource } from './picture-source.ts';
import type { ReportPageStore } from './report-store.ts';

/** What every view of the report's page works with. */
export interface ReportPageContext {
  readonly host: Channel;
  readonly store: ReportPageStore;
  readonly pictures: PictureSource;
}

export function act({ host }: ReportPageContext, action: ReportAction): void {
  host.ask(actOnReport, action).catch(host.reportError);
}

/** Opens the inspector on a row, the pixels of the chosen cell marked; there, next and previous follow this list. */
export function open({ host, store }: ReportPageContext, place: number): void {
  const places = [...store.order.peek()];
  const at = places.indexOf(place);
  if (at < 0) return;
  const { revision, cell } = store.listed;
  store.change({ selected: store.columns.peek()?.ids[place] ?? null });
  host.ask(openRow, { revision, places, at, mark: cell }).catch(host.reportError);
}
