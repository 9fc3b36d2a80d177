import { effect } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit/html.js';
import { iconButton } from './icons.ts';

/** Opens a sheet above the page; Esc, the cross or a click beside it closes it. */
export function openDialog(
  title: string,
  content: () => TemplateResult,
  actions: () => TemplateResult = () => html``,
): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'sheet';
  dialog.setAttribute('aria-label', title);
  document.body.append(dialog);
  const stop = effect(() => {
    render(
      html`<div class="sheet-head row">
          <h2>${title}</h2>
          <span class="sp"></span>
          ${actions()}
          ${iconButton({ icon: 'close', title: 'Close (Esc)', onClick: () => dialog.close() })}
        </div>
        <div class="sheet-body" tabindex="0" role="region" aria-label=${title}>${content()}</div>`,
      dialog,
    );
  });
  dialog.addEventListener('close', () => {
    stop();
    dialog.remove();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  dialog.showModal();
}
