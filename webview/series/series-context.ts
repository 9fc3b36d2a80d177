import { actOnSeries, NEIGHBOURS, openSeriesImage, type SeriesAction } from '../../src/protocol/series-messages.ts';
import type { Channel } from '../channel.ts';
import type { SeriesPageStore } from './series-store.ts';
import type { ValueSource } from './value-source.ts';

/** What every view of the series' page works with. */
export interface SeriesPageContext {
  readonly host: Channel;
  readonly store: SeriesPageStore;
  readonly values: ValueSource;
}

export function act({ host }: SeriesPageContext, action: SeriesAction): void {
  host.ask(actOnSeries, action).catch(host.reportError);
}

/** Opens the inspector on an image as the chosen run predicted it; there, next and previous follow this list. */
export function open({ host, store }: SeriesPageContext, place: number): void {
  const columns = store.columns.peek();
  const order = store.order.peek();
  const at = order.indexOf(place);
  if (!columns || at < 0) return;
  store.change({ selected: columns.ids[place] ?? null });
  const from = Math.max(0, Math.min(at - NEIGHBOURS / 2, order.length - NEIGHBOURS));
  const images = [...order.subarray(from, from + NEIGHBOURS)];
  const request = { revision: columns.revision, run: store.run.peek(), images, at: at - from };
  host.ask(openSeriesImage, request).catch(host.reportError);
}
