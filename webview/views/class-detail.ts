import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { InspectedClass, Inspection } from '../../src/core/inspection.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { exactText, fixedText, percentText, pixelsText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

const NAMED_PARTS = 3;

interface Part {
  readonly label: string;
  readonly share: number;
  readonly color: readonly [number, number, number] | null;
  /** Step of the foreground for kinds of pixel. */
  readonly tone?: 'missed' | 'false-alarm' | 'margin' | 'other';
}

function stack(label: string, parts: readonly Part[]): TemplateResult {
  const swatch = (part: Part, element: 'bar' | 'key') => {
    const width = geometry(element === 'bar' ? { 'flex-grow': String(part.share) } : {});
    return part.color
      ? html`<i class=${element === 'bar' ? 'part' : 'sw'} ${width} ${paint(part.color)}></i>`
      : html`<i class="${element === 'bar' ? 'part' : 'sw'} ${part.tone ?? 'other'}" ${width}></i>`;
  };
  return html`<div class="sm q stack-label">${label}</div>
    <div class="stack" aria-hidden="true">${parts.map((part) => swatch(part, 'bar'))}</div>
    <div class="lg">
      ${parts.map(
        (part) => html`<span>${part.tone === 'other' ? nothing : swatch(part, 'key')}${part.label}
          <span class="q" title=${exactText(part.share)}>${percentText(part.share)}</span></span>`,
      )}
    </div>`;
}

/** What the pixels of a class were called: the three most frequent answers, and the rest. */
function calledParts(inspection: Inspection, row: InspectedClass): Part[] {
  const index = inspection.classes.findIndex(({ id }) => id === row.id);
  const counts = inspection.confusion[index] ?? [];
  const whole = counts.reduce((sum, count) => sum + count, 0);
  if (whole === 0) return [];
  const answers = counts
    .map((count, column) => ({ count, answer: inspection.classes[column] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const named = answers.filter(({ answer }) => answer !== undefined).slice(0, NAMED_PARTS);
  const others = whole - named.reduce((sum, { count }) => sum + count, 0);
  const parts: Part[] = named.map(({ count, answer }) => ({
    label: answer?.name ?? '',
    share: count / whole,
    color: answer?.color ?? null,
  }));
  if (others > 0) parts.push({ label: 'other', share: others / whole, color: null, tone: 'other' });
  return parts;
}

/** Part of a class's loss that one kind of pixel carries. */
function partOf(one: number, kinds: NonNullable<InspectedClass['lossByPixelKind']>): number {
  const whole = kinds.missed + kinds.falseAlarm + kinds.underMargin;
  return whole === 0 ? 0 : one / whole;
}

/** Why the loss of a class differs from its 1 − IoU, in a sentence. */
function comparison(row: InspectedClass): string | null {
  const { loss, iou, lossByPixelKind: kinds } = row;
  if (loss === null || iou === null || !kinds) return null;
  const hard = 1 - iou;
  const shown = `Loss ${fixedText(loss)}`;
  const box = `1 − IoU ${fixedText(hard)}`;
  if (row.absent) return `${shown} is the largest error: the ground truth has no pixel of this class.`;
  if (Math.abs(loss - hard) < 5e-5) return `${shown} is the same as ${box}.`;
  const margin = partOf(kinds.underMargin, kinds);
  if (loss > hard) {
    return margin > 0
      ? `${shown} is above ${box}: ${percentText(margin)} of it lies on pixels that are right, but not surely enough.`
      : `${shown} is above ${box}: errors over 1 count more than a wrong pixel.`;
  }
  return `${shown} is below ${box}: its wrong pixels are not wrong with full confidence.`;
}

/** The selected class: what its pixels were called, where its loss sits, and why it differs from 1 − IoU. */
export function classDetail({ store }: PageContext): TemplateResult | typeof nothing {
  const inspection = store.inspection.value;
  const row = store.selectedClass.value;
  if (!inspection || !row) return nothing;
  const called = calledParts(inspection, row);
  const kinds = row.lossByPixelKind;
  const loss = row.loss ?? 0;
  const whole = kinds ? kinds.missed + kinds.falseAlarm + kinds.underMargin : 0;
  const sentence = comparison(row);
  const showDelta = () => store.change({ axis: 'delta', curveOpen: true, curveMaximised: true });
  return html`<section class="det" aria-label="Selected class">
    <div class="row det-head">
      <i class="sw" ${paint(row.color)}></i><span class="b st name">${row.name}</span><span class="sp"></span>
      <span class="l q"
        >precision <span class="st" title=${exactText(row.precision)}>${fixedText(row.precision)}</span>&ensp;recall
        <span class="st" title=${exactText(row.recall)}>${fixedText(row.recall)}</span></span
      >
    </div>
    ${called.length > 0 ? stack(`Its ${pixelsText(row.pixels)} ${row.pixels === 1 ? 'was' : 'were'} called`, called) : nothing}
    ${
      kinds && whole > 0
        ? stack(`Its loss ${fixedText(loss)} sits on pixels that are`, [
            { label: 'missed', share: kinds.missed / whole, color: null, tone: 'missed' },
            { label: 'false alarm', share: kinds.falseAlarm / whole, color: null, tone: 'false-alarm' },
            { label: 'right, under margin', share: kinds.underMargin / whole, color: null, tone: 'margin' },
          ])
        : nothing
    }
    ${
      row.loss === null
        ? html`<p class="l q">This class takes no part in the loss.</p>`
        : sentence
          ? html`<p class="l q">${sentence} <button type="button" class="lk" @click=${showDelta}>See it on the Δ axis</button></p>`
          : nothing
    }
  </section>`;
}
