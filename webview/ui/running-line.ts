import { html, type TemplateResult } from 'lit/html.js';
import type { ReportRunning } from '../../src/protocol/report-messages.ts';
import { geometry } from './geometry.ts';
import { countText } from './number-text.ts';

/** How far the work has come; with the button that ends it. */
export function runningLine(running: ReportRunning, onCancel: () => void): TemplateResult {
  const { what, done, total, failed, reused } = running;
  const said = [
    total > 0 ? `${countText(done)} of ${countText(total)}` : '',
    reused > 0 ? `${countText(reused)} taken over` : '',
    failed > 0 ? `${countText(failed)} failed` : '',
    timeLeft(running),
  ].filter((part) => part !== '');
  return html`<div class="running" role="status">
    <div class="row">
      <span class="st">${what}</span><span class="q">${said.join(', ')}</span><span class="sp"></span>
      <button type="button" class="lk" title="What is finished is kept" @click=${onCancel}>Cancel</button>
    </div>
    <div
      class="track"
      role="progressbar"
      aria-label=${what}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${total > 0 ? Math.round((100 * done) / total) : 0}
    ><b class=${total > 0 ? '' : 'progress-line endless'} ${geometry({ width: total > 0 ? `${(100 * done) / total}%` : null })}></b></div>
  </div>`;
}

function timeLeft({ secondsLeft, done, total }: ReportRunning): string {
  if (secondsLeft === null || done >= total) return '';
  const seconds = Math.max(1, Math.round(secondsLeft));
  if (seconds < 100) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min left` : `${Math.round(minutes / 60)} h left`;
}
