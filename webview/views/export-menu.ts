import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit/html.js';
import type { LitSet } from '../../src/core/view-data.ts';
import type { ExportRequest } from '../../src/protocol/messages.ts';
import { fitsPicture, makePicture, type Pictured, type PictureWish } from '../export/picture.ts';
import { saveFile, uploadPicture } from '../export/save-file.ts';
import { layerSpec, layerTitle } from '../store/pane-layer.ts';
import { button } from '../ui/controls.ts';
import { errorWords } from '../ui/error-words.ts';
import { popover } from '../ui/popover.ts';
import { segments } from '../ui/segments.ts';
import { changeWords } from './change-words.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';

const SCALES = ['1', '2', '3', '4', '8'] as const;
const WHAT_WORDS: Readonly<Record<Pictured, { readonly label: string; readonly title: string }>> = {
  view: { label: 'All panes', title: 'All panes as they are seen' },
  pane: { label: 'Active pane', title: 'The active pane as it is seen' },
  image: { label: 'Whole image', title: 'The whole image in the layers of the active pane, whatever the zoom' },
};

const wish = signal<PictureWish>({ what: 'view', scale: 2, legend: true });
/** What is being made or has gone wrong. */
const state = signal('');

function litForMessage(lit: LitSet | null): Extract<ExportRequest, { kind: 'finding' }>['set'] {
  if (!lit) return null;
  if (lit.by === 'regions') return { ...lit, ids: [...lit.ids] };
  return lit.by === 'polygon' ? { ...lit, points: [...lit.points] } : { ...lit };
}

/** What is changed about the pair that is shown. */
function changeOf({ original, shownChange }: PageContext['store']): string | null {
  const [pair, changed] = [original.peek(), shownChange.peek()];
  return pair && changed && changeWords(changed.choice, pair);
}

/** Makes and saves; says what came of it. */
async function run({ store, host }: PageContext, make: () => Promise<ExportRequest>): Promise<void> {
  state.value = 'Working…';
  try {
    const saved = await saveFile(host, await make());
    state.value = saved === null ? '' : `Saved ${saved}`;
    if (saved !== null) store.spoken.value = `Saved ${saved}`;
    if (saved !== null) popover.close();
  } catch (error) {
    state.value = errorWords(error);
  }
}

function pictureSection(context: PageContext, stage: PaneStage): TemplateResult {
  const { what, scale, legend } = wish.value;
  const fits = fitsPicture(stage, context, wish.value);
  const save = () =>
    run(context, async () => {
      const upload = await uploadPicture(context.host, await makePicture(context, stage, wish.peek()));
      const { store } = context;
      return {
        kind: 'picture',
        revision: store.revision.peek(),
        change: changeOf(store),
        upload,
        name: wish.peek().what,
      };
    });
  return html`<h3>Picture</h3>
    <div class="row export-row">
      ${segments({
        label: 'What is pictured',
        value: what,
        options: (['view', 'pane', 'image'] as const).map((value) => ({ value, ...WHAT_WORDS[value] })),
        onPick: (value) => {
          wish.value = { ...wish.peek(), what: value };
        },
      })}
    </div>
    <div class="row export-row">
      <span class="l q">Scale</span>${segments({
        label: 'Scale',
        value: String(scale) as (typeof SCALES)[number],
        options: SCALES.map((value) => ({
          value,
          label: `${value}×`,
          title: what === 'image' ? `${value} px a pixel of the image` : `${value} px a pixel of the screen`,
        })),
        onPick: (value) => {
          wish.value = { ...wish.peek(), scale: Number(value) };
        },
      })}
    </div>
    <label class="row export-row"
      ><input
        type="checkbox"
        .checked=${legend}
        @change=${(event: Event) => {
          wish.value = { ...wish.peek(), legend: (event.currentTarget as HTMLInputElement).checked };
        }}
      />Colour bar and legend</label
    >
    <div class="export-row">
      ${button({ label: 'Save PNG…', onClick: () => void save() })}${
        fits ? '' : html`<p class="q">Too large at this scale.</p>`
      }
    </div>`;
}

function numberSection(context: PageContext, stage: PaneStage): TemplateResult {
  const { store } = context;
  const selected = store.selectedClass.value;
  const map = stage.activeMap.value;
  const revision = store.revision.value;
  const unit = store.unit.value;
  const change = changeOf(store);
  const layer = map && layerSpec(map, { unit, classId: selected?.id ?? null, other: null });
  return html`<h3>Numbers</h3>
    ${
      selected
        ? button({
            label: `Curve of ${selected.name} as CSV…`,
            secondary: true,
            onClick: () =>
              void run(context, async () => ({ kind: 'curve', revision, change, unit, classId: selected.id })),
          })
        : ''
    }
    ${
      map && layer && layer.kind !== 'lit'
        ? button({
            label: `${layerTitle(map, selected?.name ?? '')} as .npy…`,
            secondary: true,
            onClick: () => void run(context, async () => ({ kind: 'map', revision, change, layer })),
          })
        : ''
    }`;
}

function findingSection(context: PageContext, stage: PaneStage): TemplateResult {
  const { store, host, versus } = context;
  const finding = async (format: 'markdown' | 'html'): Promise<ExportRequest> => {
    const picture =
      format === 'html' ? await makePicture(context, stage, { ...wish.peek(), what: 'view', legend: true }) : null;
    return {
      kind: 'finding',
      revision: store.revision.peek(),
      change: changeOf(store),
      palette: store.view.peek().classPalette,
      format,
      unit: store.unit.peek(),
      classId: store.selectedClass.peek()?.id ?? null,
      set: litForMessage(store.lit.peek()),
      other: versus.data.peek() ? (store.shownOther.peek()?.number ?? null) : null,
      upload: picture && (await uploadPicture(host, picture)),
    };
  };
  return html`<h3>Finding</h3>
    ${button({ label: 'As Markdown…', secondary: true, onClick: () => void run(context, () => finding('markdown')) })}
    ${button({
      label: 'As HTML page with picture…',
      secondary: true,
      onClick: () => void run(context, () => finding('html')),
    })}`;
}

/** Opens the choice of what to save, at a button. */
export function openExport(event: Event, context: PageContext, stage: PaneStage): void {
  state.value = '';
  popover.toggle(
    event.currentTarget as HTMLElement,
    'dialog',
    'Export',
    () => html`<div class="export">
      ${pictureSection(context, stage)}${numberSection(context, stage)}${findingSection(context, stage)}
      <p class="q export-state" role="status">${state.value}</p>
    </div>`,
  );
}
