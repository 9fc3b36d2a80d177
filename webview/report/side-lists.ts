import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import type { CutList } from '../../src/protocol/report-messages.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import { segments } from '../ui/segments.ts';
import { troubleList } from '../ui/trouble-list.ts';
import { changeCell } from './class-list.ts';
import { binEnds, columnOf, histogramOf, type Quantity } from './report-columns.ts';
import type { ReportPageContext } from './report-page-context.ts';

const PLOT_HEIGHT = 72;

/** How a quantity is spread over the images; a bar lists its images. */
export function distribution({ store }: ReportPageContext): TemplateResult | typeof nothing {
  const columns = store.columns.value;
  if (!columns) return nothing;
  const { distribution: of, range } = store.view.value;
  const options: { value: Quantity; label: string }[] = [
    { value: 'loss', label: 'Loss' },
    { value: 'mIoU', label: 'mIoU' },
    { value: 'accuracy', label: 'Accuracy' },
  ];
  if (columns.change) options.push({ value: 'change', label: 'Change' });
  const values = columnOf(columns, of, store.chosen.value) ?? columns.loss;
  const { low, high, counts, none } = histogramOf(values);
  const most = Math.max(1, ...counts);
  return html`<div class="section-head row">
      <h2>Distribution</h2><span class="q">images${none > 0 ? `, ${countText(none)} without a number` : ''}</span>
      <span class="sp"></span>
      ${segments({ label: 'Distribution of', options, value: of, onPick: (value) => store.showDistribution(value) })}
    </div>
    <div class="histogram">
      <div class="bars">${[...counts].map((count, bin) => {
        const ends = binEnds({ low, high }, bin);
        const on = range?.of === of && range.bin === bin && range.low === low && range.high === high;
        const said = `${fixedText(ends.low)} to ${fixedText(ends.high)}: ${countText(count)} ${count === 1 ? 'image' : 'images'}`;
        const height = count === 0 ? 0 : Math.max(2, (count / most) * PLOT_HEIGHT);
        return html`<button
          type="button"
          class=${on ? 'on' : ''}
          title=${said}
          aria-label=${said}
          aria-pressed=${on ? 'true' : 'false'}
          ?disabled=${count === 0}
          @click=${() => store.change({ range: on ? null : { of, bin, low, high } })}
        ><svg width="100%" height=${PLOT_HEIGHT} aria-hidden="true">${svg`<rect x="0" y=${PLOT_HEIGHT - height} width="100%" height=${height}></rect>`}</svg></button>`;
      })}</div>
      <div class="row sm q"><span>${fixedText(low)}</span><span class="sp"></span><span>${fixedText(high)}</span></div>
    </div>`;
}

/** The same pairs in another run. */
export function comparison({ store }: ReportPageContext): TemplateResult | typeof nothing {
  const compared = store.head.value?.comparison;
  if (!compared) return nothing;
  const { other, own, numbers, images, sentences, pairs } = compared;
  const { changed } = store.view.value;
  const only = (which: 'better' | 'worse', count: number) => html`<button
    type="button"
    class="lk ${changed === which ? 'b' : ''}"
    aria-pressed=${changed === which ? 'true' : 'false'}
    ?disabled=${count === 0}
    @click=${() =>
      store.change({
        changed: changed === which ? 'all' : which,
        sort: { column: 'change', descending: which === 'better' },
      })}
  >${countText(count)} ${which}</button>`;
  const name = (run: string, beside: string) =>
    html`<th scope="col" class="n run" title=${run}><span class="ends"><bdi>${apart(run, beside)}</bdi></span></th>`;
  return html`<div class="section-head row names"><h2>${other} to ${own}</h2><span class="q">same ${countText(pairs)} pairs</span></div>
    <table class="list compared" aria-label="${other} to ${own}">
      <thead><tr><th></th>${name(other, own)}${name(own, other)}<th scope="col" class="n change-head">Change</th></tr></thead>
      <tbody>
        ${numbers.map(
          ({ label, other: before, own: after, change, up }) => html`<tr>
            <td>${label}</td>
            <td class="n" title=${exactText(before)}>${fixedText(before)}</td>
            <td class="n" title=${exactText(after)}>${fixedText(after)}</td>
            <td class="n">${changeCell(change, up)}</td>
          </tr>`,
        )}
        <tr><td>Images by mIoU</td><td class="n" colspan="3">${only('better', images.better)}, ${only('worse', images.worse)}, ${countText(images.equal)} equal</td></tr>
      </tbody>
    </table>
    <div class="sentences">${sentences.map((sentence) => html`<p>${shownText(sentence)}</p>`)}
      ${missing(`Only in ${other}`, compared.onlyOther)}${missing(`Only in ${own}`, compared.onlyOwn)}
    </div>`;
}

/** A run's name as far as it tells it from another: "ckpt1/pred" of "ckpt1/pred/*.npy" beside "ckpt2/logits/*.npy". */
function apart(run: string, beside: string): string {
  const [parts, others] = [run.split('/'), beside.split('/')];
  while (parts.length > 1 && others.length > 1 && parts.at(-1) === others.at(-1)) {
    parts.pop();
    others.pop();
  }
  return parts.join('/');
}

function missing(title: string, list: CutList): TemplateResult | typeof nothing {
  if (list.count === 0) return nothing;
  return html`<p class="q">${title}: ${list.first.slice(0, 8).join(', ')}${list.count > 8 ? ` and ${countText(list.count - 8)} more` : ''}.</p>`;
}

/** What did not go well. */
export function troubles({ store }: ReportPageContext): TemplateResult | typeof nothing {
  const head = store.head.value;
  if (!head) return nothing;
  const lists: [string, CutList][] = [
    ['Warnings', head.warnings],
    ['Not readable', head.failed],
    ['Ground truth without a prediction', head.unmatchedTruths],
    ['Predictions without a ground truth', head.unmatchedPredictions],
    ['Ambiguous', head.ambiguous],
  ];
  const opened = new Set(['Warnings', 'Not readable']);
  return html`${lists.map(([title, list]) =>
    troubleList(title, list, { open: opened.has(title), more: ': they stand in the JSON' }),
  )}`;
}
