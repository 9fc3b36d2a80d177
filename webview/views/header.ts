import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelFile } from '../../src/protocol/panel-content.ts';
import { icon, iconButton } from '../ui/icons.ts';
import { countText } from '../ui/number-text.ts';
import { beliefChips } from './belief-chips.ts';
import { openExport } from './export-menu.ts';
import { openKeySheet } from './key-sheet.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const BINARY = /\.(npy|npz|pt|pth|safetensors)$/i;

/** A file: its folder in a quiet tone, shortened from the left, and its name. */
export function fileName(file: PanelFile): TemplateResult {
  const { folder, name } = file;
  return html`<span class="file" title="${folder}${name}">${icon(BINARY.test(name) ? 'file-binary' : 'file-media')}<span
      class="path"
      ><span class="q folder"><bdi>${folder}</bdi></span><span class="n">${name}</span></span
    ></span>`;
}

/** The files, what is believed about them, and the way to the neighbouring pairs. */
export function header(context: PageContext, stage: PaneStage): TemplateResult {
  const { store, host } = context;
  const content = store.content.value;
  const { groundTruth, prediction } = content?.files ?? { groundTruth: null, prediction: null };
  const position = store.inspected.value?.position ?? null;
  return html`
    <div class="files row">
      ${groundTruth ? fileName(groundTruth) : html`<span class="q">no ground truth</span>`}
      ${icon('arrow-both', 'q between')}
      ${prediction ? fileName(prediction) : html`<span class="q">no prediction</span>`}
    </div>
    <div class="chips row" role="group" aria-label="What is believed about the files">${beliefChips(context)}</div>
    <span class="sp"></span>
    <div class="header-buttons row">
      ${
        position && position.count > 1
          ? html`${iconButton({
              icon: 'chevron-left',
              title: 'Previous pair',
              disabled: position.index === 0,
              onClick: () => host.act('previous-pair'),
            })}<span class="l q place">${countText(position.index + 1)} of ${countText(position.count)}</span>${iconButton(
              {
                icon: 'chevron-right',
                title: 'Next pair',
                disabled: position.index === position.count - 1,
                onClick: () => host.act('next-pair'),
              },
            )}<span class="vr"></span>`
          : nothing
      }
      ${iconButton({
        icon: 'compare-changes',
        title: 'Compare with another prediction of this image',
        disabled: !store.inspected.value,
        onClick: () => host.act('compare-with'),
      })}
      ${iconButton({ icon: 'refresh', title: 'Read the files again', onClick: () => host.act('refresh') })}
      ${iconButton({
        icon: 'export',
        title: 'Export: picture, curve, map, finding',
        popup: 'dialog',
        disabled: !store.exact.value,
        onClick: (event) => openExport(event, context, stage),
      })}
      ${iconButton({ icon: 'question', title: 'Help and keys (?)', popup: 'dialog', onClick: () => openKeySheet() })}
    </div>
  `;
}
