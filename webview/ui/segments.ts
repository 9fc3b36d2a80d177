import { html, type TemplateResult } from 'lit';

interface Segments<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly title?: string }[];
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
        title=${option.title ?? ''}
        @click=${() => onPick(option.value)}
      >${option.label}</button>`,
    )}
  </span>`;
}
