import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import type { CutList } from '../../src/protocol/report-messages.ts';
import type { SeriesHead, SeriesPageRun } from '../../src/protocol/series-messages.ts';
import { changeCell } from '../report/class-list.ts';
import { filesChip } from '../ui/files-chip.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { saveButton } from '../ui/save-button.ts';
import { troubleList } from '../ui/trouble-list.ts';
import { act, type SeriesPageContext } from './series-context.ts';

/** What the series is about, and what can be done with it. */
export function seriesHeader(context: SeriesPageContext): TemplateResult | typeof nothing {
  const head = context.store.head.value;
  if (!head) return nothing;
  return html`
    ${icon('graph-line', 'q')}
    <h1 class="hd-title row"><span class="b st">Series</span><span class="run">${head.pattern}</span>${
      head.dataset === '' ? nothing : html`<span class="q">in</span><span>${head.dataset}</span>`
    }</h1>
    <div class="chips row" role="group" aria-label="The series">
      <span class="chip still" title=${head.evidence}>${head.runs.length < head.listed ? `${countText(head.runs.length)} of ` : ''}${countText(head.listed)} ${head.listed === 1 ? 'run' : 'runs'}</span>
      <span class="chip still">${countText(head.images)} images</span>
      ${filesChip(head.endings, head.ambiguous, () => act(context, { action: 'choose-files' }))}
      <span class="chip still">${head.loss}</span>
    </div>
    <span class="sp"></span>
    ${iconButton({ icon: 'refresh', title: 'Compute again what has changed', onClick: () => act(context, { action: 'run-again' }) })}
    ${saveButton((format) => act(context, { action: 'save', format }))}
  `;
}

/** Runs whose work was cancelled, and the button that lets them go on; no new file does. */
export function cancelledLine(context: SeriesPageContext): TemplateResult | typeof nothing {
  const cancelled = context.store.series.value?.cancelled ?? 0;
  if (cancelled === 0) return nothing;
  return html`<div class="cancelled row" role="status">
    <span class="st">Cancelled</span>
    <span class="q">${countText(cancelled)} ${cancelled === 1 ? 'run is' : 'runs are'} not finished; what is finished is kept</span>
    <span class="sp"></span>
    <button type="button" class="lk" @click=${() => act(context, { action: 'run-again' })}>Go on</button>
  </div>`;
}

/** That the folder is watched, and what was taken up last. */
export function watchLine({ store }: SeriesPageContext): TemplateResult | typeof nothing {
  const watched = store.series.value?.watched;
  if (!watched || watched.folder === '') return nothing;
  return html`<div class="watch-line row sm" role="status">
    ${icon('eye', 'q')}<span class="q">Watching ${watched.folder}</span>
    ${watched.news === null ? html`<span class="q">new checkpoints are taken up as they are written</span>` : html`<span class="st news">${watched.news}</span>`}
  </div>`;
}

/** The totals of the run that is looked at, each with the mean that it is and its change since the first run. */
export function seriesNumbers({ store }: SeriesPageContext): TemplateResult | typeof nothing {
  const head = store.head.value;
  const run = head?.runs[store.run.value];
  if (!head || !run) return nothing;
  const first = head.runs[0] ?? run;
  const number = (label: string, of: (one: SeriesPageRun) => number | null, up: boolean, className = '') => {
    const [value, before] = [of(run), of(first)];
    const change = run === first || value === null || before === null ? null : value - before;
    return html`<div class="num ${className}" data-number=${label}>
      <div class="k">${label}</div>
      <div class="v" title=${exactText(value)}>${fixedText(value)}${
        change === null
          ? nothing
          : html` <span class="since" title="Since ${first.label}">${changeCell(change, up)}</span>`
      }</div>
    </div>`;
  };
  return html`
    <div class="row values">
      ${number(`${head.loss}, mean of images`, ({ meanLoss }) => meanLoss, false, 'main')}
      ${number('mIoU, pooled', ({ pooledIoU }) => pooledIoU, true)}
      ${number('mIoU, mean of images', ({ meanIoU }) => meanIoU, true)}
      ${number('Pixel accuracy, pooled', ({ pooledAccuracy }) => pooledAccuracy, true, 'extra')}
    </div>
    <div class="says sm q">
      <div>In <span class="st">${run.label}</span>, ${countText(run.pairs)} pairs${run === first ? '' : `; change since ${first.label}`}</div>
      <div>${best(head)}</div>
    </div>
  `;
}

function best({ runs }: SeriesHead): string {
  const told = runs.filter(({ pooledIoU }) => pooledIoU !== null);
  const [top] = told.toSorted((a, b) => (b.pooledIoU ?? 0) - (a.pooledIoU ?? 0));
  return top ? `Highest pooled mIoU: ${top.label}, ${fixedText(top.pooledIoU)}` : '';
}

/** What the series says, and what did not go well. */
export function seriesWords({ store }: SeriesPageContext): TemplateResult | typeof nothing {
  const head = store.head.value;
  if (!head) return nothing;
  const failed = head.runs.map(({ label, failed: list }): [string, CutList] => [`Not readable in ${label}`, list]);
  const lists: [string, CutList][] = [
    ['Runs that could not be computed', head.broken],
    ...failed,
    ['Warnings', head.warnings],
  ];
  return html`<div class="section-head row"><h2>In words</h2></div>
    <div class="sentences">${head.sentences.map((sentence) => html`<p>${shownText(sentence)}</p>`)}</div>
    ${lists.map(([title, list]) => troubleList(title, list, { open: true, more: '' }))}`;
}
