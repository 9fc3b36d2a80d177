import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { runningLine } from '../report/report-header.ts';
import { area, frameElement } from '../ui/area.ts';
import { button } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { popover } from '../ui/popover.ts';
import { classPlots, runTable } from './class-plots.ts';
import { CourseTable } from './course-table.ts';
import { RunPlot } from './run-plot.ts';
import { act, type SeriesPageContext } from './series-context.ts';
import { cancelledLine, seriesHeader, seriesNumbers, seriesWords, watchLine } from './series-header.ts';

const WIDTH_STEPS = [1300, 1100, 900, 640, 420] as const;

/** The page's frame: it stands from the first moment; its areas draw themselves when what they show has changed. */
export function mountSeries(root: HTMLElement, context: SeriesPageContext): void {
  const { store } = context;
  const part = (tag: string, className: string, label?: string) =>
    frameElement(tag, className, label === undefined ? {} : { 'aria-label': label });
  const other = part('main', 'report-other');
  const page = part('div', 'report-page');
  const header = part('header', 'hd row', 'Series');
  const running = part('div', 'running-area');
  const watched = part('div', 'watch-area');
  const numbers = part('section', 'nums row', 'Numbers');
  const body = part('main', 'report-body');
  const top = part('div', 'split top');
  const curves = part('section', 'curves-area', 'Over the runs');
  const classes = part('section', 'class-area', 'Classes');
  const bottom = part('div', 'split bottom');
  const images = part('section', 'images-area', 'Images');
  const side = part('section', 'side-area', 'Runs and words');
  const parts = { runs: part('div', 'side-part'), words: part('div', 'side-part') };
  const heading = part('div', 'section-head row');
  curves.append(heading);
  side.append(parts.runs, parts.words);
  top.append(curves, classes);
  bottom.append(images, side);
  body.append(top, bottom);
  page.append(header, running, watched, numbers, body);
  root.append(other, page);

  new ResizeObserver(() => {
    store.widthPx.value = root.clientWidth;
  }).observe(root);
  effect(() => {
    const width = store.widthPx.value;
    for (const step of WIDTH_STEPS) root.classList.toggle(`lt${step}`, width < step);
    const kind = store.content.value?.kind ?? 'running';
    root.dataset['state'] = kind === 'series' ? 'report' : kind;
    if (kind !== 'series') popover.close();
  });
  area(heading, () => html`<h2>Over the runs</h2><span class="q">click or arrow keys choose a run</span>`);
  new RunPlot(context).mount(curves);
  new CourseTable(context).mount(images);
  area(header, () => html`${seriesHeader(context)}`);
  area(running, () => {
    const beside = store.series.value?.running ?? null;
    return html`${beside ? runningLine(beside, () => act(context, { action: 'cancel' })) : cancelledLine(context)}`;
  });
  area(watched, () => html`${watchLine(context)}`);
  area(numbers, () => html`${seriesNumbers(context)}`);
  area(classes, () => html`${classPlots(context)}`);
  area(parts.runs, () => html`${runTable(context)}`);
  area(parts.words, () => html`${seriesWords(context)}`);
  area(other, () => html`${instead(context)}`);
}

/** What stands there while there is no series: how far it has come, or why there is none. */
function instead(context: SeriesPageContext): TemplateResult | typeof nothing {
  const content = context.store.content.value;
  if (!content || content.kind === 'series') return nothing;
  if (content.kind === 'running') {
    return html`<div class="waiting">
      <h1>${icon('graph-line')}Series <span class="run">${content.title}</span></h1>
      ${runningLine(content.running, () => act(context, { action: 'cancel' }))}
      <p class="q">What is finished is kept: cancelled and started again, it goes on from there.</p>
    </div>`;
  }
  return html`<div class="waiting">
    <h1>${icon('warning')}${content.title}</h1>
    <p class="q">${content.advice}</p>
    <div class="row buttons">
      ${button({ label: 'Compute It', onClick: () => act(context, { action: 'run-again' }) })}
      ${button({ label: 'Show Log', secondary: true, onClick: () => act(context, { action: 'show-log' }) })}
    </div>
  </div>`;
}
