import { curvePath, lonePath } from '../core/run-curve.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { columnHead, pageFoot, pageHead, scriptText } from './html-page.ts';
import { listSection } from './html-sections.ts';
import { htmlStyle } from './html-style.ts';
import { htmlNumber, htmlSwatch, htmlText, scriptJson } from './html-text.ts';
import { COURSE_KINDS } from './image-course.ts';
import { pageElements } from './page/page-elements.ts';
import type { SeriesPageData, SeriesPageRow } from './page/series-page-data.ts';
import { seriesScript } from './page/series-script.ts';
import { sortedList } from './page/sorted-list.ts';
import type { Series, SeriesClass } from './series.ts';
import { seriesStyle } from './series-html-style.ts';
import { classScale, runPlot, seriesPositions, sparkline } from './series-plots.ts';
import { courseWords, ruleWords, seriesWords } from './series-words.ts';

const HEADS = [
  ['first', 'First'],
  ['last', 'Last'],
  ['change', 'Change'],
  ['crossings', 'Crossed'],
] as const;

/**
 * A series as one HTML file in pieces: no network, its own style and script only (by their hashes), the numbers in full.
 * The table of images keeps only the rows in sight in the document.
 */
export function* seriesHtml(series: Series): Generator<string> {
  const { options, order, runs, images, counts, warnings, status } = series;
  const script = scriptText(seriesScript, pageElements, sortedList, curvePath, lonePath);
  yield pageHead({ title: `Series: ${order.pattern}`, style: htmlStyle + seriesStyle, script });
  yield `<header><h1>Series<small>${htmlText(order.pattern)}</small></h1><span>${htmlText(options.dataset)}</span><span>${formatCount(runs.length)} runs, ${formatCount(images.length)} images</span>${status === 'interrupted' ? '<span class="warn">interrupted: only what was finished is here</span>' : ''}</header>
<div class="sentences">${seriesWords(series)
    .map((line) => `<p>${htmlText(line)}</p>`)
    .join('')}</div>
`;
  yield `<div class="split"><section><h2>mIoU over the runs</h2>${runPlot(
    'mIoU over the runs; the table of the runs has every number',
    [
      { name: 'mIoU, pooled', className: 'pooled', values: runs.map(({ pooled }) => pooled.mIoU) },
      { name: 'mIoU, mean of images', className: 'mean', values: runs.map(({ means }) => means.mIoU) },
    ],
    runs,
  )}</section><section><h2>Loss over the runs</h2>${runPlot(
    'Lovász loss over the runs; the table of the runs has every number',
    [{ name: 'Lovász loss, mean of images', className: 'loss', values: runs.map(({ means }) => means.loss) }],
    runs,
  )}</section></div>
`;
  yield `<div class="split scrolled">${classSection(series)}${runSection(series)}</div>\n`;
  const kinds = COURSE_KINDS.map(
    (kind, place) => `<option value="${place}">${courseWords[kind]} (${formatCount(counts[kind])})</option>`,
  );
  yield `<div class="split lower"><section><h2>Images<small>${htmlText(ruleWords(options))}</small></h2>
<div class="tools"><label>Name contains <input id="filter" type="search"></label><label>Kind <select id="kind"><option value="">all (${formatCount(images.length)})</option>${kinds.join('')}</select></label><span id="count" role="status"></span></div>
<div id="scroller" class="courses"><table aria-rowcount="${images.length + 1}"><thead><tr>${columnHead('id', 'Name')}${columnHead('kind', 'Kind')}<th>mIoU over the runs</th>${HEADS.map(([column, title]) => columnHead(column, title)).join('')}</tr></thead><tbody id="rows"></tbody></table></div></section>
<section><div id="details"></div></section></div>
`;
  yield listSection(
    'Warnings',
    warnings.map(({ message }) => message),
  );
  for (const { name, failed } of runs) {
    yield listSection(
      `Not readable in ${name}`,
      failed.map(({ file, message }) => `${file}: ${message}`),
    );
  }
  yield '<footer>Pooled: the pixels of all images counted together. Mean of images: each image counts once. Every total is that of the run’s own report. Numbers show four decimals; hover for all digits.</footer>\n';
  yield* pageFoot(seriesData(series), script);
}

/** IoU of each class over the runs, the lowest at the end first; all curves have one scale. */
function classSection(series: Series): string {
  const { classes, runs } = series;
  const scale = classScale(series);
  const positions = seriesPositions(series);
  const ends = ({ pooledIoU }: SeriesClass) => {
    const told = pooledIoU.filter((value) => value !== null);
    return { first: told[0] ?? null, last: told.at(-1) ?? null };
  };
  const sorted = [...classes].sort((a, b) => (ends(a).last ?? 2) - (ends(b).last ?? 2) || a.id - b.id);
  const rows = sorted.map((entry) => {
    const { first, last } = ends(entry);
    const change = first === null || last === null ? null : last - first;
    return `<tr><td>${htmlSwatch(entry.color)}${htmlText(entry.name)}</td><td class="course">${sparkline(entry.pooledIoU, positions, scale)}</td><td class="n">${htmlNumber(first)}</td><td class="n">${htmlNumber(last)}</td><td class="n">${htmlNumber(change)}</td></tr>`;
  });
  const names = runs.map(({ name }) => `<th class="n">${htmlText(name)}</th>`).join('');
  const all = sorted.map(
    ({ name, pooledIoU }) =>
      `<tr><td>${htmlText(name)}</td>${pooledIoU.map((value) => `<td class="n">${htmlNumber(value)}</td>`).join('')}</tr>`,
  );
  return `<section><h2>IoU of each class, pooled<small>lowest at the end first; curves from ${scale.low} to ${scale.high}</small></h2><table id="classes"><thead><tr><th>Class</th><th>Over the runs</th><th class="n">First</th><th class="n">Last</th><th class="n">Change</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
<details class="every"><summary>IoU in every run</summary><table id="every"><thead><tr><th>Class</th>${names}</tr></thead><tbody>${all.join('\n')}</tbody></table></details></section>`;
}

function runSection({ runs, order }: Series): string {
  const rows = runs.map(({ name, status, pairs, found, pooled, means }) => {
    const part =
      status === 'interrupted' ? ` <span class="warn">${formatCount(pairs)} of ${formatCount(found)}</span>` : '';
    const numbers = [pooled.mIoU, means.mIoU, means.loss, pooled.pixelAccuracy];
    return `<tr><td class="name">${htmlText(name)}${part}</td><td class="n">${formatCount(pairs)}</td>${numbers.map((value) => `<td class="n">${htmlNumber(value)}</td>`).join('')}</tr>`;
  });
  return `<section><h2>Runs<small>${htmlText(order.evidence)}</small></h2><table id="runs"><thead><tr><th>Run</th><th class="n">Pairs</th><th class="n">mIoU, pooled</th><th class="n">mIoU, images</th><th class="n">Loss, images</th><th class="n">Accuracy, pooled</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`;
}

/** SeriesPageData, an image a line; those that changed most first, so that they are first among their kind. */
function* seriesData(series: Series): Generator<string> {
  const { runs, images, options } = series;
  const head: Omit<SeriesPageData, 'rows'> = {
    runs: runs.map(({ name }) => name),
    positions: seriesPositions(series),
    good: options.good,
    kinds: COURSE_KINDS.map((kind) => courseWords[kind]),
  };
  yield `${scriptJson(head).slice(0, -1)},"rows":[`;
  const size = (place: number) => Math.abs(images.courses[place]?.change ?? 0);
  let separator = '\n';
  for (const place of [...images.courses.keys()].sort((a, b) => size(b) - size(a) || a - b)) {
    const image = images.at(place);
    if (!image) continue;
    const row: SeriesPageRow = { ...image, kind: COURSE_KINDS.indexOf(image.kind) };
    yield `${separator}${scriptJson(row)}`;
    separator = ',\n';
  }
  yield '\n]}';
}
