import { html, nothing, type TemplateResult } from 'lit';
import { openDialog } from '../ui/dialog.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

/** What looks doubtful about the files: one quiet line; more are counted. */
export function doctorLine({ store }: PageContext): TemplateResult | typeof nothing {
  const warnings = store.inspection.value?.warnings ?? [];
  const { dismissed } = store.view.value;
  const open = warnings.filter(({ code }) => !dismissed.includes(code));
  const [first, ...others] = open;
  if (!first) return nothing;
  return html`<div class="doctor row" role="note">
    ${icon('lightbulb', 'bulb')}
    <span class="message">${first.message}</span>
    ${
      others.length > 0
        ? html`<button
            type="button"
            class="lk"
            @click=${() =>
              openDialog(
                'What looks doubtful',
                () => html`<ul class="evidence">${open.map(({ message }) => html`<li>${message}</li>`)}</ul>`,
              )}
          >${countText(others.length)} more</button>`
        : nothing
    }
    ${iconButton({
      icon: 'close',
      title: 'Close this note',
      onClick: () => store.change({ dismissed: [...dismissed, first.code] }),
    })}
  </div>`;
}
