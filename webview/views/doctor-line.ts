import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import { applyFinding, dismissFinding, type Overruling } from '../../src/protocol/messages.ts';
import type { PanelFinding } from '../../src/protocol/panel-content.ts';
import { button } from '../ui/controls.ts';
import { openDialog } from '../ui/dialog.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText } from '../ui/number-text.ts';
import { popover } from '../ui/popover.ts';
import type { PageContext } from './page-context.ts';

/** A doubt: a finding of the doctor, or a warning of the readers. */
interface Doubt {
  readonly message: string;
  readonly finding: PanelFinding | null;
  readonly close: () => void;
}

/** What looks doubtful about the files: one quiet line; more are counted. */
export function doctorLine(context: PageContext): TemplateResult | typeof nothing {
  const doubts = openDoubts(context);
  const [first, ...others] = doubts;
  if (!first) return nothing;
  return html`<div class="doctor row" role="note">
    ${icon('lightbulb', 'bulb')}
    <span class="message">${shownText(first.message)}</span>
    ${first.finding ? findingActions(context, first.finding) : nothing}
    ${
      others.length > 0
        ? html`<button
            type="button"
            class="lk"
            @click=${() => openDialog('What looks doubtful', () => doubtList(context))}
          >${countText(others.length)} more</button>`
        : nothing
    }
    ${iconButton({
      icon: 'close',
      title: first.finding ? 'Dismiss for this data set' : 'Close this note',
      onClick: first.close,
    })}
  </div>`;
}

function openDoubts({ host, store }: PageContext): Doubt[] {
  const { dismissed } = store.view.value;
  const revision = store.filesRevision.value;
  const findings = store.findings.value.map((finding) => ({
    message: finding.title,
    finding,
    close: () => void host.ask(dismissFinding, { revision, id: finding.id }).catch(host.reportError),
  }));
  const warnings = (store.inspection.value?.warnings ?? [])
    .filter(({ code }) => !dismissed.includes(code))
    .map(({ code, message }) => ({
      message,
      finding: null,
      close: () => store.change({ dismissed: [...dismissed, code] }),
    }));
  return [...findings, ...warnings];
}

function findingActions(context: PageContext, finding: PanelFinding): TemplateResult {
  return html`${
    finding.fix ? button({ label: fixWords(finding.fix), onClick: () => apply(context, finding) }) : nothing
  }<button
      type="button"
      class="pick"
      aria-haspopup="dialog"
      @click=${(event: Event) =>
        popover.toggle(event.currentTarget as HTMLElement, 'dialog', 'Evidence', () => evidence(finding))}
    >Evidence${icon('chevron-down')}</button>`;
}

/** What one click does, in a few words. */
function fixWords(fix: Overruling): string {
  if (Array.isArray(fix.ignore)) return `Apply: ignore ${fix.ignore.join(', ')}`;
  if (fix.ignore === 'none') return 'Apply: ignore nothing';
  if (fix.kind !== undefined) return `Apply: read as ${fix.kind}`;
  if (fix.labelOffset !== undefined) return `Apply: first class is ${fix.labelOffset}`;
  return 'Apply';
}

/** What the doctor says of a pair that could not be computed: each finding with its reasons and its click. */
export function findingsInFull(context: PageContext): TemplateResult | typeof nothing {
  const findings = context.store.findings.value;
  if (findings.length === 0) return nothing;
  return html`<section class="findings" aria-label="What the doctor found">
    ${findings.map(
      (finding) => html`<h2>${icon('lightbulb', 'bulb')}${shownText(finding.title)}</h2>
        ${evidence(finding)}
        ${finding.fix ? button({ label: fixWords(finding.fix), onClick: () => apply(context, finding) }) : nothing}`,
    )}
  </section>`;
}

function apply({ host, store }: PageContext, { id }: PanelFinding): void {
  host.ask(applyFinding, { revision: store.filesRevision.peek(), id }).catch(host.reportError);
}

/** As read against with the change, in numbers; then the reasons. */
function evidence({ rows, evidence: sentences, advice }: PanelFinding): TemplateResult {
  return html`${
    rows.length > 0
      ? html`<table class="twin compared">
          <thead><tr><td></td><th scope="col">As read</th><th scope="col">With the change</th></tr></thead>
          <tbody>
            ${rows.map(
              ([label, asRead, changed]) =>
                html`<tr><th scope="row">${label}</th><td>${shownText(asRead)}</td><td class="st">${shownText(changed)}</td></tr>`,
            )}
          </tbody>
        </table>`
      : nothing
  }
    <ul class="evidence">${sentences.map((sentence) => html`<li>${shownText(sentence)}</li>`)}</ul>
    <p>${shownText(advice)}</p>`;
}

function doubtList(context: PageContext): TemplateResult {
  return html`${openDoubts(context).map(({ message, finding }) =>
    finding
      ? html`<h3>${shownText(message)}</h3>
          ${evidence(finding)}
          ${
            finding.fix
              ? html`<button type="button" class="lk" @click=${() => apply(context, finding)}>Apply</button>`
              : nothing
          }`
      : html`<p>${shownText(message)}</p>`,
  )}`;
}
