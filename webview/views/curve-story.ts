import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LossName } from '../../src/core/batch.ts';
import { interpolated } from '../chart/delta-plot.ts';
import { isZoomed } from '../chart/rank-plot.ts';
import type { Curve } from '../store/curve-source.ts';
import { icon } from '../ui/icons.ts';
import { changeText, commonDigits, countText, exactText, fixedText, percentText } from '../ui/number-text.ts';

interface Sum {
  readonly box: number;
  readonly missing: number;
  readonly beyond: number;
}

/** The loss as the box and what differs from it; null where there is no box. */
export function boxSum({ hardLoss, box }: Pick<Curve, 'hardLoss' | 'box'>): Sum | null {
  return hardLoss === null || !box ? null : { box: hardLoss, missing: box.inside - hardLoss, beyond: box.beyond };
}

function line(label: string, value: string, title: number, strong = false): TemplateResult {
  return html`<div class="sum-line row ${strong ? 'b' : ''}">
    <span>${label}</span><span class="sp"></span><span class="st" title=${exactText(title)}>${value}</span>
  </div>`;
}

/** The same sum in one line, for plots that are too small for the column beside them. */
export function sumText(curve: Curve): TemplateResult {
  const sum = boxSum(curve);
  if (!sum) return html`<span class="st">${fixedText(curve.loss)}</span>`;
  return html`<span class="q">1 − IoU</span> ${fixedText(sum.box)} ${changeText(sum.missing)} ${changeText(sum.beyond)} =
    <span class="st b">${fixedText(curve.loss)}</span>`;
}

function explanation(curve: Curve, className: string, loss: LossName): string {
  const { missed, falseAlarm } = curve.kinds;
  const parts = [
    '1 − IoU gives every wrong pixel the error 1 and every right one 0: a box. The loss replaces the box by the real errors.',
  ];
  if (curve.foreground > 0) {
    const right = 1 - missed.pixels / curve.foreground;
    parts.push(
      `${className} is right on ${percentText(right)} of its ${countText(curve.foreground)} pixels${
        falseAlarm.pixels > 0 ? `, with ${countText(falseAlarm.pixels)} false alarms` : ''
      }.`,
    );
    if (loss === 'lovasz-hinge') {
      parts.push('Errors of the hinge go on above 1: that part is beyond the box too.');
    } else {
      const [half, end] = [0.5, 1].map((delta) => 1 - interpolated(curve.jaccard, curve.error, delta));
      if (
        !isZoomed(curve) &&
        half !== undefined &&
        end !== undefined &&
        half < 0.995 &&
        (curve.box?.beyond ?? 0) > 0.02
      ) {
        parts.push(
          `From Δ = 0.5 on its errors stand for probabilities of ${half.toFixed(2)} to ${end.toFixed(2)}: the long foot.`,
        );
      }
    }
  } else {
    parts.push(`The ground truth has no ${className}: the largest error alone is the loss.`);
  }
  return parts.join(' ');
}

/** What the Δ axis shows, in numbers and words: the answer to "why do loss and IoU disagree". */
export function curveStory(curve: Curve, className: string, loss: LossName): TemplateResult {
  const sum = boxSum(curve);
  const { missed, falseAlarm, right } = curve.kinds;
  const whole = missed.loss + falseAlarm.loss + right.loss;
  const digits = commonDigits(curve.loss, curve.thresholdIntegral);
  const kinds = [
    { tone: 'missed', label: 'missed', loss: missed.loss },
    { tone: 'false-alarm', label: 'false alarm', loss: falseAlarm.loss },
    { tone: 'margin', label: 'right, under margin', loss: right.loss },
  ];
  return html`<div class="story">
    <div class="sm q">The shaded area is the loss</div>
    <div class="big st" title=${exactText(curve.loss)}>${fixedText(curve.loss)}</div>
    ${
      sum
        ? html`<div class="sum">
            ${line('The box, 1 − IoU', fixedText(sum.box), sum.box)}
            ${line('wrong, not fully confident', changeText(sum.missing), sum.missing)}
            ${line('beyond the box', changeText(sum.beyond), sum.beyond)}
            ${line(`Lovász loss of ${className}`, fixedText(curve.loss), curve.loss, true)}
          </div>`
        : nothing
    }
    <p class="l q words">${explanation(curve, className, loss)}</p>
    ${
      whole > 0
        ? html`<div class="kinds-list">
            <div class="sm q">Loss by kind of pixel</div>
            ${kinds.map(
              (kind) => html`<div class="row l">
                <i class="sw ${kind.tone}"></i><span>${kind.label}</span><span class="sp"></span
                ><span class="q">${percentText(kind.loss / whole)}</span
                ><span class="value" title=${exactText(kind.loss)}>${fixedText(kind.loss)}</span>
              </div>`,
            )}
          </div>`
        : nothing
    }
    <p class="l q row check">
      ${icon(digits >= 9 ? 'pass' : 'error', digits >= 9 ? 'pass' : 'fail')}<span
        >The threshold integral ∫ Δ({e ≥ t}) dt over all ${countText(curve.pixels)} errors gives
        ${digits >= 9 ? html`the same number, to ${digits} digits` : html`<span title=${exactText(curve.thresholdIntegral)}>${fixedText(curve.thresholdIntegral, 6)}</span>`}.</span
      >
    </p>
  </div>`;
}
