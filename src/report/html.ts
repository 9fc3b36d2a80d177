import type { GateResult } from './gate.ts';
import { columnHead, pageFoot, pageHead, scriptText } from './html-page.ts';
import { classSection, confusionSection, errorSections, numbersSection, problemSections } from './html-sections.ts';
import { htmlStyle } from './html-style.ts';
import { htmlColour, htmlText, scriptJson } from './html-text.ts';
import type { PageRow } from './page/page-data.ts';
import { pageElements } from './page/page-elements.ts';
import { pageScript } from './page/page-script.ts';
import { drawScatter } from './page/scatter.ts';
import { sortedList } from './page/sorted-list.ts';
import { readingWords, truthWords } from './reading-words.ts';
import type { Report, ReportPair } from './report.ts';

const HEADS = [
  ['id', 'Name'],
  ['loss', 'Lovász'],
  ['mIoU', 'mIoU'],
  ['accuracy', 'Accuracy'],
] as const;

export interface HtmlPlace {
  /** The target of a link to a file of the data set, relative to where the page stands. */
  linkTo(path: string): string;
  /** Pictures of a pair; null where there are none. */
  picturesOf(pair: ReportPair): PageRow['pictures'];
}

/**
 * A report as one HTML file in pieces: no network, its own style and script only (by their hashes), the numbers in
 * full. The table of images keeps only the rows in sight in the document.
 */
export function* reportHtml(report: Report, place: HtmlPlace, gates: readonly GateResult[]): Generator<string> {
  const { options, predictions, readings, pooled } = report;
  const script = scriptText(pageScript, pageElements, sortedList, drawScatter);
  const title = predictions || options.dataset;
  const reading = [...truthWords(report), ...readings.slice(0, 3).map(readingWords)];
  yield pageHead({ title: `Report: ${title}`, style: htmlStyle, script });
  yield `<header><h1>Report<small>${htmlText(title)}</small></h1><span>${htmlText(options.dataset)}</span><span>${htmlText(reading.join(' · '))}</span>${report.status === 'interrupted' ? '<span class="warn">interrupted: only what was finished is here</span>' : ''}</header>
`;
  yield numbersSection(report);
  yield `<div class="split">${classSection(report)}${confusionSection(report)}</div>\n`;
  yield `<div class="split lower"><section><h2>Images<small>worst first</small></h2>
<div class="tools"><label>Name contains <input id="filter" type="search"></label><label>Class <select id="class"><option value="">worst of each image</option></select></label><span id="count" role="status"></span></div>
<div id="scroller"><table aria-rowcount="${pooled.pairs + 1}"><thead><tr><th>Image, truth, prediction, contribution</th>${HEADS.map(([column, name]) => columnHead(column, name)).join('')}<th>Class</th>${columnHead('class', 'IoU')}</tr></thead><tbody id="rows"></tbody></table></div></section>
<section><h2>Loss against 1 − mIoU<small>one dot an image; click it</small></h2><canvas id="scatter" role="img" aria-label="Loss against 1 − mIoU of each image"></canvas><div id="scatter-hint" role="status"></div><div id="details"></div></section></div>
`;
  yield errorSections(report, (target) => place.linkTo(target));
  yield problemSections(report, gates);
  yield '<footer>Pooled: the pixels of all images counted together. Mean of images: each image counts once, images without a scored pixel are left out. Numbers show four decimals; hover for all digits.</footer>\n';
  yield* pageFoot(pageData(report, place), script);
}

/** PageData, a pair a line. */
function* pageData(report: Report, place: HtmlPlace): Generator<string> {
  const classes = report.pooled.classes.map(({ id, name, color }) => ({ id, name, color: htmlColour(color) }));
  yield `{"classes":${scriptJson(classes)},"rows":[`;
  let separator = '\n';
  for (const pair of report.pairs) {
    yield `${separator}${scriptJson(pageRow(pair, report, place))}`;
    separator = ',\n';
  }
  yield '\n]}';
}

function pageRow(pair: ReportPair, { pooled }: Report, place: HtmlPlace): PageRow {
  const byId = new Map(pair.classes.map((entry) => [entry.id, entry]));
  const entries = pooled.classes.map(({ id }) => byId.get(id));
  return {
    id: pair.id,
    link: place.linkTo(pair.files.prediction),
    groundTruth: pair.files.groundTruth,
    prediction: pair.files.prediction,
    loss: pair.loss,
    mIoU: pair.mIoU,
    accuracy: pair.pixelAccuracy,
    scored: pair.pixels.scored,
    iou: entries.map((entry) => entry?.iou ?? null),
    losses: entries.map((entry) => entry?.loss ?? null),
    pixels: entries.map((entry) => entry?.pixels ?? 0),
    warnings: pair.warnings.map(({ message }) => message),
    pictures: place.picturesOf(pair),
  };
}
