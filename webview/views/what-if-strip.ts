import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspection } from '../../src/core/inspection.ts';
import { LOSS_NAMES } from '../../src/core/loss-names.ts';
import { changeText, exactText, fixedText } from '../ui/number-text.ts';
import { changeWords } from './change-words.ts';
import type { PageContext } from './page-context.ts';

const NAMED_CLASSES = 3;
/** Smaller changes of an IoU are not worth a word. */
const NOTABLE = 5e-5;

/** Better or worse, by its sign and its colour. */
export function gainClass(change: number, smallerIsBetter: boolean): string {
  if (change === 0) return 'q';
  return change < 0 === smallerIsBetter ? 'pass' : 'fail';
}

function pair(label: string, before: number | null, after: number | null, smallerIsBetter: boolean): TemplateResult {
  const change = before === null || after === null ? null : after - before;
  return html`<div class="change">
    <div class="sm q">${label}</div>
    <div class="l">
      <span class="q" title=${exactText(before)}>${fixedText(before)}</span> →
      <span class="b st" title=${exactText(after)}>${fixedText(after)}</span>
    </div>
    <div class="sm ${change === null ? 'q' : gainClass(change, smallerIsBetter)}" title=${exactText(change)}>
      ${change === 0 ? 'same' : changeText(change)}
    </div>
  </div>`;
}

/** The loss while it is computed: its bounds in place of the difference, so that nothing moves when it comes. */
function lossPair(context: PageContext, before: Inspection, after: Inspection | null): TemplateResult {
  const label = LOSS_NAMES[before.loss.name];
  const estimate = context.whatIfs.estimate.value;
  if (!estimate) return pair(label, before.loss.value, after?.loss.value ?? null, true);
  const { value, lower, upper } = estimate;
  return html`<div class="change estimated">
    <div class="sm q">${label}</div>
    <div class="l"><span class="q" title=${exactText(before.loss.value)}>${fixedText(before.loss.value)}</span> →
      <span class="b st" title="Certainly from ${exactText(lower)} to ${exactText(upper)}">≈ ${fixedText(value)}</span></div>
    <div class="sm q">exact in a moment</div>
  </div>`;
}

/** The classes whose IoU changes most. */
function classChanges(original: Inspection, changed: Inspection): TemplateResult | typeof nothing {
  const before = new Map(original.classes.map((row) => [row.id, row.iou]));
  const changes = changed.classes
    .map((row) => ({ row, was: before.get(row.id) ?? null }))
    .filter(({ row, was }) => row.iou !== null && was !== null && Math.abs(row.iou - was) >= NOTABLE)
    .sort((a, b) => Math.abs((b.row.iou ?? 0) - (b.was ?? 0)) - Math.abs((a.row.iou ?? 0) - (a.was ?? 0)))
    .slice(0, NAMED_CLASSES);
  if (changes.length === 0) return nothing;
  return html`<p class="l q">
    IoU of
    ${changes.map(
      ({ row, was }, place) =>
        html`${place === 0 ? '' : ', of '}${row.name} ${fixedText(was)} →
          <span class="st" title=${exactText(row.iou)}>${fixedText(row.iou)}</span>`,
    )}
  </p>`;
}

/** What would follow from the change that is made, beside what is; nothing where nothing is changed. */
export function whatIfStrip(context: PageContext): TemplateResult | typeof nothing {
  const { store, whatIfs } = context;
  const original = store.original.value;
  const choice = whatIfs.choice.value;
  if (!original || choice === null) return nothing;
  const refusal = whatIfs.refusal.value;
  const changed = store.shownChange.value?.inspection ?? null;
  const stale = changed === null || whatIfs.waiting.value;
  return html`<div class="what-if ${stale ? 'stale' : ''}" role="group" aria-label="What if">
    <div class="row">
      <span class="b st">What if: ${changeWords(choice, original)}</span><span class="sp"></span>
      <button type="button" class="lk l" @click=${() => whatIfs.reset()}>Clear</button>
    </div>
    ${
      refusal !== null
        ? html`<p class="l fail">${refusal}</p>`
        : html`<div class="changes">
            ${pair('mIoU', original.metrics.mIoU, changed?.metrics.mIoU ?? null, false)}
            ${lossPair(context, original, changed)}
            ${pair('Pixel accuracy', original.metrics.pixelAccuracy, changed?.metrics.pixelAccuracy ?? null, false)}
          </div>`
    }
    ${changed && refusal === null ? classChanges(original, changed) : nothing}
  </div>`;
}
