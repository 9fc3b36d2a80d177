import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ProbeData } from '../../src/core/view-data.ts';
import type { PageStore } from '../store/page-store.ts';
import { paint } from '../ui/geometry.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText, partText, valueText, weightText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

/** A class with its swatch; `otherwise` where there is none. */
export function classWord(store: PageStore, id: number | null, otherwise: string): TemplateResult {
  const row = id === null ? undefined : store.classes.value.get(id);
  if (!row) return html`${id === null ? otherwise : String(id)}`;
  return html`<i class="sw" ${paint(row.color)}></i>${row.name}`;
}

function field(name: string, value: number | null, text: string, extra = ''): TemplateResult | typeof nothing {
  if (value === null) return nothing;
  return html`<span class=${extra} title=${exactText(value)}><em>${name}</em>${text}</span>`;
}

/** The truth of a pixel, or why it has none. */
export function truthWord(store: PageStore, { truth, ignored, truthRaw }: ProbeData): TemplateResult {
  return classWord(store, truth, ignored ? `ignored (${truthRaw})` : `no class (${truthRaw})`);
}

/** Share of the whole loss that a pixel carries; null where it has none. */
export function partOfLoss(store: PageStore, { contribution }: ProbeData): number | null {
  const loss = store.inspection.value?.loss.value ?? 0;
  return contribution === null || loss === 0 ? null : contribution / loss;
}

function probed(store: PageStore, data: ProbeData): TemplateResult {
  const asked = data.classId === null ? null : store.classes.value.get(data.classId);
  const { predictionProbability, classProbability } = data;
  const part = partOfLoss(store, data);
  return html`
    <span><em>x</em>${data.x} <em>y</em>${data.y}</span>
    ${data.unit === store.unit.value ? nothing : html`<span><em>image</em>${data.unit + 1}</span>`}
    <span title="Value on disk: ${data.truthRaw}"><em>truth</em>${truthWord(store, data)}</span>
    <span title=${exactText(predictionProbability)}
      ><em>prediction</em>${classWord(store, data.prediction, 'no class')}${
        predictionProbability === null ? nothing : html` ${fixedText(predictionProbability, 3)}`
      }</span
    >
    ${
      data.otherPrediction === undefined
        ? nothing
        : html`<span title="The other prediction"><em>other</em>${classWord(store, data.otherPrediction, 'no class')}</span>`
    }
    ${asked ? field(`p(${asked.name})`, classProbability, fixedText(classProbability)) : nothing}
    ${field('error', data.error, valueText(data.error))}
    ${field('rank', data.rank, countText(data.rank))}
    ${field('weight g', data.weight, weightText(data.weight))}
    ${field('g·e', data.classContribution, weightText(data.classContribution))}
    ${field('of all', part, partText(part))}
    ${field('dL/dp', data.gradProbability, weightText(data.gradProbability), 'grad')}
    ${field('dL/dz', data.gradLogit, weightText(data.gradLogit), 'grad')}
  `;
}

/** Everything about the pixel under the pointer, or the pinned one. */
export function probeLine({ store, probes, pins }: PageContext): TemplateResult {
  const data = probes.data.value;
  const pinned = store.pin.value !== null;
  const shown = store.inspected.value !== null;
  const at = store.probed.value;
  const compared = store.view.value.pins.some(
    ({ unit, x, y }) => unit === store.unit.value && x === at?.x && y === at.y,
  );
  return html`${iconButton({
    icon: pinned ? 'pinned' : 'pin',
    title: pinned ? 'Let go of the pixel (P)' : 'Pin the pixel (P)',
    pressed: pinned,
    disabled: !shown || !probes.canPin.value,
    onClick: () => probes.toggle(),
  })}${iconButton({
    icon: compared ? 'remove' : 'add',
    title: compared ? 'No longer compare this pixel (Shift+P)' : 'Compare this pixel with others (Shift+P)',
    disabled: !shown || !at,
    onClick: () => pins.toggle(),
  })}
    <div class="probe-values">${data && shown ? probed(store, data) : html`<span class="q">Point at a pixel</span>`}</div>`;
}

/** The same as a sentence, for screen readers. */
export function probeSentence(store: PageStore, data: ProbeData): string {
  const name = (id: number | null, otherwise: string) => store.classes.value.get(id ?? -1)?.name ?? otherwise;
  const truth = name(data.truth, data.ignored ? 'ignored' : 'no class');
  const parts = [`x ${data.x}, y ${data.y}`, `truth ${truth}`, `prediction ${name(data.prediction, 'no class')}`];
  if (data.otherPrediction !== undefined) parts.push(`other prediction ${name(data.otherPrediction, 'no class')}`);
  if (data.error !== null) parts.push(`error ${valueText(data.error)}`);
  if (data.rank !== null) parts.push(`rank ${countText(data.rank)}`);
  if (data.classContribution !== null) parts.push(`weight times error ${weightText(data.classContribution)}`);
  return `${parts.join(', ')}.`;
}
