import { effect } from '@preact/signals-core';
import {
  cellColumn,
  classColumn,
  reportContent,
  reportReady,
  reportTable,
} from '../../src/protocol/report-messages.ts';
import type { Channel } from '../channel.ts';
import { onThemeChange } from '../ui/theme.ts';
import { startWorkPage } from '../ui/work-page.ts';
import { PictureSource } from './picture-source.ts';
import { columnsOf } from './report-columns.ts';
import { mountReport } from './report-frame.ts';
import { ReportPageStore } from './report-store.ts';
import './styles/report.css';

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
      if (asked !== key) return;
      store.listed.revision = revision;
      store.columns.value = columnsOf(table);
    }, host.reportError);
  });
  const follow = <T>(wish: () => T | null, get: (wanted: T, revision: number) => Promise<ArrayBuffer>) => {
    const column = { shown: '' };
    return (put: (values: Float64Array | null, wanted: T | null) => void) =>
      effect(() => {
        const revision = store.revision.value;
        const wanted = wish();
        const key = wanted === null || revision === 0 ? '' : JSON.stringify([revision, wanted]);
        if (key === column.shown) return;
        column.shown = key;
        if (key === '' || wanted === null) {
          put(null, null);
          return;
        }
        get(wanted, revision).then((values) => {
          if (column.shown === key) put(new Float64Array(values), wanted);
        }, host.reportError);
      });
  };
  // A view that was kept may be of a class that a report computed anew does not have.
  effect(() => {
    const { classId } = store.view.value;
    const classes = store.head.value?.classes;
    if (classes && classId !== null && !classes.some(({ id }) => id === classId)) store.chooseClass(null);
  });
  follow(
    () => store.view.value.classId,
    (classId, revision) => host.ask(classColumn, { revision, classId }),
  )((values) => {
    store.classIoU.value = values;
  });
  follow(
    () => store.view.value.cell,
    (cell, revision) => host.ask(cellColumn, { revision, cell }),
  )((values, cell) => {
    store.listed.cell = cell;
    store.cellPixels.value = values;
  });
}

const store = new ReportPageStore();
startWorkPage(store, { pushed: reportContent, ready: reportReady }, (root, host) => {
  mountReport(root, { host, store, pictures: new PictureSource(host) });
  askForColumns(host, store);
  onThemeChange(() => {
    store.theme.value = store.theme.peek() + 1;
  });
});
