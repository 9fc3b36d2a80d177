import { formatCount, formatPercent } from '../engine/words/number-words.ts';
import { budgetWords, regionKindWord } from './budget-words.ts';
import type { GateResult } from './gate.ts';
import { htmlNumber, htmlSwatch, htmlText } from './html-text.ts';
import type { Report } from './report.ts';

const LISTED = 500;
const REGIONS = 30;
/** Classes in a matrix that still fits a page. */
const MATRIX = 40;

/** What the reader sees first: the totals, each with the mean that it is. */
export function numbersSection({ pooled, means, found, failed, unmatched, ambiguous }: Report): string {
  const numbers = [
    ['Lovász loss, mean of images', means.loss],
    ['mIoU, pooled', pooled.mIoU],
    ['mIoU, mean of images', means.mIoU],
    ['Pixel accuracy, pooled', pooled.pixelAccuracy],
    ['Pixel accuracy, mean of images', means.pixelAccuracy],
    ['Cross-entropy, mean of images', means.crossEntropy],
  ] as const;
  const cells = numbers.flatMap(([title, value]) =>
    value === null ? [] : `<div><label>${title}</label>${htmlNumber(value)}</div>`,
  );
  const alone = unmatched.groundTruth.length + unmatched.prediction.length;
  const state = `${formatCount(pooled.pairs)} of ${formatCount(found)} pairs read, ${formatCount(failed.length)} failed, ${formatCount(alone)} files unmatched, ${formatCount(ambiguous.length)} ambiguous<br>${formatCount(pooled.scored)} px scored, absent classes left out (${pooled.mIoUClasses} of ${pooled.classes.length} classes pooled)`;
  return `<div class="numbers">${cells.join('')}<div class="state">${state}</div></div>\n`;
}

/** One row a class, the lowest IoU first. */
export function classSection({ pooled, means }: Report): string {
  const byId = new Map(means.classes.map((entry) => [entry.id, entry]));
  const rows = [...pooled.classes]
    .sort((a, b) => (a.iou ?? 2) - (b.iou ?? 2) || a.id - b.id)
    .map(({ id, name, color, pixels, iou }) => {
      const mean = byId.get(id);
      return `<tr><td>${htmlSwatch(color)}${htmlText(name)}</td><td class="n">${formatCount(pixels)}</td><td class="n">${htmlNumber(iou)}</td><td>${bar(iou, 'pooled')}</td><td class="n">${htmlNumber(mean?.iou ?? null)}</td><td class="n">${htmlNumber(mean?.loss ?? null)}</td><td>${bar(mean?.loss ?? null, 'loss')}</td></tr>`;
    });
  const head =
    '<tr><th>Class</th><th class="n">Pixels</th><th class="n">IoU, pooled</th><th></th><th class="n">IoU, mean of images</th><th class="n">Loss, mean of images</th><th></th></tr>';
  return `<section><h2>Classes<small>lowest IoU first</small></h2><table id="classes"><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table></section>\n`;
}

function bar(value: number | null, kind: 'pooled' | 'loss'): string {
  if (value === null) return '';
  const width = Math.max(0, Math.min(100, value * 100)).toFixed(2);
  return `<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="6"/><rect class="${kind}" width="${width}" height="6"/></svg>`;
}

/** Rows are truth, percent of the row; the classes with the most pixels where they are many. */
export function confusionSection({ pooled }: Report): string {
  const places = pooled.classes.map((_, place) => place);
  const shown = [...places]
    .sort((a, b) => (pooled.classes[b]?.pixels ?? 0) - (pooled.classes[a]?.pixels ?? 0))
    .slice(0, MATRIX)
    .sort((a, b) => a - b);
  const columns = [...shown, pooled.classes.length];
  const nameOf = (place: number) => htmlText(pooled.classes[place]?.name ?? 'no class');
  const head = columns.map((place) => {
    const named = pooled.classes[place];
    return `<th title="${nameOf(place)}">${named ? htmlSwatch(named.color) : '∅'}</th>`;
  });
  const rows = shown.map((row) => {
    const counts = pooled.confusion[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = columns.map((column) => {
      const count = counts[column] ?? 0;
      const share = total === 0 ? 0 : count / total;
      // By the root of the share, so that one percent is seen.
      const shade = `${row === column ? 'd' : 'c'}${Math.ceil(Math.sqrt(share) * 10)}`;
      const text = share < 0.005 ? '' : share < 0.0995 ? (share * 100).toFixed(1) : (share * 100).toFixed(0);
      return `<td class="${shade}" title="${nameOf(row)} → ${nameOf(column)}: ${formatCount(count)} of ${formatCount(total)} px">${text}</td>`;
    });
    return `<tr><th>${nameOf(row)}</th>${cells.join('')}</tr>`;
  });
  const less = shown.length < places.length ? `, the ${MATRIX} most frequent classes` : '';
  return `<section><h2>Confusion<small>rows are truth, % of the row, pooled${less}</small></h2><table class="confusion" id="confusion"><thead><tr><th></th>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></section>\n`;
}

/** Where the loss sits, and the regions of all images that carry most of it. */
export function errorSections(report: Report, linkTo: (path: string) => string): string {
  const groups = budgetWords(report.budget);
  if (groups.length === 0) return '';
  const bodies = groups.map(({ title, lines }) => {
    const rows = lines.map(
      ({ label, rule, loss, share }) =>
        `<tr title="${htmlText(rule)}"><td>${htmlText(label)}</td><td class="n">${htmlNumber(loss)}</td><td class="n">${formatPercent(share)}</td><td>${bar(share, 'loss')}</td></tr>`,
    );
    return `<tbody><tr><th scope="rowgroup">${title}</th><th class="n">Loss</th><th class="n">Share</th><th></th></tr>${rows.join('\n')}</tbody>`;
  });
  const budget = `<section><h2>Where the loss sits<small>each group splits the mean of images</small></h2><table id="budget">${bodies.join('')}</table></section>`;
  return `<div class="split">${budget}${regionSection(report, linkTo)}</div>\n`;
}

function regionSection({ worstRegions, pooled }: Report, linkTo: (path: string) => string): string {
  const classes = new Map(pooled.classes.map((entry) => [entry.id, entry]));
  const named = (id: number | null) => {
    const known = id === null ? undefined : classes.get(id);
    return known ? `${htmlSwatch(known.color)}${htmlText(known.name)}` : 'no class';
  };
  const rows = worstRegions
    .slice(0, REGIONS)
    .map(
      ({ id, file, groundTruth, prediction, kind, box, pixels, loss, share }) =>
        `<tr title="at ${box[0]}, ${box[1]}, ${box[2]} × ${box[3]} px"><td><a href="${htmlText(linkTo(file))}">${htmlText(id)}</a></td><td>${named(groundTruth)} → ${named(prediction)}</td><td>${regionKindWord(kind)}</td><td class="n">${formatCount(pixels)}</td><td class="n">${htmlNumber(loss)}</td><td class="n">${formatPercent(share)}</td></tr>`,
    );
  const head =
    '<tr><th>Image</th><th>Truth → prediction</th><th>Kind</th><th class="n">Pixels</th><th class="n">Loss</th><th class="n">Share</th></tr>';
  return `<section><h2>Worst regions<small>of all images, at most five of one</small></h2><table id="regions"><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table></section>`;
}

/** What did not go well, and what was to be watched. */
export function problemSections(report: Report, gates: readonly GateResult[]): string {
  const { failed, unmatched, ambiguous, warnings } = report;
  return [
    listSection(
      'Thresholds',
      gates.map(({ text, crossed, message }) => `${crossed ? '✘ crossed' : '✔ not crossed'}: ${text}: ${message}`),
    ),
    listSection(
      'Warnings',
      warnings.map(({ message }) => message),
    ),
    listSection(
      'Not readable',
      failed.map(({ file, message }) => `${file}: ${message}`),
    ),
    listSection('Ground truth without a prediction', unmatched.groundTruth),
    listSection('Predictions without a ground truth', unmatched.prediction),
    listSection(
      'Ambiguous',
      ambiguous.map(({ id, groundTruth, predictions }) => `${id}: ${[...groundTruth, ...predictions].join(', ')}`),
    ),
  ].join('');
}

/** A list under its title, cut after some hundreds; nothing where there is none. */
export function listSection(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, LISTED).map((item) => `<li>${htmlText(item)}</li>`);
  if (items.length > LISTED) shown.push(`<li>and ${formatCount(items.length - LISTED)} more</li>`);
  return `<section class="problems"><h2>${htmlText(title)}<small>${formatCount(items.length)}</small></h2><ul>${shown.join('\n')}</ul></section>\n`;
}
