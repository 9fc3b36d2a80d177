import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownText } from '../../src/core/number-gap.ts';
import type { Problem } from '../../src/protocol/panel-content.ts';
import { button } from '../ui/controls.ts';
import { icon } from '../ui/icons.ts';
import { findingsInFull } from './doctor-line.ts';
import { fileName } from './header.ts';
import { overruleOne, type PageContext, takeBack } from './page-context.ts';
import { madeSettings } from './setting-words.ts';

/** Why nothing can be shown: what, which file, what it says and holds, what was set about it, and what to do. */
export function problemPage(context: PageContext): TemplateResult | typeof nothing {
  const { store, host } = context;
  const content = store.content.value;
  if (content?.kind !== 'problem') return nothing;
  const { title, file, facts, advice, choose, arrays } = content.problem;
  const key = choose === 'ground-truth' ? 'groundTruthKey' : 'key';
  const other = choose === 'ground-truth' ? 'Ground Truth' : 'Prediction';
  const missing = choose === 'ground-truth' ? content.files.groundTruth === null : content.files.prediction === null;
  const settings = madeSettings(content.overruled, content.presets);
  const keysSet = settings.map((setting) => setting.key);
  return html`<div class="problem" role="alert">
    ${icon('error', 'problem-icon')}
    <div class="problem-text">
      <h1>${shownText(title)}</h1>
      ${file ? html`<div class="problem-file">${fileName(file)}</div>` : nothing}
      ${
        facts.length > 0
          ? html`<dl class="facts">${facts.map((fact) => html`<dt class="q">${fact[0]}</dt><dd>${factValue(fact)}</dd>`)}</dl>`
          : nothing
      }
      ${
        arrays.length > 0
          ? html`<h2>Which one is the ${choose === 'ground-truth' ? 'ground truth' : 'prediction'}?</h2>
              <ul class="arrays">
                ${arrays.map(
                  ({ name, label }) =>
                    html`<li><button type="button" class="pick" @click=${() => overruleOne(context, key, name)}>${shownText(label)}</button></li>`,
                )}
              </ul>`
          : nothing
      }
      ${
        settings.length > 0
          ? html`<h2>Set by you</h2>
              <dl class="facts set">${settings.map(({ label, text }) => html`<dt class="q">${label}</dt><dd>${shownText(text)}</dd>`)}</dl>`
          : nothing
      }
      ${findingsInFull(context)}
      ${advice && arrays.length === 0 ? html`<h2>What to do</h2><p>${shownText(advice)}</p>` : nothing}
      <div class="row problem-buttons">
        ${button({ label: 'Try Again', autofocus: true, onClick: () => host.act('refresh') })}
        ${
          settings.length > 0
            ? button({
                label: 'As Detected',
                secondary: true,
                onClick: () => takeBack(context, keysSet),
              })
            : nothing
        }
        ${
          choose
            ? button({
                label: missing ? `Choose a ${other}…` : `Choose Another ${other}…`,
                secondary: true,
                onClick: () => host.act(choose === 'prediction' ? 'choose-prediction' : 'choose-ground-truth'),
              })
            : nothing
        }
        <button type="button" class="lk" @click=${() => host.act('show-log')}>Show Log</button>
      </div>
      ${file ? html`<div class="row l q watched">${icon('eye')}<span>The file is watched: the panel opens by itself when it is whole.</span></div>` : nothing}
    </div>
  </div>`;
}

/** The value of a fact, its figures or what is decisive in it in bold. */
function factValue([, value, decisive = /^\(?\d/.test(value) ? value : '']: Problem['facts'][number]): TemplateResult {
  const at = decisive === '' ? -1 : value.indexOf(decisive);
  if (at < 0) return html`${shownText(value)}`;
  return html`${shownText(value.slice(0, at))}<span class="b st">${shownText(decisive)}</span>${shownText(value.slice(at + decisive.length))}`;
}
