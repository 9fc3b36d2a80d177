import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ReportHead } from '../../src/protocol/report-messages.ts';
import { filesChip } from '../ui/files-chip.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { openMenu } from '../ui/menu.ts';
import { countText, exactText, fixedText, pixelsText } from '../ui/number-text.ts';
import { saveButton } from '../ui/save-button.ts';
import { act, type ReportPageContext } from './report-page-context.ts';

/** What the report is about, how its files were read, and what can be done with it. */
export function reportHeader(context: ReportPageContext): TemplateResult | typeof nothing {
  const head = context.store.head.value;
  if (!head) return nothing;
  const { comparison, otherRuns } = head;
  const compareWith = (event: Event) => {
    const [only] = otherRuns;
    if (otherRuns.length === 1 && only !== undefined) return act(context, { action: 'compare', run: only });
    openMenu(event, 'Compare with', () =>
      otherRuns.map((run) => ({
        label: run,
        checked: comparison?.other === run,
        onPick: () => act(context, { action: 'compare', run }),
      })),
    );
  };
  const pairs = `${countText(head.rows)} of ${countText(head.found)} pairs`;
  const beliefs = [...head.beliefs, head.loss];
  return html`
    ${icon('graph', 'q')}
    <h1 class="hd-title row"><span class="b st">Report</span><span class="run ends" title=${head.run}><bdi>${head.run}</bdi></span>${
      head.dataset === '' || head.dataset === head.run
        ? nothing
        : html`<span class="q">in</span><span>${head.dataset}</span>`
    }</h1>
    <div class="chips row" role="group" aria-label="How the files were read" title=${[pairs, ...beliefs].join(' · ')}>
      <span class="chip still">${pairs}</span>
      ${filesChip(head.endings, head.ambiguous.count, () => act(context, { action: 'choose-files' }))}
      ${beliefs.map((belief) => html`<span class="chip still">${belief}</span>`)}
      ${
        head.status === 'interrupted'
          ? html`<span class="chip still warn" title="Run it again to go on: what is finished is kept">interrupted</span>`
          : nothing
      }
    </div>
    <span class="sp"></span>
    ${
      comparison
        ? html`<button
            type="button"
            class="pick"
            title="Compared with ${comparison.other}: a click ends it"
            @click=${() => {
              context.store.endComparison();
              act(context, { action: 'stop-comparing' });
            }}
          >
            ${icon('close')}<span class="still">Compared with</span><span class="shown ends"><bdi>${comparison.other}</bdi></span></button>`
        : otherRuns.length > 0
          ? html`<button
              type="button"
              class="pick compare"
              aria-haspopup=${otherRuns.length > 1 ? 'menu' : 'false'}
              @click=${compareWith}
            >${icon('git-compare')}<span class="shown"
              >Compare with ${otherRuns.length === 1 ? otherRuns[0] : '…'}</span
            ></button>`
          : nothing
    }
    ${iconButton({ icon: 'refresh', title: 'Compute again what has changed', onClick: () => act(context, { action: 'run-again' }) })}
    ${saveButton((format) => act(context, { action: 'save', format }))}
  `;
}

function number(label: string, value: number | null, className = ''): TemplateResult | typeof nothing {
  if (value === null && className !== 'main') return nothing;
  return html`<div class="num ${className}" data-number=${label}>
    <div class="k">${label}</div>
    <div class="v" title=${exactText(value)}>${fixedText(value)}</div>
  </div>`;
}

/** The totals, each with the mean that it is. */
export function reportNumbers({ store }: ReportPageContext): TemplateResult | typeof nothing {
  const head = store.head.value;
  if (!head) return nothing;
  const { totals } = head;
  return html`
    <div class="row values">
      ${number(`${head.loss}, mean of images`, totals.meanLoss, 'main')} ${number('mIoU, pooled', totals.pooledIoU)}
      ${number('mIoU, mean of images', totals.meanIoU)} ${number('Pixel accuracy, pooled', totals.pooledAccuracy)}
      ${number('Cross-entropy, mean of images', totals.meanCrossEntropy)}
      ${number('Calibration error, mean of images', totals.meanEce, 'extra')}
    </div>
    <div class="says sm q">
      <div><span class="st">${countText(head.rows)} of ${countText(head.found)}</span> pairs read, ${unpaired(head)}</div>
      <div>${pixelsText(head.scored)}, ${countText(head.pooledClasses)} of ${countText(head.classes.length)} classes, absent classes left out</div>
    </div>
  `;
}

function unpaired({ unmatchedTruths, unmatchedPredictions, failed, ambiguous }: ReportHead): string {
  const alone = unmatchedTruths.count + unmatchedPredictions.count;
  const said = [`${countText(alone)} unmatched`, `${countText(failed.count)} unreadable`];
  if (ambiguous.count > 0) said.push(`${countText(ambiguous.count)} ambiguous`);
  return said.join(', ');
}
