import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import type { CutList } from '../../src/protocol/report-messages.ts';
import { countText } from './number-text.ts';

/** One kind of what did not go well; nothing where there is none. @param more said behind "and 12 more" */
export function troubleList(
  title: string,
  { count, first }: CutList,
  { open, more }: { readonly open: boolean; readonly more: string },
): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<details class="trouble" ?open=${open}>
    <summary><h2>${title}</h2><span class="q">${countText(count)}</span></summary>
    <ul>${first.map((line) => html`<li>${shownText(line)}</li>`)}${
      count > first.length ? html`<li class="q">and ${countText(count - first.length)} more${more}</li>` : nothing
    }</ul>
  </details>`;
}
