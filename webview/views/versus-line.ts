import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspection } from '../../src/core/inspection.ts';
import { LOSS_NAMES } from '../../src/core/loss-names.ts';
import { shownText } from '../../src/core/number-gap.ts';
import type { VersusData, VersusSet } from '../../src/core/versus.ts';
import type { PanelOther } from '../../src/protocol/panel-content.ts';
import { paint } from '../ui/geometry.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { changeText, countText, exactText, fixedText } from '../ui/number-text.ts';
import { fileName } from './header.ts';
import type { PageContext } from './page-context.ts';
import { VERSUS_COLOURS } from './versus-legend.ts';
import { gainClass } from './what-if-strip.ts';

const HINTS: Readonly<Record<VersusSet, string>> = {
  won: 'Pixels that are right here and wrong in the other prediction',
  lost: 'Pixels that are wrong here and right in the other prediction',
  bothWrong: 'Pixels that are wrong here and in the other prediction',
  gone: 'Regions of wrong pixels of the other prediction, all of whose pixels are right here',
  new: 'Regions of wrong pixels here, all of whose pixels are right in the other prediction',
};

/** The other prediction, what it changes in numbers, and the pixels that were won and lost; nothing without one. */
export function versusLine(context: PageContext): TemplateResult | typeof nothing {
  const { store, host, versus } = context;
  const other = store.other.value;
  if (!other || !store.inspected.value) return nothing;
  const data = versus.data.value;
  return html`<div class="versus row">
    ${icon('compare-changes', 'q')}
    <div class="parts">
      <span class="q">against</span>${fileName(other.file)}
    ${other.kind === 'shown' ? numbersOf(context, other) : stateOf(other)}
    ${other.kind === 'shown' && data ? counts(context, other.number, data) : nothing}
    ${versus.refusal.value ? html`<span class="fail">${versus.refusal.value}</span>` : nothing}
    </div>
    ${iconButton({
      icon: 'close',
      title: 'No longer compare (Esc)',
      onClick: () => host.act('stop-comparing'),
    })}
  </div>`;
}

function stateOf(other: Exclude<PanelOther, { kind: 'shown' }>): TemplateResult {
  if (other.kind === 'loading') return html`<span class="q">reading…</span>`;
  const facts = other.facts.map(([label, value]) => `${label}: ${value}`).join('; ');
  return html`<span role="alert"
    ><span class="fail">${shownText(other.title)}.</span> <span class="q">${shownText(`${facts}${facts ? '. ' : ''}${other.advice}`)}</span></span
  >`;
}

/** Loss and mIoU, from the other's to this one's; and what was done to the other's size. */
function numbersOf({ store }: PageContext, { inspection: before }: Extract<PanelOther, { kind: 'shown' }>) {
  const after = store.inspection.value;
  if (!after) return nothing;
  const isSameLoss = before.loss.name === after.loss.name;
  return html`${change(
    isSameLoss ? LOSS_NAMES[after.loss.name] : 'Loss',
    isSameLoss ? null : `${LOSS_NAMES[before.loss.name]} and ${LOSS_NAMES[after.loss.name]}: they do not compare`,
    lossOf(before),
    store.bounds.value ? null : lossOf(after),
    { smallerIsBetter: true, isSame: isSameLoss },
  )}${change('mIoU', null, before.metrics.mIoU, after.metrics.mIoU, { smallerIsBetter: false, isSame: true })}${
    before.resized
      ? html`<span class="q">resized from ${before.resized.from.join('×')} (${before.resized.method})</span>`
      : nothing
  }`;
}

const lossOf = ({ loss }: Pick<Inspection, 'loss'>) => loss.value;

function change(
  label: string,
  hint: string | null,
  before: number | null,
  after: number | null,
  { smallerIsBetter, isSame }: { readonly smallerIsBetter: boolean; readonly isSame: boolean },
): TemplateResult {
  const difference = isSame && before !== null && after !== null ? after - before : null;
  return html`<span class="number" title=${hint ?? ''} data-versus=${label}
    ><span class="q">${label}</span> <span class="q" title=${exactText(before)}>${fixedText(before)}</span> →
    <span class="st" title=${exactText(after)}>${fixedText(after)}</span>${
      difference === null
        ? nothing
        : html` <span class=${gainClass(difference, smallerIsBetter)} title=${exactText(difference)}
            >${difference === 0 ? 'same' : changeText(difference)}</span
          >`
    }</span
  >`;
}

/** Each count lights what it counts. */
function counts({ store }: PageContext, number: number, { pixels, regions }: VersusData): TemplateResult {
  const lit = store.lit.value;
  const light = (what: VersusSet, count: number, words: string, shown: TemplateResult | typeof nothing) => {
    const isLit = lit?.by === 'versus' && lit.what === what;
    return html`<button
      type="button"
      class="chip ${isLit ? 'on' : ''}"
      data-light=${what}
      title="${HINTS[what]}. Click: light them."
      aria-pressed=${isLit ? 'true' : 'false'}
      ?disabled=${count === 0}
      @click=${() => {
        if (isLit) store.unlight();
        else store.lit.value = { by: 'versus', what, other: number };
      }}
    >${shown}<span>${countText(count)} ${words}</span></button>`;
  };
  const swatch = (kind: keyof typeof VERSUS_COLOURS) => html`<i class="sw" ${paint(VERSUS_COLOURS[kind])}></i>`;
  return html`<span class="row lights" role="group" aria-label="Pixels"
      >${light('won', pixels.won, 'px won', swatch('won'))}
      ${light('lost', pixels.lost, 'px lost', swatch('lost'))}
      ${light('bothWrong', pixels.bothWrong, 'wrong in both', swatch('bothWrong'))}</span
    ><span class="row lights" role="group" aria-label="Regions of wrong pixels"
      ><span class="number" title="Regions of wrong pixels, in the other prediction and here"
        ><span class="q">Regions</span> <span class="q">${countText(regions.other)}</span> →
        <span class="st">${countText(regions.own)}</span></span
      >
      ${light('gone', regions.gone, 'gone', nothing)}${light('new', regions.new, 'new', nothing)}</span
    >`;
}
