import { html, nothing, type TemplateResult } from 'lit';
import type { Inspection } from '../../src/core/inspection.ts';
import type { Overruling } from '../../src/protocol/messages.ts';
import { radios } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText } from '../ui/number-text.ts';
import { popover } from '../ui/popover.ts';
import { LOSS_NAMES, overruleOne, type PageContext } from './page-context.ts';

function number(label: string, value: number | null | undefined, hint: string, main = false): TemplateResult {
  return html`<div class="num ${main ? 'main' : ''}" title=${hint}>
    <div class="k">${label}</div>
    <div class="v" title=${exactText(value)}>${fixedText(value)}</div>
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
  const names: { value: keyof typeof LOSS_NAMES; label: string; note: string }[] = [];
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
            label: 'Loss',
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
            label: 'Classes of the mean',
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
            label: 'Images',
            value: loss.perImage ? 'each' : 'pooled',
            options: [
              { value: 'pooled', label: 'pooled', note: 'one loss over all pixels of the batch' },
              { value: 'each', label: 'each its own', note: 'mean of the losses of the images' },
            ],
            onPick: (value) => overruleOne(context, 'perImage', value === 'each'),
          })
        : nothing
    }
    ${radios({
      label: 'Equal errors',
      value: loss.ties,
      options: [
        { value: 'shapley', label: 'share their weight', note: 'independent of the order of the pixels' },
        { value: 'index', label: 'by pixel index', note: 'as a stable sort would' },
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
  const half = halfOfLoss
    ? html`Half of the loss lies on <span class="st">${countText(halfOfLoss.pixels)} px</span>
        (${percentText(pixels.scored === 0 ? null : halfOfLoss.pixels / pixels.scored)})`
    : html`The loss is 0`;
  const unknown = pixels.unknownTruth > 0 ? `, ${countText(pixels.unknownTruth)} of no class` : '';
  const size = resized ? ` · prediction resized from ${resized.from.join('×')} (${resized.method})` : '';
  return html`<div class="says sm q">
    <div class="half">${busy ? html`${what}…` : half}</div>
    <div class="basis">
      ${countText(pixels.scored)} px, ${countText(pixels.ignored)} ignored${unknown} · ${classesWord(inspection)} ·
      ${unitsWord(inspection)}${size}
    </div>
  </div>`;
}

/** The numbers line. Values of an inspection that is being made anew stay, dimmed. */
export function numbers(context: PageContext): TemplateResult {
  const { store } = context;
  const inspection = store.inspection.value;
  const loss = inspection?.loss;
  const name = loss ? LOSS_NAMES[loss.name] : 'Loss';
  const metrics = inspection?.metrics;
  const mIoU = metrics?.mIoU;
  const entropy = inspection?.otherLosses['cross-entropy'];
  const labels = inspection?.prediction.kind === 'labels';
  const count = metrics?.mIoUClasses ?? 0;
  const binary = loss !== undefined && loss.name !== 'lovasz-softmax';
  return html`<div class="values row ${inspection && store.busy.value ? 'stale' : ''}">
      <div class="num main">
        <button
          type="button"
          class="k"
          aria-haspopup="dialog"
          ?disabled=${!inspection}
          title="The loss, and how it is put together"
          @click=${(event: Event) => {
            popover.toggle(event.currentTarget as HTMLElement, 'dialog', 'The loss', () => {
              const now = store.inspection.value;
              return now ? lossSettings(context, now) : html``;
            });
          }}
        >${name}${icon('chevron-down')}</button>
        <div class="v" data-number="loss" title=${exactText(loss?.value)}>${fixedText(loss?.value)}</div>
      </div>
      ${number('1 − mIoU', mIoU === null || mIoU === undefined ? null : 1 - mIoU, 'Mean Jaccard distance of the decision: what the loss stands in for')}
      ${number(
        inspection ? `mIoU, ${countText(count)} ${count === 1 ? 'class' : 'classes'}` : 'mIoU',
        mIoU,
        'Mean intersection over union of the decision, over classes with a pixel in truth or prediction',
      )}
      ${number('Pixel accuracy', metrics?.pixelAccuracy, 'Share of scored pixels that are decided right')}
      ${number(
        'Cross-entropy',
        entropy,
        labels
          ? 'Labels have no probabilities: there is no cross-entropy'
          : `Mean of −log p of the true class${binary ? ', binary' : ''}`,
      )}
      ${
        inspection?.halfOfLoss
          ? html`<div class="num half-narrow">
              <div class="k">Half of the loss on</div>
              <div class="v">${countText(inspection.halfOfLoss.pixels)} px</div>
            </div>`
          : nothing
      }
    </div>
    ${inspection ? sentences(context, inspection) : nothing}`;
}
