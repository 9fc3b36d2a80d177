import type { Page } from 'playwright-core';

interface Walker {
  handled: WeakSet<EventTarget>;
  reached: WeakSet<Element>;
  /** Numbers of the elements that had the focus. */
  ids: WeakMap<Element, number>;
  describe(element: Element): string;
  interactive(): Element[];
}
export type WalkedWindow = Window & { lensWalk: Walker };

/** Runs in the page before its scripts: notes every element that something listens to by pointer. */
function noteHandlers(): void {
  const handled = new WeakSet<EventTarget>();
  const pointer = new Set(['click', 'dblclick', 'mousedown', 'pointerdown', 'contextmenu', 'change', 'input']);
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: Parameters<typeof add>) {
    if (pointer.has(args[0]) && this instanceof Element) handled.add(this);
    add.apply(this, args);
  };
  const roles = '[role=button],[role=tab],[role=radio],[role=checkbox],[role=slider],[role=link],[role=separator]';
  const natural = `button,input,select,textarea,a[href],summary,vscode-button,vscode-radio,vscode-text-field,[tabindex],${roles},[role^=menuitem]`;
  const walker: Walker = {
    handled,
    reached: new WeakSet(),
    ids: new WeakMap(),
    describe: (element) => {
      const name = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.textContent ?? '';
      const kind = element.getAttribute('role') ?? element.getAttribute('type') ?? '';
      return `${element.localName}.${element.className.toString().trim().split(/\s+/).join('.')} ${kind} "${name.trim().replaceAll(/\s+/g, ' ').slice(0, 50)}"`;
    },
    // What can be used now: of the sheet in front, of the popover, else of the whole page.
    interactive: () => {
      const scope = document.querySelector('dialog[open]') ?? document.querySelector('.pop') ?? document.body;
      return [...scope.querySelectorAll('*')].filter((one) => {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.matches(':disabled, [inert] *')) return false;
        const { width, height } = one.getBoundingClientRect();
        if (width === 0 || height === 0) return false;
        return one.matches(natural) ? !one.matches('[role=tabpanel], .pop, hr') : handled.has(one);
      });
    },
  };
  (window as unknown as WalkedWindow).lensWalk = walker;
}

/** Must stand before the page is loaded. */
export async function prepareWalk(page: Page): Promise<void> {
  await page.addInitScript(noteHandlers);
}
