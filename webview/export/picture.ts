import { LOSS_NAMES } from '../../src/core/loss-names.ts';
import { rangeOf } from '../gl/colour-range.ts';
import { layerTitle, mapSymbol, type PaneLayer } from '../store/pane-layer.ts';
import { fixedText } from '../ui/number-text.ts';
import { themeColor } from '../ui/theme.ts';
import { changeWords } from '../views/change-words.ts';
import type { PageContext } from '../views/page-context.ts';
import type { PaneStage, PicturedPanes } from '../views/pane-stage.ts';
import { drawValues, VALUES_FROM_ZOOM } from '../views/pane-values.ts';
import { OUTCOME_COLOURS } from '../views/stage-colours.ts';
import { VERSUS_COLOURS, VERSUS_KINDS, VERSUS_NAMES } from '../views/versus-legend.ts';
import {
  BAR_WIDTH,
  type BarToDraw,
  drawBar,
  drawLegend,
  type LegendEntry,
  legendPlaces,
  type PictureStyle,
  setFont,
} from './legend.ts';
import { PanePictures } from './pane-pictures.ts';

export const PICTURED = ['view', 'pane', 'image'] as const;
export type Pictured = (typeof PICTURED)[number];

/** What is put into a picture. */
export interface PictureWish {
  /** All panes as they are seen, the active one as it is seen, or the whole image in the active pane's layers. */
  readonly what: Pictured;
  /** Device pixels a CSS pixel of the panes; for the whole image, a pixel of the image. */
  readonly scale: number;
  /** Title, numbers, colour bar and classes around the panes. */
  readonly legend: boolean;
}

/** Edge and area that browsers draw at most. */
const MOST_EDGE_PX = 16_384;
const MOST_AREA_PX = 200_000_000;

interface Plan {
  readonly panes: PicturedPanes['panes'];
  readonly scene: PicturedPanes['scene'];
  /** CSS pixels of all panes together. */
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

function planOf(stage: PaneStage, context: PageContext, { what, scale }: PictureWish): Plan | null {
  const pictured = stage.pictured();
  if (!pictured) return null;
  const { scene, panes, size } = pictured;
  const active = panes.find(({ index }) => index === context.store.view.peek().activePane) ?? panes[0];
  if (!active) return null;
  if (what === 'view') return { panes, scene: { ...scene, density: scale }, ...size, left: 0, top: 0 };
  if (what === 'pane') {
    const { left, top, width, height } = active;
    return { panes: [active], scene: { ...scene, density: scale }, left, top, width, height };
  }
  const placement = { left: 0, top: 0, zoom: scale };
  const { width, height } = scene.image;
  const whole = { ...active, left: 0, top: 0, width: width * scale, height: height * scale, placement };
  return {
    panes: [whole],
    scene: { ...scene, density: 1, placement },
    left: 0,
    top: 0,
    width: whole.width,
    height: whole.height,
  };
}

/** Whether a picture of this scale can be drawn here; the room for the legend counts. */
export function fitsPicture(stage: PaneStage, context: PageContext, wish: PictureWish): boolean {
  const plan = planOf(stage, context, wish);
  if (!plan) return false;
  const unit = unitOf(plan, wish);
  const around = wish.legend ? (BAR_WIDTH + 200) * unit : 0;
  const width = plan.width * plan.scene.density + around;
  const height = plan.height * plan.scene.density + around;
  return Math.max(width, height) <= MOST_EDGE_PX && width * height <= MOST_AREA_PX;
}

/** Device pixels a unit of text: those of the view, or so that text is readable beside the whole image. */
function unitOf({ width, scene }: Plan, { what, scale }: PictureWish): number {
  return what === 'image' ? Math.max(1, Math.round((width * scene.density) / 900)) : scale;
}

function barOf({ store, layers }: PageContext, stage: PaneStage, shown: readonly PaneLayer[]): BarToDraw | null {
  const layer = stage.activeMap.peek();
  const { overlay, rangeMode, rangeEnd, fixedRanges, colourMap } = store.view.peek();
  const field = layer && layers.state(layer)?.info?.field;
  if (!layer || !field || !(shown.includes(layer) || (overlay > 0 && shown.includes('image')))) return null;
  const range = rangeOf(field, { rangeMode, rangeEnd, fixed: fixedRanges[layer] });
  return { symbol: mapSymbol(layer), field, range, colours: range.signed ? 'diverging' : colourMap };
}

function legendOf({ store }: PageContext, shown: readonly PaneLayer[]): readonly LegendEntry[] {
  const { hidden } = store.view.peek();
  const inspection = store.inspection.peek();
  const classes = shown.some((layer) => layer === 'truth' || layer === 'prediction' || layer === 'other-prediction')
    ? (inspection?.classes ?? []).filter(({ id, pixels, predicted }) => pixels + predicted > 0 && !hidden.includes(id))
    : [];
  const outcomes = shown.some((layer) => layer.startsWith('outcome'))
    ? [
        { name: 'right', color: OUTCOME_COLOURS.right },
        { name: shown.includes('outcome:class') ? 'missed' : 'wrong', color: OUTCOME_COLOURS.missed },
        ...(shown.includes('outcome:class') ? [{ name: 'false alarm', color: OUTCOME_COLOURS.falseAlarm }] : []),
      ]
    : [];
  const versus = shown.includes('won-lost')
    ? VERSUS_KINDS.map((kind) => ({ name: VERSUS_NAMES[kind], color: VERSUS_COLOURS[kind] }))
    : [];
  return [...outcomes, ...versus, ...classes.map(({ name, color }) => ({ name, color }))];
}

function titleLines({ store }: PageContext): readonly string[] {
  const content = store.inspected.peek();
  const [original, inspection] = [store.original.peek(), store.inspection.peek()];
  if (!content || !original || !inspection) return [];
  const { groundTruth, prediction } = content.files;
  const { loss, metrics } = inspection;
  const changed = store.shownChange.peek();
  const change = changed ? `What if: ${changeWords(changed.choice, original)} · ` : '';
  const path = (file: typeof groundTruth) => (file ? `${file.folder}${file.name}` : '–');
  return [
    `${path(groundTruth)} ↔ ${path(prediction)}`,
    `${change}${LOSS_NAMES[loss.name]} ${fixedText(loss.value)} · mIoU ${fixedText(metrics.mIoU)} · pixel accuracy ${fixedText(metrics.pixelAccuracy)}`,
  ];
}

/**
 * A PNG of the panes, drawn anew at the wanted scale.
 * @throws Error where nothing is shown, where the picture is too large, or where there are no graphics
 */
export async function makePicture(context: PageContext, stage: PaneStage, wish: PictureWish): Promise<Blob> {
  const plan = planOf(stage, context, wish);
  if (!plan) throw new Error('Nothing is shown');
  if (!fitsPicture(stage, context, wish)) throw new Error('The picture would be too large: choose a smaller scale');
  const { store, layers } = context;
  const { density } = plan.scene;
  const unit = unitOf(plan, wish);
  const style: PictureStyle = {
    unit,
    font: getComputedStyle(document.body).fontFamily,
    ground: themeColor('--bg'),
    ink: themeColor('--fg'),
    quiet: themeColor('--fg2'),
  };
  const shown = plan.panes.map(({ index }) => store.view.peek().panes[index] ?? 'image');
  const canvas = document.createElement('canvas');
  const target = canvas.getContext('2d');
  if (!target) throw new Error('This window draws no pictures');
  const inner = { width: Math.round(plan.width * density), height: Math.round(plan.height * density) };
  const bar = wish.legend ? barOf(context, stage, shown) : null;
  const entries = wish.legend ? legendOf(context, shown) : [];
  const margin = wish.legend ? 12 * unit : 0;
  const head = wish.legend ? 46 * unit : 0;
  const legend = legendPlaces(target, entries, inner.width, style);
  const foot = entries.length === 0 ? 0 : legend.height + 8 * unit;
  canvas.width = inner.width + 2 * margin + (bar ? BAR_WIDTH * unit : 0);
  canvas.height = head + inner.height + foot + margin;
  target.fillStyle = `rgb(${style.ground.join(' ')})`;
  target.fillRect(0, 0, canvas.width, canvas.height);
  if (wish.legend) drawTitle(target, titleLines(context), margin, canvas.width - 2 * margin, style);
  const pictures = new PanePictures((tile, signal) => layers.tile(tile, signal));
  try {
    for (const pane of plan.panes) {
      const at = {
        left: margin + Math.round((pane.left - plan.left) * density),
        top: head + Math.round((pane.top - plan.top) * density),
      };
      await pictures.draw(target, at, pane, plan.scene);
      if (plan.scene.placement.zoom >= VALUES_FROM_ZOOM) {
        const names = new Map([...store.classes.peek().values()].map(({ id, name }) => [id, name]));
        target.save();
        target.translate(at.left, at.top);
        target.scale(density, density);
        drawValues(target, pictures.tiles, { ...pane, left: 0, top: 0 }, pane.written, { ...plan.scene, names });
        target.restore();
      }
      if (wish.legend) {
        const className = store.selectedClass.peek()?.name ?? '';
        drawTag(target, layerTitle(store.view.peek().panes[pane.index] ?? 'image', className), at, style);
      }
    }
  } finally {
    pictures.dispose();
  }
  if (bar) drawBar(target, bar, { left: margin + inner.width, top: head, height: inner.height }, style);
  drawLegend(target, entries, { left: margin, top: head + inner.height + 8 * unit, width: inner.width }, style);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be written'))),
      'image/png',
    );
  });
}

function drawTitle(
  target: CanvasRenderingContext2D,
  lines: readonly string[],
  left: number,
  width: number,
  style: PictureStyle,
): void {
  const { unit, ink, quiet } = style;
  target.textBaseline = 'alphabetic';
  target.textAlign = 'left';
  lines.forEach((line, index) => {
    setFont(target, style, 12, index === 0);
    target.fillStyle = `rgb(${(index === 0 ? ink : quiet).join(' ')})`;
    target.fillText(line, left, (20 + index * 17) * unit, width);
  });
}

/** The name of a pane in its corner, as on the page. */
function drawTag(
  target: CanvasRenderingContext2D,
  title: string,
  { left, top }: { readonly left: number; readonly top: number },
  style: PictureStyle,
): void {
  const { unit, ground, ink } = style;
  setFont(target, style, 11);
  target.textBaseline = 'middle';
  target.textAlign = 'left';
  const width = target.measureText(title).width + 12 * unit;
  target.fillStyle = `rgb(${ground.join(' ')} / 0.86)`;
  target.beginPath();
  target.roundRect(left + 6 * unit, top + 6 * unit, width, 20 * unit, 4 * unit);
  target.fill();
  target.fillStyle = `rgb(${ink.join(' ')})`;
  target.fillText(title, left + 12 * unit, top + 16.5 * unit);
}
