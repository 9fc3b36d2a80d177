import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { area } from '../ui/area.ts';
import { runningLine } from '../ui/running-line.ts';
import { part, problemPart, waitingPart, workFrame } from '../ui/work-page.ts';
import { classList } from './class-list.ts';
import { confusionMatrix, largestConfusions } from './confusion-matrix.ts';
import { errorBudget, worstRegions } from './error-lists.ts';
import { ImageTable } from './image-table.ts';
import { reportHeader, reportNumbers } from './report-header.ts';
import { act, type ReportPageContext } from './report-page-context.ts';
import { ScatterPlot } from './scatter-plot.ts';
import { comparison, distribution, troubles } from './side-lists.ts';

/** The page's frame: it stands from the first moment; its areas draw themselves when what they show has changed. */
export function mountReport(root: HTMLElement, context: ReportPageContext): void {
  const { store } = context;
  const { other, header, running, numbers, top, images, side } = workFrame(
    root,
    { page: 'Report', side: 'Plots and lists' },
    store,
  );
  const classes = part('section', 'classes-area', 'Classes');
  const confusion = part('section', 'confusion-area', 'Confusion');
  const scatter = part('div', 'side-part');
  const parts = { comparison: part('div', 'side-part'), distribution: part('div', 'side-part') };
  const errors = { budget: part('div', 'side-part'), regions: part('div', 'side-part') };
  const lists = { confusions: part('div', 'side-part'), troubles: part('div', 'side-part') };
  // Where nothing could be read, why is all that there is to say.
  const reasons = part('div', 'side-part');
  const isEmpty = () => store.head.value?.rows === 0;
  top.append(classes, confusion);
  side.append(
    reasons,
    parts.comparison,
    scatter,
    errors.budget,
    errors.regions,
    parts.distribution,
    lists.confusions,
    lists.troubles,
  );
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
  effect(() => {
    for (const plot of [scatter, parts.distribution, lists.confusions]) plot.hidden = isEmpty();
  });
  area(reasons, () => html`${isEmpty() ? troubles(context) : nothing}`);
  area(parts.distribution, () => html`${distribution(context)}`);
  area(errors.budget, () => html`${errorBudget(context)}`);
  area(errors.regions, () => html`${worstRegions(context)}`);
  area(lists.confusions, () => html`${largestConfusions(context)}`);
  area(lists.troubles, () => html`${isEmpty() ? nothing : troubles(context)}`);
  area(other, () => html`${instead(context)}`);
}

/** What stands there while there is no report: how far it has come, or why there is none. */
function instead(context: ReportPageContext): TemplateResult | typeof nothing {
  const content = context.store.content.value;
  if (!content || content.kind === 'report') return nothing;
  if (content.kind === 'running') {
    return waitingPart({ icon: 'graph', name: 'Report' }, content, () => act(context, { action: 'cancel' }));
  }
  return problemPart(content, content.again ? () => act(context, { action: 'run-again' }) : null, () =>
    act(context, { action: 'show-log' }),
  );
}
