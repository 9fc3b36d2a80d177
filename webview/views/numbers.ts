import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LossName } from '../../src/core/batch.ts';
import type { Inspection } from '../../src/core/inspection.ts';
import { LOSS_NAMES } from '../../src/core/loss-names.ts';
import type { Overruling } from '../../src/protocol/messages.ts';
import type { PageStore } from '../store/page-store.ts';
import { radios } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText, pixelsText } from '../ui/number-text.ts';
import { popover } from '../ui/popover.ts';
import { overruleOne, type PageContext } from './page-context.ts';
import { SETTING_LABELS, TIES_WORDS, UNITS_WORDS } from './setting-words.ts';
import { gainClass } from './what-if-strip.ts';

/** What a number would be after the change that is looked at; nothing where it stays. */
function afterText(before: number | null | undefined, after: number | null | undefined, smallerIsBetter: boolean) {
  if (before === after || after === null || after === undefined) return nothing;
  const better = gainClass(after - (before ?? after), smallerIsBetter);
  return html`<span class="after ${better}" title=${exactText(after)}>→ ${fixedText(after)}</span>`;
}

interface Shown {
  readonly label: string;
  readonly hint: string;
  /** Of an inspection, to show it before and after a change. */
  readonly of: (inspection: Inspection) => number | null;
  readonly smallerIsBetter: boolean;
}

function number({ store }: PageContext, { label, hint, of, smallerIsBetter }: Shown): TemplateResult {
  const original = store.original.value;
  const changed = store.shownChange.value?.inspection;
  const value = original ? of(original) : null;
  const isAwaited = value === null && store.bounds.value !== null;
  return html`<div class="num" title=${hint}>
    <div class="k">${label}</div>
    <div class="v" title=${isAwaited ? 'In a moment' : exactText(value)}>
      ${isAwaited ? '…' : fixedText(value)}${changed ? afterText(value, of(changed), smallerIsBetter) : nothing}
    </div>
  </div>`;
}

function classesWord({ loss, classes }: Inspection): string {
  if (typeof loss.classes === 'string') return `classes ${loss.classes}`;
  return `${countText(loss.classes.length)} of ${countText(classes.length)} classes`;
}

function unitsWord({ loss, size }: Inspection): string {
  if (size.batch === 1) return 'this image';
  const units = countText(loss.units);
  const empty = loss.voidUnits > 0 ? `, ${countText(loss.voidUnits)} without a scored pixel` : '';
  return loss.perImage ? `mean of ${units} images${empty}` : `${countText(size.batch)} images pooled`;
}

/** The settings of the loss, beside its name. */
function lossSettings(context: PageContext, inspection: Inspection): TemplateResult {
  const { loss, prediction, size, classes } = inspection;
  const overruled: Overruling = context.store.inspected.value?.overruled ?? {};
  const channels = classes.length;
  const binary = loss.name !== 'lovasz-softmax';
  const names: { value: LossName; label: string; note: string }[] = [];
  if (prediction.kind === 'labels' || !binary) {
    names.push({
      value: 'lovasz-softmax',
      label: LOSS_NAMES['lovasz-softmax'],
      note: `${countText(channels)} classes`,
    });
  } else {
    if (prediction.kind === 'logits')
      names.push({ value: 'lovasz-hinge', label: LOSS_NAMES['lovasz-hinge'], note: 'on logits' });
    names.push({ value: 'lovasz-sigmoid', label: LOSS_NAMES['lovasz-sigmoid'], note: 'on probabilities' });
  }
  const listed = Array.isArray(loss.classes);
  return html`
    ${
      names.length > 1
        ? radios({
            label: SETTING_LABELS.loss,
            value: loss.name,
            options: names,
            onPick: (value) => overruleOne(context, 'loss', value),
          })
        : html`<h3>${LOSS_NAMES[loss.name]}</h3>
            <p class="q">The only Lovász loss for ${prediction.kind === 'labels' ? 'labels' : binary ? 'probabilities' : 'several classes'}.</p>`
    }
    ${
      binary
        ? nothing
        : radios({
            label: SETTING_LABELS.classSelection,
            value: listed ? 'list' : String(loss.classes),
            options: [
              { value: 'present', label: 'present', note: 'those with a pixel in the ground truth' },
              { value: 'all', label: 'all', note: 'absent ones too: their largest error' },
              ...(listed ? [{ value: 'list', label: classesWord(inspection) }] : []),
            ],
            onPick: (value) => {
              if (value === 'present' || value === 'all') overruleOne(context, 'classSelection', value);
            },
          })
    }
    ${
      size.batch > 1
        ? radios({
            label: SETTING_LABELS.perImage,
            value: loss.perImage ? 'each' : 'pooled',
            options: [
              { value: 'pooled', label: UNITS_WORDS.pooled, note: 'one loss over all pixels of the batch' },
              { value: 'each', label: UNITS_WORDS.each, note: 'mean of the losses of the images' },
            ],
            onPick: (value) => overruleOne(context, 'perImage', value === 'each'),
          })
        : nothing
    }
    ${radios({
      label: SETTING_LABELS.ties,
      value: loss.ties,
      options: [
        { value: 'shapley', label: TIES_WORDS.shapley, note: 'independent of the order of the pixels' },
        { value: 'index', label: TIES_WORDS.index, note: 'as a stable sort would' },
      ],
      onPick: (value) => overruleOne(context, 'ties', value),
    })}
    ${
      overruled.loss === undefined &&
      overruled.classSelection === undefined &&
      overruled.perImage === undefined &&
      overruled.ties === undefined
        ? html`<p class="q">All as detected.</p>`
        : html`<p class="q">Set by you.</p>`
    }
  `;
}

function sentences(context: PageContext, inspection: Inspection): TemplateResult {
  const { store } = context;
  const { halfOfLoss, pixels, resized } = inspection;
  const what = store.progress.value.what;
  const busy = store.busy.value && what !== null;
  const bounds = store.bounds.value;
  const half = bounds
    ? html`From <span class="st">${fixedText(bounds.lower, 6)}</span> to <span class="st">${fixedText(bounds.upper, 6)}</span>, exact in a
        moment`
    : halfOfLoss
      ? html`Half of the loss lies on <span class="st">${pixelsText(halfOfLoss.pixels)}</span>
        (${percentText(pixels.scored === 0 ? null : halfOfLoss.pixels / pixels.scored)})`
      : html`The loss is 0`;
  const unknown = pixels.unknownTruth > 0 ? `, ${countText(pixels.unknownTruth)} of no class` : '';
  const size = resized ? ` · prediction resized from ${resized.from.join('×')} (${resized.method})` : '';
  return html`<div class="says sm q">
    <div class="half">${busy && !bounds ? html`${what}…` : half}</div>
    <div class="basis">
      ${pixelsText(pixels.scored)}, ${countText(pixels.ignored)} ignored${unknown} · ${classesWord(inspection)} ·
      ${unitsWord(inspection)}${size}
    </div>
  </div>`;
}

const binaryWord = ({ loss }: Inspection) => (loss.name === 'lovasz-softmax' ? '' : ', binary');

/** Beside the loss; null: nothing is known of the pair yet. */
const SHOWN: readonly ((inspection: Inspection | null) => Shown)[] = [
  () => ({
    label: '1 − mIoU',
    hint: 'Mean Jaccard distance of the decision: what the loss stands in for',
    of: ({ metrics }) => (metrics.mIoU === null ? null : 1 - metrics.mIoU),
    smallerIsBetter: true,
  }),
  (inspection) => {
    const count = inspection?.metrics.mIoUClasses ?? 0;
    return {
      label: inspection ? `mIoU, ${countText(count)} ${count === 1 ? 'class' : 'classes'}` : 'mIoU',
      hint: 'Mean intersection over union of the decision, over classes with a pixel in truth or prediction',
      of: ({ metrics }) => metrics.mIoU,
      smallerIsBetter: false,
    };
  },
  () => ({
    label: 'Pixel accuracy',
    hint: 'Share of scored pixels that are decided right',
    of: ({ metrics }) => metrics.pixelAccuracy,
    smallerIsBetter: false,
  }),
  (inspection) => ({
    label: 'Cross-entropy',
    hint:
      inspection?.prediction.kind === 'labels'
        ? 'Labels have no probabilities: there is no cross-entropy'
        : `Mean of −log p of the true class${inspection ? binaryWord(inspection) : ''}`,
    of: ({ otherLosses }) => otherLosses['cross-entropy'],
    smallerIsBetter: true,
  }),
];

/** All digits of the loss in its title; of a first look, its bounds. */
function lossNumber({ bounds }: PageStore, loss: number | undefined): TemplateResult {
  const sure = bounds.value;
  if (!sure) return html`<span data-number="loss" title=${exactText(loss)}>${fixedText(loss)}</span>`;
  const title = `Certainly from ${exactText(sure.lower)} to ${exactText(sure.upper)}`;
  return html`<span data-number="estimate" class="estimated" title=${title}>${fixedText(sure.value)}</span>`;
}

/** The numbers line. Values of an inspection that is being made anew stay, dimmed. */
export function numbers(context: PageContext): TemplateResult {
  const { store } = context;
  const inspection = store.original.value;
  const changed = store.shownChange.value?.inspection;
  const loss = inspection?.loss;
  const name = loss ? LOSS_NAMES[loss.name] : 'Loss';
  return html`<div class="values row ${inspection && store.busy.value && !store.bounds.value ? 'stale' : ''}">
      <div class="num main">
        <button
          type="button"
          class="k"
          aria-haspopup="dialog"
          ?disabled=${!inspection}
          title="The loss, and how it is put together"
          @click=${(event: Event) => {
            popover.toggle(event.currentTarget as HTMLElement, 'dialog', 'The loss', () => {
              const now = store.original.value;
              return now ? lossSettings(context, now) : html``;
            });
          }}
        >${name}${icon('chevron-down')}</button>
        <div class="v">${lossNumber(store, loss?.value)}${afterText(loss?.value, changed?.loss.value, true)}</div>
      </div>
      ${SHOWN.map((one) => number(context, one(inspection)))}
      ${
        inspection?.halfOfLoss
          ? html`<div class="num half-narrow">
              <div class="k">Half of the loss on</div>
              <div class="v">${pixelsText((changed ?? inspection).halfOfLoss?.pixels ?? 0)}</div>
            </div>`
          : nothing
      }
    </div>
    ${inspection ? sentences(context, changed ?? inspection) : nothing}`;
}
