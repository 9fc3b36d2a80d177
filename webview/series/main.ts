import { effect } from '@preact/signals-core';
import { type SeriesContent, seriesContent, seriesReady, seriesTable } from '../../src/protocol/series-messages.ts';
import { openChannel } from '../channel.ts';
import { registerControls } from '../ui/controls.ts';
import { markFlatDescription, onThemeChange } from '../ui/theme.ts';
import { courseColumns } from './course-columns.ts';
import { mountSeries } from './series-frame.ts';
import { SeriesPageStore } from './series-store.ts';
import { ValueSource } from './value-source.ts';
import './styles/series.css';

/** Starts the page of a series: connects the host, restores the view, and asks for what is to be shown. */
function start(root: HTMLElement): void {
  const host = openChannel();
  const store = new SeriesPageStore();
  window.addEventListener('error', (event) => host.reportError(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError(event.reason));
  registerControls();
  store.restore(host.savedState);
  store.onChange((state) => host.saveState(state));
  const show = (content: SeriesContent) => {
    store.content.value = content;
  };
  host.connection.onNotification(seriesContent, show);
  host.connection.listen();
  mountSeries(root, { host, store, values: new ValueSource(host) });
  // The images follow the series; those of an older one stay until the newer ones are there.
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
  markFlatDescription();
  onThemeChange(markFlatDescription);
  host.ask(seriesReady, {}).then(show, host.reportError);
}

const root = document.getElementById('lens');
if (root) start(root);
