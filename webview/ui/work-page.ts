import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { NotificationType, RequestType } from 'vscode-jsonrpc/browser';
import { shownText } from '../../src/core/number-gap.ts';
import { copy } from '../../src/protocol/messages.ts';
import type { ReportRunning } from '../../src/protocol/report-messages.ts';
import { type Channel, openChannel } from '../channel.ts';
import { frameElement } from './area.ts';
import { button, registerControls } from './controls.ts';
import { icon } from './icons.ts';
import { popover } from './popover.ts';
import { runningLine } from './running-line.ts';
import { markFlatDescription, onThemeChange } from './theme.ts';

/** The pages that show long work of the host and what comes of it: of a report, of a series. */

const WIDTH_STEPS = [1300, 1100, 900, 640, 420] as const;

/** What such a page keeps: what the host pushed last, and a view that survives a reload. */
interface WorkStore<Content, State> {
  readonly content: Signal<Content | null>;
  restore(saved: unknown): void;
  onChange(save: (state: State) => void): void;
}

/** Starts the page: its errors go to the host's log, its view is restored, and what the host pushes is followed. */
export function startWorkPage<Content, State>(
  store: WorkStore<Content, State>,
  follow: {
    readonly pushed: NotificationType<Content>;
    readonly ready: RequestType<Record<string, never>, Content, void>;
  },
  mount: (root: HTMLElement, host: Channel) => void,
): void {
  const root = document.getElementById('lens');
  if (!root) return;
  const host = openChannel();
  window.addEventListener('error', (event) => host.reportError(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError(event.reason));
  registerControls();
  store.restore(host.savedState);
  store.onChange((state) => host.saveState(state));
  const show = (content: Content) => {
    store.content.value = content;
  };
  host.connection.onNotification(follow.pushed, show);
  host.connection.listen();
  mount(root, host);
  markFlatDescription();
  onThemeChange(markFlatDescription);
  host.ask(follow.ready, {}).then(show, host.reportError);
}

export function copyText({ host }: { readonly host: Channel }, text: string): void {
  host.ask(copy, { text }).catch(host.reportError);
}

/** A part of the frame; with a label it is a landmark of that name. */
export function part(tag: string, className: string, label?: string): HTMLElement {
  return frameElement(tag, className, label === undefined ? {} : { 'aria-label': label });
}

/** The parts that every such page has. */
interface WorkFrame {
  /** Instead of the page, while there is no result. */
  readonly other: HTMLElement;
  readonly header: HTMLElement;
  readonly running: HTMLElement;
  readonly numbers: HTMLElement;
  /** Two sections side by side. */
  readonly top: HTMLElement;
  readonly images: HTMLElement;
  readonly side: HTMLElement;
}

/** Puts the frame into the page, which follows its width and whether there is a result. */
export function workFrame(
  root: HTMLElement,
  labels: { readonly page: string; readonly side: string },
  store: {
    readonly content: ReadonlySignal<{ readonly kind: string } | null>;
    readonly widthPx: Signal<number>;
  },
): WorkFrame {
  const frame = {
    other: part('main', 'report-other'),
    header: part('header', 'hd row', labels.page),
    running: part('div', 'running-area'),
    numbers: part('section', 'nums row', 'Numbers'),
    top: part('div', 'split top'),
    images: part('section', 'images-area', 'Images'),
    side: part('section', 'side-area', labels.side),
  };
  const page = part('div', 'report-page');
  const body = part('main', 'report-body');
  const bottom = part('div', 'split bottom');
  bottom.append(frame.images, frame.side);
  body.append(frame.top, bottom);
  page.append(frame.header, frame.running, frame.numbers, body);
  root.append(frame.other, page);
  new ResizeObserver(() => {
    store.widthPx.value = root.clientWidth;
  }).observe(root);
  effect(() => {
    const width = store.widthPx.value;
    for (const step of WIDTH_STEPS) root.classList.toggle(`lt${step}`, width < step);
    const kind = store.content.value?.kind ?? 'running';
    const isThere = kind !== 'running' && kind !== 'problem';
    root.dataset['state'] = isThere ? 'report' : kind;
    if (!isThere) popover.close();
  });
  return frame;
}

/** There is no result yet: how far it has come. */
export function waitingPart(
  what: { readonly icon: string; readonly name: string },
  { title, running }: { readonly title: string; readonly running: ReportRunning },
  onCancel: () => void,
): TemplateResult {
  return html`<div class="waiting">
    <h1>${icon(what.icon)}${what.name}${title === '' ? nothing : html` <span class="run">${title}</span>`}</h1>
    ${runningLine(running, onCancel)}
    <p class="q">What is finished is kept: cancelled and started again, it goes on from there.</p>
  </div>`;
}

/** Why there is no result, and what can be done. @param onAgain null: it cannot be computed from here */
export function problemPart(
  { title, advice }: { readonly title: string; readonly advice: string },
  onAgain: (() => void) | null,
  onLog: () => void,
): TemplateResult {
  return html`<div class="waiting">
    <h1>${icon('warning')}${shownText(title)}</h1>
    <p class="q">${shownText(advice)}</p>
    <div class="row buttons">
      ${onAgain ? button({ label: 'Compute It', onClick: onAgain }) : nothing}
      ${button({ label: 'Show Log', secondary: true, onClick: onLog })}
    </div>
  </div>`;
}
