import { effect } from '@preact/signals-core';
import { render, type TemplateResult } from 'lit/html.js';

const MARGIN_PX = 8;
const FOCUSABLE = '[role^="menuitem"], button, input, select, a[href], vscode-radio, vscode-text-field, [tabindex="0"]';

/** Focuses what is chosen, else the first control, else the popover itself. */
function focusInside(element: HTMLElement): void {
  const checked = element.querySelector<HTMLElement>('[aria-checked="true"]');
  const first = checked ?? element.querySelector<HTMLElement>(FOCUSABLE);
  first?.focus();
  first?.scrollIntoView({ block: 'nearest' });
  if (!element.contains(document.activeElement)) element.focus();
}

/** The one thing that can be open above the page, beside the button that opened it. */
class Popover {
  #element: HTMLElement | null = null;
  #anchor: HTMLElement | null = null;
  #stop: (() => void) | null = null;

  /** Opens at a button, or closes when it is open there. The content follows the signals that it reads. */
  toggle(anchor: HTMLElement, role: 'dialog' | 'menu', label: string, content: () => TemplateResult): void {
    const again = this.#anchor === anchor;
    this.close();
    if (again) return;
    const element = document.createElement('div');
    element.className = `pop ${role}`;
    element.setAttribute('role', role);
    element.setAttribute('aria-label', label);
    element.tabIndex = -1;
    document.body.append(element);
    this.#element = element;
    this.#anchor = anchor;
    anchor.setAttribute('aria-expanded', 'true');
    const stopDrawing = effect(() => {
      render(content(), element);
    });
    this.#place();
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!element.contains(target) && !anchor.contains(target)) this.close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' || event.key === 'Tab') {
        if (event.key === 'Tab' && role === 'dialog') return;
        event.preventDefault();
        event.stopPropagation();
        this.close();
        anchor.focus();
      }
    };
    const onFocusOut = (event: FocusEvent) => {
      const next = event.relatedTarget as Node | null;
      if (next && !element.contains(next) && next !== anchor) this.close();
    };
    const place = () => this.#place();
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('keydown', onKey, true);
    element.addEventListener('focusout', onFocusOut);
    window.addEventListener('resize', place);
    this.#stop = () => {
      stopDrawing();
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('keydown', onKey, true);
      window.removeEventListener('resize', place);
    };
    focusInside(element);
    // The toolkit's controls can take the focus only once they have drawn themselves.
    requestAnimationFrame(() => {
      if (this.#element === element && document.activeElement === element) focusInside(element);
    });
  }

  close(): void {
    const element = this.#element;
    const anchor = this.#anchor;
    if (!element) return;
    const hadFocus = element.contains(document.activeElement);
    this.#stop?.();
    this.#stop = null;
    this.#element = null;
    this.#anchor = null;
    anchor?.removeAttribute('aria-expanded');
    element.remove();
    if (hadFocus) anchor?.focus();
  }

  get isOpen(): boolean {
    return this.#element !== null;
  }

  /** Below the button, or above it where there is more room. */
  #place(): void {
    const element = this.#element;
    const anchor = this.#anchor;
    if (!element || !anchor) return;
    if (!anchor.isConnected) {
      this.close();
      return;
    }
    const at = anchor.getBoundingClientRect();
    element.style.setProperty('max-height', '');
    const { width, height } = element.getBoundingClientRect();
    const below = window.innerHeight - at.bottom - MARGIN_PX;
    const above = at.top - MARGIN_PX;
    const upwards = height > below && above > below;
    const room = Math.max(80, upwards ? above : below);
    const left = Math.max(MARGIN_PX, Math.min(at.left, window.innerWidth - width - MARGIN_PX));
    element.style.setProperty('left', `${left}px`);
    element.style.setProperty('max-height', `${room}px`);
    element.style.setProperty(
      'top',
      upwards ? `${Math.max(MARGIN_PX, at.top - Math.min(height, room) - 2)}px` : `${at.bottom + 2}px`,
    );
  }
}

export const popover = new Popover();
