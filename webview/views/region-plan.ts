import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { RegionList } from '../../src/core/view-data.ts';
import { geometry } from '../ui/geometry.ts';
import { countText, exactText, fixedText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

const LEAST_STEPS = 20;

/** mIoU before any fix and after each of the plan. */
function meansOf(list: RegionList, before: number): number[] {
  return [before, ...list.plan.map(({ mIoU }) => mIoU ?? 0)];
}

/** Half of what is missing, to two decimals: a target that means something for every pair. */
function firstTarget(before: number): number {
  return Math.round((1 + before) * 50) / 100;
}

/** How few fixes reach an mIoU: the best one each time, and the curve of what they give. */
export function regionPlan(context: PageContext): TemplateResult | typeof nothing {
  const { store, regions, whatIfs } = context;
  const list = regions.list.value;
  const before = store.original.value?.metrics.mIoU ?? null;
  if (!list || before === null || list.plan.length === 0) return nothing;
  const target = store.view.value.targetMIoU ?? firstTarget(before);
  const means = meansOf(list, before);
  const needed = means.findIndex((mean) => mean >= target);
  const last = means.length - 1;
  const tick = () => whatIfs.change({ fixes: list.plan.slice(0, needed).map(({ region }) => region) });
  const setTarget = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const value = Number(input.value.replace(',', '.'));
    if (input.value.trim() !== '' && value >= 0 && value <= 1) store.change({ targetMIoU: value });
    else input.value = String(target);
  };
  const answer =
    needed === 0
      ? html`<span class="st">none</span>: it is there already`
      : needed > 0
        ? html`<span class="b st" data-needed=${needed}>${countText(needed)}</span> of ${countText(list.count)}, best first
            <button type="button" class="lk" @click=${tick}>Tick ${needed === 1 ? 'it' : 'them'}</button>`
        : html`not with ${countText(last)} fixes: they reach <span class="st">${fixedText(means[last])}</span>`;
  return html`<section class="plan" aria-label="Fixes needed">
    <div class="row l">
      <label class="q" title="Each step takes the region that raises the mIoU most at that point: greedy, so an upper bound"
        >Fixes needed for mIoU
        <input class="field" type="text" inputmode="decimal" size="6" .value=${String(target)} @change=${setTarget}
      ></label>
      <span class="q">${answer}</span>
    </div>
    ${planPlot(context, means, needed, target)}
  </section>`;
}

function planPlot(
  { store, whatIfs }: PageContext,
  means: readonly number[],
  needed: number,
  target: number,
): TemplateResult {
  const last = means.length - 1;
  const shown = Math.min(last, Math.max(LEAST_STEPS, 2 * Math.max(0, needed)));
  const low = means[0] ?? 0;
  const high = Math.max(target, means[shown] ?? 1, low + 1e-9);
  const x = (step: number) => (shown === 0 ? 0 : (step / shown) * 100);
  const y = (mean: number) => 100 - ((mean - low) / (high - low)) * 100;
  const path = means
    .slice(0, shown + 1)
    .map((mean, step) => (step === 0 ? `M0 ${y(mean)}` : `H${x(step)}V${y(mean)}`))
    .join('');
  const fixes = whatIfs.choice.value?.fixes.length ?? 0;
  const now = store.shownChange.value?.inspection.metrics.mIoU ?? null;
  const mark = (step: number, mean: number, className: string, text: string) => html`<span
      class="plan-dot ${className}"
      ${geometry({ left: `${x(step)}%`, top: `${Math.max(0, y(mean))}%` })}
    ></span
    ><span
      class="plan-word sm ${className} ${x(step) > 60 ? 'left' : ''}"
      ${geometry({ left: `${x(step)}%`, top: `${Math.max(0, y(mean))}%` })}
      >${text}</span
    >`;
  const sentence = `mIoU from ${fixedText(low)} without a fix to ${fixedText(means[shown])} after ${countText(shown)} fixes, best first.`;
  return html`<div class="plan-plot" role="img" aria-label=${sentence}>
    <div class="plan-area">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${needed > 0 ? svg`<path class="plan-target" d="M0 ${y(target)}H${x(needed)}V100"/>` : nothing}
        <path class="plan-line" d=${path} />
      </svg>
      ${needed > 0 ? mark(needed, means[needed] ?? 0, 'open', `${countText(needed)} ${needed === 1 ? 'fix' : 'fixes'}, ${fixedText(means[needed])}`) : nothing}
      ${fixes > 0 && fixes <= shown && now !== null && now <= high && now >= low ? mark(fixes, now, 'now', `${countText(fixes)} fixed, ${fixedText(now)}`) : nothing}
    </div>
    <div class="plan-scale sm q"><span title=${exactText(high)}>${fixedText(high, 2)}</span><span title=${exactText(low)}>${fixedText(low, 2)}</span></div>
    <div class="plan-steps sm q">${[0, 0.25, 0.5, 0.75, 1].map((part) => html`<span>${countText(Math.round(part * shown))}</span>`)}</div>
  </div>`;
}
