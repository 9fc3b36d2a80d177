import { html, nothing, type TemplateResult } from 'lit/html.js';
import { paint } from './geometry.ts';
import { icon } from './icons.ts';
import { popover } from './popover.ts';

export interface MenuItem {
  readonly label: string;
  readonly checked: boolean;
  readonly color?: readonly [number, number, number];
  /** A line before this item. */
  readonly startsGroup?: boolean;
  readonly hint?: string;
  readonly onPick: () => void;
}

const TYPING_PAUSE_MS = 700;

/** Opens a menu of which one item is checked: arrows, Home, End, typing the first letters, Enter. */
export function openMenu(event: Event, label: string, items: () => readonly MenuItem[]): void {
  let typed = '';
  let typedAt = 0;
  const onKey = (pressed: KeyboardEvent) => {
    const menu = pressed.currentTarget as HTMLElement;
    const buttons = [...menu.querySelectorAll<HTMLElement>('[role="menuitemradio"]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const focus = (index: number) => buttons[(index + buttons.length) % buttons.length]?.focus();
    if (pressed.key === 'ArrowDown') focus(at + 1);
    else if (pressed.key === 'ArrowUp') focus(at - 1);
    else if (pressed.key === 'Home') focus(0);
    else if (pressed.key === 'End') focus(-1);
    else if (pressed.key.length === 1 && pressed.key !== ' ' && !pressed.ctrlKey && !pressed.metaKey) {
      typed = pressed.timeStamp - typedAt > TYPING_PAUSE_MS ? pressed.key : typed + pressed.key;
      typedAt = pressed.timeStamp;
      buttons.find((button) => button.textContent?.trim().toLowerCase().startsWith(typed.toLowerCase()))?.focus();
    } else return;
    pressed.preventDefault();
    pressed.stopPropagation();
  };
  const template = (): TemplateResult => html`<div class="menu-items" role="none" @keydown=${onKey}>
    ${items().map(
      (item) => html`${item.startsGroup ? html`<hr role="separator">` : nothing}
        <button
          type="button"
          role="menuitemradio"
          aria-checked=${item.checked ? 'true' : 'false'}
          tabindex="-1"
          title=${item.hint ?? ''}
          @click=${() => {
            popover.close();
            item.onPick();
          }}
        >${item.checked ? icon('check') : html`<i class="codicon"></i>`}${
          item.color ? html`<i class="sw" ${paint(item.color)}></i>` : nothing
        }${item.label}</button>`,
    )}
  </div>`;
  popover.toggle(event.currentTarget as HTMLElement, 'menu', label, template);
}

/** A button that opens a menu: shows what is chosen, by its words or by an icon in their place. */
export function picker(options: {
  readonly label: string;
  readonly shown: string;
  readonly icon?: TemplateResult;
  readonly color?: readonly [number, number, number] | undefined;
  readonly className?: string;
  readonly items: () => readonly MenuItem[];
}): TemplateResult {
  const { label, shown, icon: picture, color, className = 'pick', items } = options;
  return html`<button
    type="button"
    class=${className}
    aria-haspopup="menu"
    aria-label="${label}: ${shown}"
    title=${picture ? `${label}: ${shown}` : label}
    @click=${(event: Event) => openMenu(event, label, items)}
  >${color ? html`<i class="sw" ${paint(color)}></i>` : nothing}${picture ?? html`<span class="shown">${shown}</span>`}${icon('chevron-down')}</button>`;
}
