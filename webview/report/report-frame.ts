import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { area, frameElement } from '../ui/area.ts';
import { button } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { popover } from '../ui/popover.ts';
import { classList } from './class-list.ts';
import { confusionMatrix, largestConfusions } from './confusion-matrix.ts';
import { errorBudget, worstRegions } from './error-lists.ts';
import { ImageTable } from './image-table.ts';
import { reportHeader, reportNumbers, runningLine } from './report-header.ts';
import { act, type ReportPageContext } from './report-page-context.ts';
import { ScatterPlot } from './scatter-plot.ts';
import { comparison, distribution, troubles } from './side-lists.ts';

const WIDTH_STEPS = [1300, 1100, 900, 640, 420] as const;

/** The page's frame: it stands from the first moment; its areas draw themselves when what they show has changed. */
export function mountReport(root: HTMLElement, context: ReportPageContext): void {
  const { store } = context;
  const part = (tag: string, className: string, label?: string) =>
    frameElement(tag, className, label === undefined ? {} : { 'aria-label': label });
  const other = part('main', 'report-other');
  const page = part('div', 'report-page');
  const header = part('header', 'hd row', 'Report');
  const running = part('div', 'running-area');
  const numbers = part('section', 'nums row', 'Numbers');
  const body = part('main', 'report-body');
  const top = part('div', 'split top');
  const classes = part('section', 'classes-area', 'Classes');
  const confusion = part('section', 'confusion-area', 'Confusion');
  const bottom = part('div', 'split bottom');
  const images = part('section', 'images-area', 'Images');
  const side = part('section', 'side-area', 'Plots and lists');
  const scatter = part('div', 'side-part');
  const parts = { comparison: part('div', 'side-part'), distribution: part('div', 'side-part') };
  const errors = { budget: part('div', 'side-part'), regions: part('div', 'side-part') };
  const lists = { confusions: part('div', 'side-part'), troubles: part('div', 'side-part') };
  top.append(classes, confusion);
  side.append(
    parts.comparison,
    scatter,
    errors.budget,
    errors.regions,
    parts.distribution,
    lists.confusions,
    lists.troubles,
  );
  bottom.append(images, side);
  body.append(top, bottom);
  page.append(header, running, numbers, body);
  root.append(other, page);

  new ResizeObserver(() => {
    store.widthPx.value = root.clientWidth;
  }).observe(root);
  effect(() => {
    const width = store.widthPx.value;
    for (const step of WIDTH_STEPS) root.classList.toggle(`lt${step}`, width < step);
    root.dataset['state'] = store.content.value?.kind ?? 'running';
    if (root.dataset['state'] !== 'report') popover.close();
  });
  const table = new ImageTable(context);
  table.mount(images);
  const heading = part('div', 'section-head row');
  scatter.append(heading);
  area(heading, () => html`<h2>Loss against 1 − mIoU</h2><span class="q">one dot an image</span>`);
  new ScatterPlot(context, (place) => table.select(place)).mount(scatter);
  area(header, () => html`${reportHeader(context)}`);
  area(running, () => {
    const beside = store.report.value?.running ?? null;
    return beside ? runningLine(beside, () => act(context, { action: 'cancel' })) : nothing;
  });
  area(numbers, () => html`${reportNumbers(context)}`);
  area(classes, () => html`${classList(context)}`);
  area(confusion, () => html`${confusionMatrix(context)}`);
  area(parts.comparison, () => html`${comparison(context)}`);
  area(parts.distribution, () => html`${distribution(context)}`);
  area(errors.budget, () => html`${errorBudget(context)}`);
  area(errors.regions, () => html`${worstRegions(context)}`);
  area(lists.confusions, () => html`${largestConfusions(context)}`);
  area(lists.troubles, () => html`${troubles(context)}`);
  area(other, () => html`${instead(context)}`);
}

/** What stands there while there is no report: how far it has come, or why there is none. */
function instead(context: ReportPageContext): TemplateResult | typeof nothing {
  const content = context.store.content.value;
  if (!content || content.kind === 'report') return nothing;
  if (content.kind === 'running') {
    return html`<div class="waiting">
      <h1>${icon('graph')}Report${content.title === '' ? nothing : html` <span class="run">${content.title}</span>`}</h1>
      ${runningLine(content.running, () => act(context, { action: 'cancel' }))}
      <p class="q">What is finished is kept: cancelled and started again, it goes on from there.</p>
    </div>`;
  }
  return html`<div class="waiting">
    <h1>${icon('warning')}${content.title}</h1>
    <p class="q">${content.advice}</p>
    <div class="row buttons">
      ${content.again ? button({ label: 'Compute It', onClick: () => act(context, { action: 'run-again' }) }) : nothing}
      ${button({ label: 'Show Log', secondary: true, onClick: () => act(context, { action: 'show-log' }) })}
    </div>
  </div>`;
}
