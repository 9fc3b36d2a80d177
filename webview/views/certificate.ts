import { html, type TemplateResult } from 'lit/html.js';
import type { Certificate } from '../../src/core/certificate.ts';
import type { CheckName } from '../../src/core/certificate-checks.ts';
import { icon } from '../ui/icons.ts';
import { countText, exactText, fixedText, percentText, valueText } from '../ui/number-text.ts';
import type { PageContext } from './page-context.ts';

type Check = Certificate['checks'][number];

const CHECKS: Readonly<Record<CheckName, { readonly label: string; readonly says: (check: Check) => string }>> = {
  'weights-sum': {
    label: 'Weights sum to 1',
    says: ({ cases, worst }) => `|Σg − 1| = ${valueText(worst)} over ${countText(cases)} weights`,
  },
  'chain-monotone': {
    label: 'Chain never falls',
    says: ({ cases, worst }) => `${countText(cases)} steps, deepest fall ${valueText(worst)}`,
  },
  prefixes: {
    label: 'Prefixes are 1 − IoU of their set',
    says: ({ cases, worst }) => `${countText(cases)} prefixes, largest gap ${valueText(worst)}`,
  },
  'base-polytope': {
    label: 'No set gets more than its loss',
    says: ({ cases, worst }) => `${countText(cases)} sets, largest excess ${valueText(worst)}`,
  },
  submodular: {
    label: 'Submodular on samples',
    says: ({ cases, worst }) => `${countText(cases)} pairs S ⊂ T, largest violation ${valueText(worst)}`,
  },
  'threshold-integral': {
    label: 'Same by threshold integral',
    says: ({ worst }) => `against Σ g·e and ∫ Δ({e ≥ t}) dt, largest gap ${valueText(worst)}`,
  },
  'finite-differences': {
    label: 'Gradient by finite differences',
    says: ({ cases, worst }) => `${countText(cases)} scores, largest relative gap ${valueText(worst)}`,
  },
};

function tieSentence({ ties }: Certificate): string {
  if (ties.tiedPixels === 0) return '0 pixels tied: the subgradient is unique';
  const tied = `${countText(ties.tiedPixels)} pixels tied`;
  if (ties.mixedPixels === 0) return `${tied}, none with another side: the subgradient is unique`;
  return `${tied}, ${countText(ties.mixedPixels)} of both sides with ${fixedText(ties.mixedLoss)} of the loss; other subgradients move ${percentText(ties.movableWeight)} of the weight`;
}

const verdict = (passed: boolean) => (passed ? 'PASS' : 'FAIL');

/** The certificate as a Markdown table, all digits. */
function asMarkdown(proof: Certificate, className: string): string {
  const passed = proof.checks.filter((check) => check.passed).length;
  const rows = proof.checks.map(
    (check) =>
      `| ${CHECKS[check.name].label} | ${verdict(check.passed)} | ${check.cases} | ${exactText(check.worst)} | ${exactText(check.tolerance)} |`,
  );
  return [
    `**Certificate of ${className}: ${verdict(proof.passed)}**, ${passed} of ${proof.checks.length} checks, loss ${exactText(proof.loss)}`,
    '',
    '| Check | Result | Cases | Worst | Tolerance |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
    '',
    `Ties: ${tieSentence(proof)}.`,
  ].join('\n');
}

/** PASS or FAIL of the selected class, check by check. */
export function certificateView({ host, store, explains }: PageContext): TemplateResult {
  const proof = explains.certificate.value;
  const name = store.selectedClass.value?.name ?? '';
  if (!proof)
    return html`<section class="proof" aria-label="Certificate"><p class="q">Checking the weights…</p></section>`;
  const passed = proof.checks.filter((check) => check.passed).length;
  return html`<section class="proof" aria-label="Certificate">
    <div class="row">
      <span class="b st">Certificate</span>
      <span class="b verdict ${proof.passed ? 'pass' : 'fail'}" role="status">${verdict(proof.passed)}</span>
      <span class="q">${passed} of ${proof.checks.length}, computed from these pixels</span><span class="sp"></span>
      <button type="button" class="lk l" @click=${() => host.copy(asMarkdown(proof, name))}>Copy as Markdown</button>
    </div>
    <ul>
      ${proof.checks.map(
        (check) => html`<li class="check" data-check=${check.name}>
          <span class=${check.passed ? 'pass' : 'fail'}>${icon(check.passed ? 'pass' : 'error')}</span>
          <span>${CHECKS[check.name].label}<span class="spoken"> ${verdict(check.passed)}</span></span>
          <span class="q" title="worst ${exactText(check.worst)}, tolerance ${exactText(check.tolerance)}">${CHECKS[check.name].says(check)}</span>
        </li>`,
      )}
      <li class="check" data-check="ties">
        <span class="q">${icon('info')}</span><span>Ties</span><span class="q">${tieSentence(proof)}</span>
      </li>
    </ul>
  </section>`;
}
