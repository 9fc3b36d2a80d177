import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ReportClass, RunComparison } from '../../src/protocol/report-messages.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { iconButton } from '../ui/icons.ts';
import { changeText, countText, exactText, fixedText } from '../ui/number-text.ts';
import { copyText } from '../ui/work-page.ts';
import type { ReportPageContext } from './report-page-context.ts';

/** The lowest pooled IoU first; classes without one last. */
function lowestFirst(classes: readonly ReportClass[]): ReportClass[] {
  return [...classes].sort((a, b) => (a.pooledIoU ?? 2) - (b.pooledIoU ?? 2) || a.id - b.id);
}

function bar(value: number | null, kind: string): TemplateResult {
  const width = value === null ? 0 : Math.max(0, Math.min(1, value));
  return html`<span class="bar-line ${kind}" aria-hidden="true"><b ${geometry({ width: `${width * 100}%` })}></b></span>`;
}

export function changeCell(change: number | null, up = true): TemplateResult {
  const better = change !== null && change !== 0 && (change > 0 === up ? 'better' : 'worse');
  return html`<span class="change ${better || ''}" title=${exactText(change)}>${changeText(change)}</span>`;
}

/** One row a class: pooled IoU and the means of images stand side by side under their own names. */
export function classList(context: ReportPageContext): TemplateResult | typeof nothing {
  const { store } = context;
  const head = store.head.value;
  if (!head) return nothing;
  const { comparison } = head;
  const chosen = store.view.value.classId;
  const rows = lowestFirst(head.classes);
  const compared = new Map(comparison?.classes.map((entry) => [entry.id, entry]));
  return html`<div class="section-head row">
      <h2>Classes</h2><span class="q">lowest IoU first</span><span class="sp"></span>
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, classText(rows, comparison)) })}
    </div>
    <table class="list classes-list" role="grid" aria-label="Classes">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="n px">Pixels</th>
          <th scope="col" class="n" title="Over the pixels of all images together">IoU, pooled</th>
          <th class="wide" aria-label="IoU as a bar"></th>
          ${comparison ? html`<th scope="col" class="n" title="Pooled IoU, against ${comparison.other}">Change</th>` : nothing}
          <th scope="col" class="n mean" title="Mean of the IoU of the images that have it">IoU, images</th>
          <th scope="col" class="n" title="Mean of the loss of the images that have the class">Loss, images</th>
          <th class="wide" aria-label="Loss as a bar"></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr
            class=${chosen === row.id ? 'sel' : ''}
            aria-selected=${chosen === row.id ? 'true' : 'false'}
            tabindex="0"
            data-class=${row.id}
            title="Show the images by their IoU of ${row.name}"
            @click=${() => store.chooseClass(chosen === row.id ? null : row.id)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key === 'Enter') store.chooseClass(chosen === row.id ? null : row.id);
            }}
          >
            <td><span class="nm"><i class="sw" ${paint(row.color)}></i><span class="name">${row.name}</span></span></td>
            <td class="n px">${countText(row.pixels)}</td>
            <td class="n" title=${exactText(row.pooledIoU)}>${fixedText(row.pooledIoU)}</td>
            <td class="wide">${bar(row.pooledIoU, 'pooled')}</td>
            ${comparison ? html`<td class="n">${changeCell(compared.get(row.id)?.change ?? null)}</td>` : nothing}
            <td class="n mean" title="${exactText(row.meanIoU)} (${countText(row.meanIoUPairs)} images)">${fixedText(row.meanIoU)}</td>
            <td class="n" title="${exactText(row.meanLoss)} (${countText(row.meanLossPairs)} images)">${fixedText(row.meanLoss)}</td>
            <td class="wide">${bar(row.meanLoss, 'loss')}</td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <td>Mean</td>
          <td class="n px">${countText(head.scored)}</td>
          <td class="n" title=${exactText(head.totals.pooledIoU)}>${fixedText(head.totals.pooledIoU)}</td>
          <td class="wide"></td>
          ${comparison ? html`<td class="n">${changeCell(comparison.numbers.find(({ label }) => label === 'mIoU, pooled')?.change ?? null)}</td>` : nothing}
          <td class="n mean" title=${exactText(head.totals.meanIoU)}>${fixedText(head.totals.meanIoU)}</td>
          <td class="n" title=${exactText(head.totals.meanLoss)}>${fixedText(head.totals.meanLoss)}</td>
          <td class="wide"></td>
        </tr>
      </tfoot>
    </table>`;
}

function classText(rows: readonly ReportClass[], comparison: RunComparison | null): string {
  const changes = new Map(comparison?.classes.map(({ id, change }) => [id, change]));
  const head = ['id', 'class', 'pixels', 'predicted', 'IoU pooled', 'IoU mean of images', 'loss mean of images'];
  const lines = rows.map((row) => [
    row.id,
    row.name,
    row.pixels,
    row.predicted,
    exactText(row.pooledIoU),
    exactText(row.meanIoU),
    exactText(row.meanLoss),
    ...(comparison ? [exactText(changes.get(row.id) ?? null)] : []),
  ]);
  const heads = comparison ? [...head, `IoU pooled, change from ${comparison.other}`] : head;
  return [heads, ...lines].map((line) => line.join('\t')).join('\n');
}
