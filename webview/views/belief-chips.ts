import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspection } from '../../src/core/inspection.ts';
import { shownText } from '../../src/core/number-gap.ts';
import type { Overruling } from '../../src/protocol/messages.ts';
import { radios, textField } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { countText } from '../ui/number-text.ts';
import { popover } from '../ui/popover.ts';
import { overruleOne, type PageContext } from './page-context.ts';
import { AXES_WORDS, SETTING_LABELS } from './setting-words.ts';

const DETECTED = 'detected';

interface Chip {
  readonly label: string;
  readonly title: string;
  readonly overruled: boolean;
  readonly warns?: boolean;
  readonly content: (shown: Inspection) => TemplateResult;
}

/** Opens on what is believed of the inspection that is shown, which changes with what is set there. */
function chip({ store }: PageContext, { label, title, overruled, warns = false, content }: Chip): TemplateResult {
  const shown = () => (store.inspection.value ? content(store.inspection.value) : html``);
  return html`<button
    type="button"
    class="chip ${warns ? 'warn' : ''}"
    aria-haspopup="dialog"
    title=${overruled ? `${title}: set by you` : title}
    @click=${(event: Event) => popover.toggle(event.currentTarget as HTMLElement, 'dialog', title, shown)}
  >${overruled ? icon('edit', 'mine') : nothing}<span>${label}</span>${icon('chevron-down')}</button>`;
}

/** A finding of the doctor would change one of these. */
function isDoubted({ store }: PageContext, ...keys: readonly (keyof Overruling)[]): boolean {
  return store.findings.value.some(({ fix }) => keys.some((key) => fix?.[key] !== undefined));
}

function evidenceList(title: string, evidence: readonly string[]): TemplateResult {
  return html`<h3>${title}</h3>
    ${
      evidence.length === 0
        ? html`<p class="q">Nothing speaks for or against it.</p>`
        : html`<ul class="evidence">${evidence.map((sentence) => html`<li>${shownText(sentence)}</li>`)}</ul>`
    }`;
}

/** Radios with "as detected" first: what the user overruled, or not. */
function choice<K extends keyof Overruling>(
  context: PageContext,
  key: K,
  label: string,
  detected: string,
  options: readonly { readonly value: string; readonly label: string; readonly set: Overruling[K] }[],
): TemplateResult {
  const set = context.store.inspected.value?.overruled[key];
  const isSet = (option: { readonly set: Overruling[K] }) => JSON.stringify(option.set) === JSON.stringify(set);
  // Typed in, or a proposal that was taken: it stands beside the others, and can be given back.
  const offered =
    set === undefined || options.some(isSet)
      ? options
      : [...options, { value: 'told', label: [set].flat().join(', '), set }];
  return radios({
    label,
    value: (set === undefined ? undefined : offered.find(isSet)?.value) ?? DETECTED,
    options: [{ value: DETECTED, label: 'As detected', ...(set === undefined ? { note: detected } : {}) }, ...offered],
    onPick: (value) => overruleOne(context, key, offered.find((option) => option.value === value)?.set),
  });
}

function arrayChoice(
  context: PageContext,
  which: 'key' | 'groundTruthKey',
  read: string,
  keys: readonly string[],
): TemplateResult {
  const options = keys.map((one) => ({ value: `key ${one}`, label: one, set: one }));
  return choice(context, which, 'Array of the file', read, options);
}

/** The way to another file of a side: where several could be meant, the choice among them. */
function anotherFile({ host }: PageContext, side: 'prediction' | 'ground-truth'): TemplateResult {
  const choose = () => {
    popover.close();
    host.act(side === 'prediction' ? 'choose-prediction' : 'choose-ground-truth');
  };
  return html`<p><button type="button" class="lk" @click=${choose}>Another ${side.replace('-', ' ')}…</button></p>`;
}

function predictionChip(context: PageContext, { prediction }: Inspection): TemplateResult {
  const overruled = context.store.inspected.value?.overruled ?? {};
  const { kind, shape, dtype } = prediction;
  return chip(context, {
    label: `${kind} ${shape.join('×')} ${dtype}`,
    title: 'What the prediction holds',
    overruled: overruled.kind !== undefined || overruled.axes !== undefined || overruled.key !== undefined,
    warns: isDoubted(context, 'kind', 'axes', 'key'),
    content: (shown) => predictionBelief(context, shown),
  });
}

function predictionBelief(context: PageContext, { prediction }: Inspection): TemplateResult {
  const content = context.store.inspected.value;
  const overruled = content?.overruled ?? {};
  const keys = content?.keys ?? [];
  const { kind, key, axes, shape, evidence } = prediction;
  const kinds = (['labels', 'probabilities', 'logits'] as const).map((one) => ({ value: one, label: one, set: one }));
  const layouts = [
    { value: 'chw', label: AXES_WORDS.chw, set: 'chw' as const },
    { value: 'hwc', label: AXES_WORDS.hwc, set: 'hwc' as const },
    ...(shape.length === 4 ? [{ value: 'cbhw', label: AXES_WORDS.cbhw, set: 'cbhw' as const }] : []),
  ];
  return html`
    ${evidenceList(`${kind}, because`, evidence)}
    ${choice(context, 'kind', SETTING_LABELS.kind, kind, kinds)}
    ${axes.includes('c') || overruled.axes ? choice(context, 'axes', SETTING_LABELS.axes, axes, layouts) : nothing}
    ${keys.length > 1 ? arrayChoice(context, 'key', key ?? '', keys) : nothing}
    ${anotherFile(context, 'prediction')}`;
}

function parsedIds(text: string): readonly number[] | null {
  const ids = text.split(/[\s,;]+/).filter((word) => word !== '');
  return ids.length > 0 && ids.every((word) => /^-?\d+$/.test(word)) ? ids.map(Number) : null;
}

const ignoredText = (ignore: readonly number[]) => (ignore.length === 0 ? 'none' : ignore.join(', '));

function ignoreChip(context: PageContext, { groundTruth, warnings }: Inspection): TemplateResult {
  const overruled = context.store.inspected.value?.overruled ?? {};
  const { ignore, labelOffset } = groundTruth;
  const offset = labelOffset === 0 ? '' : ` · ids ${labelOffset > 0 ? '−' : '+'} ${Math.abs(labelOffset)}`;
  return chip(context, {
    label: `ignore ${ignoredText(ignore)}${offset}`,
    title: 'Values of the ground truth',
    overruled:
      overruled.ignore !== undefined || overruled.labelOffset !== undefined || overruled.groundTruthKey !== undefined,
    warns: isDoubted(context, 'ignore', 'labelOffset') || warnings.some(({ code }) => code.includes('ignore')),
    content: (shown) => truthBelief(context, shown),
  });
}

function truthBelief(context: PageContext, { groundTruth }: Inspection): TemplateResult {
  const content = context.store.inspected.value;
  const keys = content?.groundTruthKeys ?? [];
  const { ignore, labelOffset, evidence, ids } = groundTruth;
  const shown = ignoredText(ignore);
  const isIgnored = ignore.length === 0 ? 'Nothing is ignored' : `${shown} is ignored`;
  const options: { value: string; label: string; set: Overruling['ignore'] }[] = [
    { value: 'none', label: 'none', set: 'none' },
    { value: '0', label: '0', set: [0] },
    { value: '255', label: '255', set: [255] },
  ];
  const idsText = ids.length > 24 ? `${ids.slice(0, 24).join(', ')} … (${countText(ids.length)})` : ids.join(', ');
  return html`
    ${
      content?.overruled.ignore !== undefined && evidence.length === 0
        ? html`<h3>${isIgnored}, as you said</h3>`
        : evidenceList(`${isIgnored}, because`, evidence)
    }
    <p class="q">Values on disk: ${idsText}</p>
    ${choice(context, 'ignore', SETTING_LABELS.ignore, shown, options)}
    ${textField({
      label: 'Other values, Enter to set',
      value: '',
      placeholder: '11, 255',
      onEnter: (text) => {
        const picked = parsedIds(text);
        if (picked) overruleOne(context, 'ignore', [...picked]);
      },
    })}
    ${choice(context, 'labelOffset', SETTING_LABELS.labelOffset, String(labelOffset), [
      { value: '0', label: '0', set: 0 },
      { value: '1', label: '1', set: 1 },
    ])}
    ${keys.length > 1 ? arrayChoice(context, 'groundTruthKey', '', keys) : nothing}
    ${anotherFile(context, 'ground-truth')}`;
}

function occurringText(classes: Inspection['classes']): string {
  const occurring = classes.filter(({ pixels, predicted }) => pixels + predicted > 0).length;
  return `${countText(occurring)} of ${countText(classes.length)} classes ${occurring === 1 ? 'occurs' : 'occur'} in truth or prediction.`;
}

const presetText = ({ preset, classes }: Inspection) => preset?.title ?? `${countText(classes.length)} classes`;

function presetChip(context: PageContext, inspection: Inspection): TemplateResult {
  return chip(context, {
    label: presetText(inspection),
    title: 'Class list',
    overruled: context.store.inspected.value?.overruled.preset !== undefined,
    warns: isDoubted(context, 'preset'),
    content: (shown) => presetBelief(context, shown),
  });
}

function presetBelief(context: PageContext, inspection: Inspection): TemplateResult {
  const { preset, classes } = inspection;
  const presets = context.store.inspected.value?.presets ?? [];
  return html`
    ${
      preset
        ? evidenceList(`${preset.title}, because`, preset.evidence)
        : evidenceList('No known class list is used', [occurringText(classes)])
    }
    ${choice(
      context,
      'preset',
      SETTING_LABELS.preset,
      presetText(inspection),
      presets.map(({ name, title }) => ({ value: `preset ${name}`, label: title, set: name })),
    )}`;
}

function unitChip({ store }: PageContext, { size }: Inspection): TemplateResult {
  const unit = store.unit.value;
  const step = (by: number) => store.change({ unit: Math.min(size.batch - 1, Math.max(0, unit + by)) });
  return html`<span class="chip stepper" role="group" aria-label="Image of the batch"
    ><button type="button" aria-label="Previous image" ?disabled=${unit === 0} @click=${() => step(-1)}>${icon('chevron-left')}</button
    ><span>image ${countText(unit + 1)} of ${countText(size.batch)}</span
    >${
      size.batch > 2
        ? html`<input
            type="range"
            min="1"
            max=${size.batch}
            step="1"
            aria-label="Image of the batch"
            .value=${String(unit + 1)}
            @input=${(event: Event) => store.change({ unit: Number((event.target as HTMLInputElement).value) - 1 })}
          />`
        : nothing
    }<button type="button" aria-label="Next image" ?disabled=${unit === size.batch - 1} @click=${() => step(1)}>${icon('chevron-right')}</button></span
  >`;
}

/** What is believed about the files; each chip opens its evidence and the alternatives. */
export function beliefChips(context: PageContext): TemplateResult | typeof nothing {
  const inspection = context.store.inspection.value;
  if (!inspection) return nothing;
  return html`${predictionChip(context, inspection)}${ignoreChip(context, inspection)}${presetChip(context, inspection)}${
    inspection.size.batch > 1 ? unitChip(context, inspection) : nothing
  }`;
}
