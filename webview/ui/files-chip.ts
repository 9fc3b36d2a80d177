import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from './icons.ts';
import { countText } from './number-text.ts';

/**
 * Which files are meant where images have several of a side, and the way to choose others.
 * @param endings "*.npy", "truth *_mask.png"; empty: nothing was chosen
 * @param ambiguous images that are left out because they have several; nothing is shown without both
 */
export function filesChip(
  endings: readonly string[],
  ambiguous: number,
  onChoose: () => void,
): TemplateResult | typeof nothing {
  if (endings.length === 0 && ambiguous === 0) return nothing;
  const left = `${countText(ambiguous)} ${ambiguous === 1 ? 'image has' : 'images have'} several files`;
  const said = endings.join(', ');
  return html`<button
    type="button"
    class="chip files ${ambiguous > 0 ? 'warn' : ''}"
    title="${said === '' ? left : `Where an image has several files, ${said} is meant`}: choose which are meant"
    @click=${onChoose}
  ><span>${said === '' ? left : said}</span>${icon('chevron-down')}</button>`;
}
