import { effect } from '@preact/signals-core';
import { seriesContent, seriesReady, seriesTable } from '../../src/protocol/series-messages.ts';
import type { Channel } from '../channel.ts';
import { startWorkPage } from '../ui/work-page.ts';
import { courseColumns } from './course-columns.ts';
import { mountSeries } from './series-frame.ts';
import { SeriesPageStore } from './series-store.ts';
import { ValueSource } from './value-source.ts';
import './styles/series.css';

/** The images follow the series; those of an older one stay until the newer ones are there. */
function askForColumns(host: Channel, store: SeriesPageStore): void {
  effect(() => {
    const revision = store.revision.value;
    if (revision === 0) return;
    host.ask(seriesTable, { revision }).then(
      (table) => {
        if (store.revision.peek() === revision) store.columns.value = courseColumns(table, revision);
      },
      (error: unknown) => {
        if (store.revision.peek() === revision) host.reportError(error);
      },
    );
  });
}

const store = new SeriesPageStore();
startWorkPage(store, { pushed: seriesContent, ready: seriesReady }, (root, host) => {
  mountSeries(root, { host, store, values: new ValueSource(host) });
  askForColumns(host, store);
});
