import { effect } from '@preact/signals-core';
import {
  cellColumn,
  classColumn,
  type ReportContent,
  reportContent,
  reportReady,
  reportTable,
} from '../../src/protocol/report-messages.ts';
import { type Channel, openChannel } from '../channel.ts';
import { registerControls } from '../ui/controls.ts';
import { markFlatDescription, onThemeChange } from '../ui/theme.ts';
import { PictureSource } from './picture-source.ts';
import { columnsOf } from './report-columns.ts';
import { mountReport } from './report-frame.ts';
import { ReportPageStore } from './report-store.ts';
import './styles/report.css';

/** Starts the page of a report: connects the host, restores the view, and asks for what is to be shown. */
function start(root: HTMLElement): void {
  const host = openChannel();
  const store = new ReportPageStore();
  window.addEventListener('error', (event) => host.reportError(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError(event.reason));
  registerControls();
  store.restore(host.savedState);
  store.onChange((state) => host.saveState(state));
  const show = (content: ReportContent) => {
    store.content.value = content;
  };
  host.connection.onNotification(reportContent, show);
  host.connection.listen();
  mountReport(root, { host, store, pictures: new PictureSource(host) });
  askForColumns(host, store);
  markFlatDescription();
  onThemeChange(() => {
    markFlatDescription();
    store.theme.value = store.theme.peek() + 1;
  });
  host.ask(reportReady, {}).then(show, host.reportError);
}

/** Columns follow the report, the class and the cell that are chosen; the newest wish wins. */
function askForColumns(host: Channel, store: ReportPageStore): void {
  let asked = '';
  effect(() => {
    const revision = store.revision.value;
    const compared = store.head.value?.comparison ?? null;
    const key = `${revision} ${compared?.other ?? ''}`;
    if (revision === 0 || key === asked) return;
    asked = key;
    host.ask(reportTable, { revision }).then((table) => {
      if (asked === key) store.columns.value = columnsOf(table);
    }, host.reportError);
  });
  const follow = <T>(wish: () => T | null, get: (wanted: T, revision: number) => Promise<ArrayBuffer>) => {
    const column = { shown: '' };
    return (put: (values: Float64Array | null) => void) =>
      effect(() => {
        const revision = store.revision.value;
        const wanted = wish();
        const key = wanted === null || revision === 0 ? '' : JSON.stringify([revision, wanted]);
        if (key === column.shown) return;
        column.shown = key;
        if (key === '' || wanted === null) {
          put(null);
          return;
        }
        get(wanted, revision).then((values) => {
          if (column.shown === key) put(new Float64Array(values));
        }, host.reportError);
      });
  };
  follow(
    () => store.view.value.classId,
    (classId, revision) => host.ask(classColumn, { revision, classId }),
  )((values) => {
    store.classIoU.value = values;
  });
  follow(
    () => store.view.value.cell,
    (cell, revision) => host.ask(cellColumn, { revision, cell }),
  )((values) => {
    store.cellPixels.value = values;
  });
}

const root = document.getElementById('lens');
if (root) start(root);
