import { effect, signal } from '@preact/signals-core';
import { html, nothing } from 'lit/html.js';
import { isLow } from '../store/page-store.ts';
import { FIRST_VIEW } from '../store/view-state.ts';
import { area, frameElement } from '../ui/area.ts';
import { geometry } from '../ui/geometry.ts';
import { popover } from '../ui/popover.ts';
import { colourBar } from './colour-bar.ts';
import { CurvePanel } from './curve-panel.ts';
import { doctorLine } from './doctor-line.ts';
import { header } from './header.ts';
import { numbers } from './numbers.ts';
import type { PageContext } from './page-context.ts';
import { PaneStage } from './pane-stage.ts';
import { mountPanes } from './panes.ts';
import { pinTable } from './pin-table.ts';
import { probeLine, probeSentence } from './probe-line.ts';
import { problemPage } from './problem-page.ts';
import { mountRightColumn } from './right-column.ts';
import { columnSash, curveSash } from './sash.ts';
import { toolbar } from './toolbar.ts';
import { versusLine } from './versus-line.ts';

const WIDTH_STEPS = [1100, 900, 640, 420] as const;
const SPEAK_EVERY_MS = 1000;
/** Share of the width that the right column has for the table of ranks. */
const EXPLAIN_SHARE = 0.6;
/** What the panes and the tools over them keep beside it. */
const LEAST_LEFT_PX = 500;

/**
 * The page's frame: it stands from the first moment and does not change; its areas draw themselves when what they show
 * has changed.
 */
export function mountPage(
  root: HTMLElement,
  context: PageContext,
): { readonly stage: PaneStage; readonly curve: CurvePanel } {
  const { store } = context;
  const part = (tag: string, className: string, label?: string) =>
    frameElement(tag, className, label === undefined ? {} : { 'aria-label': label });
  const progress = frameElement('div', 'progress');
  const problem = frameElement('main', 'problem-page');
  const inspector = frameElement('div', 'inspector');
  const top = part('header', 'hd row', 'Files');
  const doctor = part('div', 'doctor-area');
  const values = part('section', 'nums row', 'Numbers');
  const versus = part('section', 'versus-area', 'Compared with another prediction');
  const middle = part('main', 'mid');
  const left = part('section', 'left', 'Panes');
  const tools = frameElement('div', 'tb row', { role: 'toolbar', 'aria-label': 'Panes' });
  const stageRow = part('div', 'stage-row');
  const panes = part('div', 'panes');
  const bar = part('div', 'bar');
  const right = part('section', 'right', 'About this pair');
  const curve = part('section', 'curve', 'Sorted errors');
  const pins = part('section', 'pins', 'Compared pixels');
  const probe = frameElement('footer', 'probe row', { 'aria-label': 'Pixel probe' });
  const status = frameElement('div', 'spoken', { role: 'status', 'aria-live': 'polite' });
  stageRow.append(panes, bar);
  left.append(tools, stageRow);
  middle.append(left, columnSash(context), right);
  inspector.append(top, doctor, values, versus, middle, curveSash(context, curve), curve, pins, probe);
  root.append(progress, problem, inspector, status);

  new ResizeObserver(() => {
    store.frame.value = { widthPx: root.clientWidth, heightPx: root.clientHeight };
  }).observe(root);

  const stage = new PaneStage(context);
  mountPanes(panes, context, stage);
  const curvePanel = new CurvePanel(context);
  curvePanel.mount(curve);
  area(top, () => header(context, stage));
  area(doctor, () => html`${doctorLine(context)}`);
  area(values, () => numbers(context));
  area(versus, () => html`${versusLine(context)}`);
  const toolsWidthPx = signal(0);
  new ResizeObserver(() => {
    toolsWidthPx.value = tools.clientWidth;
  }).observe(tools);
  area(tools, () => toolbar(context, stage, toolsWidthPx.value));
  area(bar, () => html`${colourBar(context, stage)}`);
  mountRightColumn(right, context, stage);
  area(pins, () => html`${pinTable(context)}`);
  area(probe, () => probeLine(context));
  area(problem, () => html`${problemPage(context)}`);
  area(progress, () => {
    const { fraction, what } = store.progress.value;
    const loading = store.content.value?.kind === 'loading';
    if (!store.busy.value || (!loading && what === null)) return nothing;
    return html`<div
      class="progress-line ${fraction === null ? 'endless' : ''}"
      role="progressbar"
      aria-label=${what ?? 'Loading'}
      ${geometry({ width: fraction === null ? null : `${fraction * 100}%` })}
    ></div>`;
  });
  followLayout(root, context);
  speak(status, context);
  return { stage, curve: curvePanel };
}

/** Width steps, states and sashes as classes and properties that the style sheet works with. */
function followLayout(root: HTMLElement, { store }: PageContext): void {
  effect(() => {
    const { widthPx } = store.frame.value;
    for (const step of WIDTH_STEPS) root.classList.toggle(`lt${step}`, widthPx < step);
    root.classList.toggle('low', isLow(store.frame.value));
  });
  effect(() => {
    root.dataset['state'] = store.content.value?.kind ?? 'loading';
    if (root.dataset['state'] !== 'inspection') popover.close();
  });
  effect(() => {
    const { rightShare, tab, curveHeightPx, curveOpen, curveMaximised } = store.view.value;
    // The table of ranks is wide: the column makes room for it, unless the person has chosen its width.
    const roomy = Math.min(EXPLAIN_SHARE, 1 - LEAST_LEFT_PX / store.frame.value.widthPx);
    const own = rightShare !== FIRST_VIEW.rightShare;
    const right = tab === 'explain' && !own ? Math.max(rightShare, roomy) : rightShare;
    root.style.setProperty('--right', `${right * 100}%`);
    root.style.setProperty('--curve', `${curveHeightPx}px`);
    root.classList.toggle('curve-closed', !curveOpen);
    root.classList.toggle('curve-maximised', curveOpen && curveMaximised);
  });
}

/** Says the probed pixel, at most once a second while it moves and at once when it is pinned. */
function speak(status: HTMLElement, { store, probes }: PageContext): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let spokenAt = 0;
  effect(() => {
    const data = probes.data.value;
    const pinned = store.pin.value !== null;
    if (!data) return;
    clearTimeout(timer);
    const say = () => {
      spokenAt = performance.now();
      store.spoken.value = probeSentence(store, data);
    };
    const wait = pinned ? 0 : Math.max(0, spokenAt + SPEAK_EVERY_MS - performance.now());
    timer = setTimeout(say, wait);
  });
  effect(() => {
    status.textContent = store.spoken.value;
  });
}
