import { html, type TemplateResult } from 'lit/html.js';
import { plainText } from '../../src/core/number-gap.ts';
import type { FieldSummary } from '../../src/core/view-data.ts';
import { copy } from '../../src/protocol/messages.ts';
import { layerTitle, type MapLayer, mapMeaning } from '../store/pane-layer.ts';
import { openDialog } from '../ui/dialog.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, exactText, percentText, valueText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

const WORST_REGIONS = 10;

/** The rows that stand for a map: range, quantiles, and how much of the sum the largest values hold. */
function mapRows(field: FieldSummary): readonly (readonly [label: string, value: number | null, text?: string])[] {
  const top = (decades: number) => {
    const { floor, peak, shares } = field;
    if (peak === 0) return 0;
    const span = Math.log10(peak / floor);
    const first = span === 0 ? 0 : Math.max(0, Math.ceil((1 - decades / span) * shares.length));
    return shares.slice(first).reduce((sum, share) => sum + share, 0);
  };
  return [
    ['Smallest value', field.min],
    ['Largest value', field.max],
    ['Sum', field.sum],
    ['Median of the sizes that are not 0', field.median],
    ['99th percentile', field.p99],
    ['99.5th percentile', field.p995],
    ['Part of the sum at sizes over a tenth of the largest', null, percentText(top(1))],
    ['Part of the sum at sizes over a hundredth of it', null, percentText(top(2))],
  ];
}

/** The regions of wrong pixels that carry most of the loss, the heaviest first. */
function worstRegions({ regions, store }: PageContext): readonly (readonly string[])[] {
  const name = (id: number | null) => (id === null ? 'no class' : (store.classes.value.get(id)?.name ?? String(id)));
  return [...(regions.list.value?.rows ?? [])]
    .sort((a, b) => b.share - a.share || a.id - b.id)
    .slice(0, WORST_REGIONS)
    .map(({ truth, decided, box: [x, y, width, height], pixels, share }) => [
      `${name(truth)} → ${name(decided)}`,
      String(x),
      String(y),
      String(width),
      String(height),
      countText(pixels),
      percentText(share),
    ]);
}

const REGION_HEADS = ['Truth → prediction', 'x', 'y', 'width', 'height', 'pixels', 'share of the loss'];

const regionText = (context: PageContext) =>
  [REGION_HEADS, ...worstRegions(context)].map((cells) => cells.join('\t')).join('\n');

function regionTable(context: PageContext): TemplateResult {
  const { list, refusal } = context.regions;
  const rows = worstRegions(context);
  if (!list.value) {
    return html`<p class="q">${refusal.value ?? 'Regions of wrong pixels are looked for when their tab is opened.'}</p>`;
  }
  if (rows.length === 0) return html`<p class="q">No wrong pixel: there is no region.</p>`;
  return html`<table class="twin worst" aria-label="Regions that carry most of the loss">
    <thead>
      <tr>${REGION_HEADS.map((head) => html`<th scope="col">${head}</th>`)}</tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...numbers]) => html`<tr>
          <th scope="row">${name}</th>
          ${numbers.map((number) => html`<td>${number}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The text twin of a map. */
export function openMapText(context: PageContext, layer: MapLayer, field: FieldSummary): void {
  const title = layerTitle(layer, context.store.selectedClass.peek()?.name ?? '');
  const rows = mapRows(field);
  const text = () => rows.map(([label, value, words]) => `${label}\t${words ?? exactText(value)}`).join('\n');
  openDialog(
    title,
    () => html`<p class="q">${mapMeaning(layer)}</p>
      <table class="twin">
        <tbody>
          ${rows.map(
            ([label, value, words]) => html`<tr>
              <th scope="row">${label}</th>
              <td title=${exactText(value)}>${words ?? valueText(value)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${regionTable(context)}`,
    () =>
      iconButton({
        icon: 'copy',
        title: 'Copy as text',
        onClick: () =>
          void context.host
            .ask(copy, { text: plainText(`${title}\n${text()}\n\n${regionText(context)}`) })
            .catch(context.host.reportError),
      }),
  );
}
