import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import { openRegion, type ReportHead, type ReportRegion } from '../../src/protocol/report-messages.ts';
import { geometry, paint } from '../ui/geometry.ts';
import { iconButton } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText } from '../ui/number-text.ts';
import { copyText } from '../ui/work-page.ts';
import type { ReportPageContext } from './report-page-context.ts';

/** Where the loss of the data set sits: each group splits the mean of images. */
export function errorBudget(context: ReportPageContext): TemplateResult | typeof nothing {
  const head = context.store.head.value;
  if (!head || head.errors.length === 0) return nothing;
  const sentence = largestShares(head);
  const copied = () =>
    head.errors
      .flatMap(({ title, lines }) =>
        lines.map(({ label, loss, share }) => [title, label, exactText(loss), exactText(share)].join('\t')),
      )
      .join('\n');
  return html`<div class="section-head row">
      <h2>Where the loss sits</h2><span class="q">each group adds up to ${fixedText(head.totals.meanLoss)}</span><span class="sp"></span>
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, copied()) })}
    </div>
    <table class="list error-budget" aria-label="Where the loss sits">
      ${head.errors.map(
        (group) => html`<tbody>
              <tr><th scope="rowgroup">${group.title}</th><th class="n" scope="col">Loss</th><th class="wide" aria-label="Share as a bar"></th><th class="n" scope="col">Share</th></tr>
              ${group.lines.map(
                ({
                  label,
                  rule,
                  loss,
                  share,
                }) => html`<tr title=${shownText(rule)} data-budget="${group.title}: ${label}">
                  <td>${shownText(label)}</td>
                  <td class="n" title=${exactText(loss)}>${fixedText(loss)}</td>
                  <td class="wide"><span class="bar-line loss" aria-hidden="true"><b ${geometry({ width: `${100 * share}%` })}></b></span></td>
                  <td class="n" title=${exactText(share)}>${percentText(share)}</td>
                </tr>`,
              )}
            </tbody>`,
      )}
    </table>
    <div class="sentences"><p>${sentence}</p></div>`;
}

/** The largest line of each group in one sentence. */
function largestShares({ errors }: ReportHead): string {
  const largest = errors.map(({ lines }) => lines.reduce((most, line) => (line.share > most.share ? line : most)));
  return `Most of the loss: ${largest.map(({ label, share }) => `${shownText(label)} ${percentText(share)}`).join(', ')}.`;
}

/** The regions of wrong pixels of all images that carry most loss; a click opens the image with the region lit. */
export function worstRegions(context: ReportPageContext): TemplateResult | typeof nothing {
  const { store } = context;
  const head = store.head.value;
  if (!head || head.worstRegions.length === 0) return nothing;
  const named = (id: number | null) => {
    const known = head.classes.find((entry) => entry.id === id);
    return known
      ? html`<i class="sw" ${paint(known.color)}></i><span>${known.name}</span>`
      : html`<span>no class</span>`;
  };
  const open = (region: number) => {
    context.host.ask(openRegion, { revision: store.revision.peek(), region }).catch(context.host.reportError);
  };
  return html`<div class="section-head row">
      <h2>Worst regions</h2><span class="q">of all images, at most five of one</span><span class="sp"></span>
      ${iconButton({ icon: 'copy', title: 'Copy as table', onClick: () => copyText(context, regionText(head)) })}
    </div>
    <div class="region-scroll">
      <table class="list region-list" aria-label="Worst regions">
        <colgroup><col><col class="r-image"><col class="r-number"><col class="r-number"></colgroup>
        <thead><tr><th scope="col">Truth → prediction</th><th scope="col">Image</th><th scope="col" class="n">Pixels</th><th scope="col" class="n" title="Of the losses of all images together">Share</th></tr></thead>
        <tbody>${head.worstRegions.map(
          (region, place) => html`<tr data-region=${place} @click=${() => open(place)}>
            <td><button type="button" class="pair-name" title="${region.kind}: open ${region.image} with this region lit">${named(region.truth)}<span class="q">→</span>${named(region.decided)}</button></td>
            <td class="image" title=${region.image}><bdi>${region.image}</bdi></td>
            <td class="n">${countText(region.pixels)}</td>
            <td class="n" title="Loss ${exactText(region.loss)} in its image, ${exactText(region.share)} of all">${percentText(region.share)}</td>
          </tr>`,
        )}</tbody>
      </table>
    </div>`;
}

function regionText({ worstRegions: regions, classes }: ReportHead): string {
  const named = (id: number | null) => classes.find((entry) => entry.id === id)?.name ?? 'no class';
  const line = ({ image, truth, decided, kind, pixels, loss, share }: ReportRegion) =>
    [image, named(truth), named(decided), kind, pixels, exactText(loss), exactText(share)].join('\t');
  return ['image\ttruth\tprediction\tkind\tpixels\tloss\tshare', ...regions.map(line)].join('\n');
}
