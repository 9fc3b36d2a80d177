import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit/html.js';

/** The only file that knows the toolkit: its controls as templates, so that another toolkit can take its place. */

export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeRadio(), vsCodeRadioGroup(), vsCodeTextField());
}

export function button(options: {
  readonly label: string;
  readonly onClick: (event: Event) => void;
  readonly secondary?: boolean;
  readonly autofocus?: boolean;
}): TemplateResult {
  const { label, onClick, secondary = false, autofocus = false } = options;
  return html`<vscode-button
    appearance=${secondary ? 'secondary' : 'primary'}
    ?autofocus=${autofocus}
    @click=${onClick}
  >${label}</vscode-button>`;
}

/** A choice of few, one under the other. `null` stands for "as detected". */
export function radios<T extends string>(options: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly note?: string }[];
  readonly value: T;
  readonly onPick: (value: T) => void;
}): TemplateResult {
  const { label, value, onPick } = options;
  // What was picked is drawn anew only once it holds.
  let picked = value;
  const onChange = (event: Event) => {
    const { value: chosen } = event.target as HTMLElement & { value?: string };
    const option = options.options.find((one) => one.value === chosen);
    if (!option || option.value === picked) return;
    picked = option.value;
    onPick(picked);
  };
  return html`<vscode-radio-group orientation="vertical" aria-label=${label} .value=${value} @change=${onChange}>
    <label slot="label">${label}</label>
    ${options.options.map(
      (option) => html`<vscode-radio value=${option.value}
        >${option.label}${option.note ? html` <span class="q">${option.note}</span>` : nothing}</vscode-radio
      >`,
    )}
  </vscode-radio-group>`;
}

export function textField(options: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onEnter: (text: string, event: Event) => void;
  readonly onInput?: (text: string) => void;
}): TemplateResult {
  const { label, value, placeholder, onEnter, onInput } = options;
  const textOf = (event: Event) => (event.currentTarget as HTMLElement & { value: string }).value;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') event.stopPropagation();
    if (event.key === 'Enter') onEnter(textOf(event), event);
  };
  return html`<vscode-text-field .value=${value} placeholder=${placeholder} size="14" @keydown=${onKey} @input=${(event: Event) => onInput?.(textOf(event))}
    >${label}</vscode-text-field
  >`;
}
