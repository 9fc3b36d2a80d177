import { effect } from '@preact/signals-core';
import { type nothing, render, type TemplateResult } from 'lit/html.js';

/** A part of the page that is drawn anew whenever a signal that its template reads has changed. */
export function area(element: HTMLElement, template: () => TemplateResult | typeof nothing): void {
  effect(() => {
    render(template(), element);
  });
}

/** An element of the page's frame. */
export function frameElement(tag: string, className: string, attributes: Record<string, string> = {}): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
