import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspection } from '../../src/core/inspection.ts';
import { paint } from '../ui/geometry.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

const FIRST_THRESHOLD = 0.5;
/** The slider of the temperature is logarithmic: powers of two. */
const TEMPERATURE_POWERS = 3;

interface Slider {
  readonly id: string;
  readonly label: string;
  readonly says: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly value: number;
  readonly shown: string;
  readonly isFirst: boolean;
  readonly set: (value: number) => void;
  readonly reset: () => void;
}

function slider(one: Slider): TemplateResult {
  return html`<div class="knob">
    <div class="row">
      <label class="b st" for=${one.id}>${one.label}</label><span class="sp"></span>
      <output class="st" for=${one.id}>${one.shown}</output>
      <button type="button" class="lk l" ?disabled=${one.isFirst} @click=${one.reset}>Reset</button>
    </div>
    <input
      id=${one.id}
      class="slider"
      type="range"
      min=${one.low}
      max=${one.high}
      step=${one.step}
      .value=${String(one.value)}
      aria-valuetext=${one.shown}
      @input=${(event: Event) => one.set(Number((event.currentTarget as HTMLInputElement).value))}
    >
    <p class="l q">${one.says}</p>
  </div>`;
}

function thresholdSlider({ whatIfs }: PageContext): TemplateResult {
  const chosen = whatIfs.choice.value?.threshold ?? null;
  const value = chosen ?? FIRST_THRESHOLD;
  return slider({
    id: 'what-if-threshold',
    label: 'Threshold',
    says: 'The probability above which a pixel is decided as foreground. It moves IoU and maps of right and wrong; the loss looks at the scores themselves and stays.',
    low: 0.01,
    high: 0.99,
    step: 0.01,
    value,
    shown: fixedText(value, 2),
    isFirst: chosen === null,
    set: (threshold) => whatIfs.change({ threshold: threshold === FIRST_THRESHOLD ? null : threshold }),
    reset: () => whatIfs.change({ threshold: null }),
  });
}

function temperatureSlider({ whatIfs }: PageContext): TemplateResult {
  const chosen = whatIfs.choice.value?.temperature ?? null;
  const value = chosen ?? 1;
  return slider({
    id: 'what-if-temperature',
    label: 'Temperature',
    says: 'What all logits are divided by. Below 1 the prediction is surer, above 1 less sure; what it decides stays.',
    low: -TEMPERATURE_POWERS,
    high: TEMPERATURE_POWERS,
    step: 0.05,
    value: Math.log2(value),
    shown: fixedText(value, 2),
    isFirst: chosen === null,
    set: (power) => whatIfs.change({ temperature: power === 0 ? null : 2 ** power }),
    reset: () => whatIfs.change({ temperature: null }),
  });
}

function ignoredClasses({ whatIfs }: PageContext, inspection: Inspection): TemplateResult {
  const ignored = whatIfs.choice.value?.ignored ?? [];
  const toggle = (id: number) =>
    whatIfs.change({ ignored: ignored.includes(id) ? ignored.filter((one) => one !== id) : [...ignored, id] });
  const rows = inspection.classes.filter(({ pixels }) => pixels > 0);
  return html`<fieldset class="knob">
    <legend class="b st">Ignored classes</legend>
    <p class="l q">Their pixels in the ground truth take no part in anything.</p>
    <div class="ignored">
      ${rows.map(
        ({ id, name, color }) => html`<label data-ignore=${id} title=${name}
          ><input type="checkbox" class="tick" .checked=${ignored.includes(id)} @change=${() => toggle(id)}
          ><i class="sw" ${paint(color)}></i><span class="name">${name}</span></label
        >`,
      )}
    </div>
  </fieldset>`;
}

/** What the pair could be changed in; the numbers of the change stand above, beside what is. */
export function whatIfTab(context: PageContext): TemplateResult {
  const { store, whatIfs } = context;
  const inspection = store.original.value;
  if (!inspection) return html`<p class="note q">–</p>`;
  const { kind } = inspection.prediction;
  const isBinary = inspection.loss.name !== 'lovasz-softmax' && kind !== 'labels';
  const fixes = whatIfs.choice.value?.fixes.length ?? 0;
  const lower = inspection.loss.value;
  return html`<div class="knobs">
    ${
      whatIfs.choice.value === null
        ? html`<p class="q">Change something: numbers, curve and maps follow, with the loss of now (<span class="st" title=${exactText(lower)}>${fixedText(lower)}</span>) kept beside them. The files are left alone.</p>`
        : nothing
    }
    ${isBinary ? thresholdSlider(context) : nothing} ${kind === 'logits' ? temperatureSlider(context) : nothing}
    ${
      !isBinary && kind !== 'logits'
        ? html`<p class="l q">${kind === 'labels' ? 'Labels have neither a threshold nor a temperature.' : 'A threshold is for one channel of scores, a temperature for logits: this pair has neither.'}</p>`
        : nothing
    }
    <div class="knob">
      <div class="row">
        <span class="b st">Fixed regions</span><span class="sp"></span><span class="st">${countText(fixes)}</span>
        <button type="button" class="lk l" @click=${() => store.change({ tab: 'regions' })}>Choose regions</button>
      </div>
    </div>
    ${ignoredClasses(context, inspection)}
  </div>`;
}
