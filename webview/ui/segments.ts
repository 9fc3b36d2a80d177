import { ifDefined } from 'lit/directives/if-defined.js';
import { html, type TemplateResult } from 'lit/html.js';

interface SegmentOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
  /** Stands in place of the label, which becomes the first words of the title. */
  readonly icon?: TemplateResult;
}

interface Segments<T extends string> {
  readonly label: string;
  readonly options: readonly SegmentOption<T>[];
  readonly value: T;
  readonly onPick: (value: T) => void;
}

/** A few choices in one bar: a radio group with arrow keys. */
export function segments<T extends string>({ label, options, value, onPick }: Segments<T>): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const index = options.findIndex((option) => option.value === value);
    const next = options[(index + step + options.length) % options.length];
    if (!next) return;
    const group = event.currentTarget as HTMLElement;
    onPick(next.value);
    group.querySelectorAll('button')[options.indexOf(next)]?.focus();
  };
  return html`<span class="seg" role="radiogroup" aria-label=${label} @keydown=${onKey}>
    ${options.map(
      (option) => html`<button
        type="button"
        role="radio"
        class=${option.value === value ? 'on' : ''}
        aria-checked=${option.value === value ? 'true' : 'false'}
        tabindex=${option.value === value ? 0 : -1}
        title=${option.icon ? [option.label, option.title].filter(Boolean).join(': ') : (option.title ?? '')}
        aria-label=${ifDefined(option.icon ? option.label : undefined)}
        @click=${() => onPick(option.value)}
      >${option.icon ?? option.label}</button>`,
    )}
  </span>`;
}
