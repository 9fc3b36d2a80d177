import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { TABS, type Tab } from '../store/view-state.ts';
import { area, frameElement } from '../ui/area.ts';
import { iconButton } from '../ui/icons.ts';
import { countText } from '../ui/number-text.ts';
import { budgetTab, copyBudget } from './budget-tab.ts';
import { classDetail } from './class-detail.ts';
import { classTable, copyClassTable, listedClasses, switchClassSearch } from './class-table.ts';
import { copyRanks, explainTab } from './explain-tab.ts';
import { Flights } from './flights.ts';
import type { PageContext } from './page-context.ts';
import type { PaneStage } from './pane-stage.ts';
import { copyRegions, RegionsTab } from './regions-tab.ts';
import { whatIfStrip } from './what-if-strip.ts';
import { whatIfTab } from './what-if-tab.ts';

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  classes: 'Classes',
  regions: 'Regions',
  budget: 'Budget',
  explain: 'Explain',
  'what-if': 'What if',
};

const COPIES: Readonly<Record<Tab, (context: PageContext) => void>> = {
  classes: copyClassTable,
  regions: copyRegions,
  budget: copyBudget,
  explain: copyRanks,
  'what-if': copyClassTable,
};

/** The right column: its tabs, and below them what the chosen one shows. */
export function mountRightColumn(right: HTMLElement, context: PageContext, stage: PaneStage): void {
  const { store } = context;
  const tabs = frameElement('div', 'ptabs row');
  const strip = frameElement('div', 'strip-area');
  const panel = frameElement('div', 'tab-panel', { role: 'tabpanel', id: 'tab-panel', tabindex: '-1' });
  const tableArea = frameElement('div', 'table-area');
  const detail = frameElement('div', 'detail-area');
  const other = frameElement('div', 'tab-area');
  panel.append(tableArea, detail, other);
  right.append(tabs, strip, panel);
  const flights = new Flights(context, stage);
  const regionsTab = new RegionsTab(context, flights);
  area(tabs, () => tabBar(context));
  area(strip, () => html`${whatIfStrip(context)}`);
  area(tableArea, () => html`${store.view.value.tab === 'classes' ? classTable(context) : nothing}`);
  area(detail, () => html`${store.view.value.tab === 'classes' ? classDetail(context) : nothing}`);
  area(other, () => {
    switch (store.view.value.tab) {
      case 'classes':
        return nothing;
      case 'regions':
        return regionsTab.template();
      case 'budget':
        return html`${budgetTab(context)}`;
      case 'explain':
        return html`${explainTab(context)}`;
      case 'what-if':
        return html`${whatIfTab(context)}`;
    }
  });
  effect(() => {
    const inspection = store.inspection.value;
    tableArea.style.setProperty('--class-rows', String(inspection ? listedClasses(inspection).length : 8));
  });
  effect(() => {
    const { tab } = store.view.value;
    right.dataset['tab'] = tab;
    panel.setAttribute('aria-labelledby', `tab-${tab}`);
  });
}

function tabBar(context: PageContext): TemplateResult {
  const { store, regions } = context;
  const { tab } = store.view.value;
  const count = regions.list.value?.count ?? null;
  const open = (one: Tab) => store.change({ tab: one });
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -TABS.length, End: TABS.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const at = TABS.indexOf(tab);
    const wanted =
      Math.abs(step) === 1
        ? (at + step + TABS.length) % TABS.length
        : Math.min(TABS.length - 1, Math.max(0, at + step));
    open(TABS[wanted] ?? 'classes');
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  };
  return html`<div class="row tab-list" role="tablist" aria-label="About this pair" @keydown=${onKey}>
      ${TABS.map(
        (one) => html`<button
          type="button"
          role="tab"
          id="tab-${one}"
          class=${one === tab ? 'on' : ''}
          aria-selected=${one === tab ? 'true' : 'false'}
          aria-controls="tab-panel"
          tabindex=${one === tab ? 0 : -1}
          @click=${() => open(one)}
        >${TAB_NAMES[one]}${
          one === 'regions' && count !== null ? html`<span class="badge">${countText(count)}</span>` : nothing
        }</button>`,
      )}
    </div>
    <span class="sp"></span>${
      tab === 'classes'
        ? iconButton({
            icon: 'filter',
            title: 'Search classes (/)',
            pressed: store.view.value.classFilter !== null,
            disabled: !store.inspection.value,
            onClick: () => switchClassSearch(store),
          })
        : nothing
    }${iconButton({
      icon: 'copy',
      title: 'Copy as table',
      disabled: !store.inspection.value,
      onClick: () => COPIES[tab](context),
    })}`;
}
