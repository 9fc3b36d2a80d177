import { html, nothing, type TemplateResult } from 'lit/html.js';
import { area } from '../ui/area.ts';
import { runningLine } from '../ui/running-line.ts';
import { part, problemPart, waitingPart, workFrame } from '../ui/work-page.ts';
import { classPlots, runTable } from './class-plots.ts';
import { CourseTable } from './course-table.ts';
import { RunPlot } from './run-plot.ts';
import { act, type SeriesPageContext } from './series-context.ts';
import { cancelledLine, seriesHeader, seriesNumbers, seriesWords, watchLine } from './series-header.ts';

/** The page's frame: it stands from the first moment; its areas draw themselves when what they show has changed. */
export function mountSeries(root: HTMLElement, context: SeriesPageContext): void {
  const { store } = context;
  const { other, header, running, numbers, top, images, side } = workFrame(
    root,
    { page: 'Series', side: 'Runs and words' },
    store,
  );
  const watched = part('div', 'watch-area');
  const curves = part('section', 'curves-area', 'Over the runs');
  const classes = part('section', 'class-area', 'Classes');
  const parts = { runs: part('div', 'side-part'), words: part('div', 'side-part') };
  const heading = part('div', 'section-head row');
  running.after(watched);
  curves.append(heading);
  side.append(parts.runs, parts.words);
  top.append(curves, classes);
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
    return waitingPart({ icon: 'graph-line', name: 'Series' }, content, () => act(context, { action: 'cancel' }));
  }
  return problemPart(
    content,
    () => act(context, { action: 'run-again' }),
    () => act(context, { action: 'show-log' }),
  );
}
