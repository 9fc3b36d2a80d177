import { ifDefined } from 'lit/directives/if-defined.js';
import { html, svg, type TemplateResult } from 'lit/html.js';

/** An icon of the codicon font; decoration only. */
export function icon(name: string, className = ''): TemplateResult {
  return html`<i class="codicon codicon-${name} ${className}" aria-hidden="true"></i>`;
}

const drawn = {
  one: svg`<rect x="2.5" y="3.5" width="11" height="9" rx="1"/>`,
  two: svg`<rect x="1.5" y="3.5" width="13" height="9" rx="1"/><path d="M8 3.5v9"/>`,
  three: svg`<rect x=".5" y="4" width="15" height="8" rx="1"/><path d="M5.5 4v8M10.5 4v8"/>`,
  grid: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="1"/><path d="M8 2.5v11M2.5 8h11"/>`,
  row: svg`<rect x=".5" y="4.5" width="15" height="7" rx="1"/><path d="M4.25 4.5v7M8 4.5v7M11.75 4.5v7"/>`,
  losses: svg`<path d="M1.5 12.5c1.5 0 2-8 3.2-8s1.6 8 3.2 8M8 12.5c1.5 0 2-5.5 3.2-5.5s1.6 5.5 3.3 5.5M1.5 14.5h13"/>`,
  off: svg`<circle cx="8" cy="8" r="5.5"/><path d="M4.1 11.9l7.8-7.8"/>`,
  swipe: svg`<rect x="1.5" y="3.5" width="13" height="9" rx="1"/><path d="M8 1.5v13M5.5 6.3L3.8 8l1.7 1.7M10.5 6.3L12.2 8l-1.7 1.7"/>`,
  onion: svg`<rect x="1.5" y="1.5" width="9" height="9" rx="1"/><rect x="5.5" y="5.5" width="9" height="9" rx="1" stroke-dasharray="2.2 1.4"/>`,
  blink: svg`<path d="M9.5 1.5L3.5 9H8l-1.5 5.5 6-7.5H8z" stroke-linejoin="round"/>`,
  diff: svg`<path d="M8 2.5v7M4.5 6h7M4.5 13h7"/>`,
  lasso: svg`<ellipse cx="8.5" cy="6" rx="6" ry="4" stroke-dasharray="2.6 1.6"/><path d="M4.5 9c-1.5.5-1.5 2.5 0 2.5s1 2-.5 3"/>`,
  contours: svg`<path d="M2.5 10.5c-1-3 1-4.5 2.5-5.5s2-2.5 5-2.5 4 2.5 3.5 5-1.5 2.5-2 4-2 2.5-4.5 2.5-4-.5-4.5-3.5z"/><path d="M6 9.8c-.3-1.5.8-2 1.7-2.6s1.3-1.4 2.3-1.2 1.2 1.2.8 2.2-1 1.1-1.4 2-.9 1.2-1.8 1.2-1.4-.4-1.6-1.6z"/>`,
} as const;

/** An icon that the font does not have. */
export function drawnIcon(name: keyof typeof drawn): TemplateResult {
  return html`<svg class="drawn" width="16" height="16" fill="none" stroke="currentColor" aria-hidden="true">
    ${drawn[name]}
  </svg>`;
}

interface IconButton {
  readonly icon: string | TemplateResult;
  /** What it does, with the key in parentheses where there is one. */
  readonly title: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly popup?: 'dialog' | 'menu';
}

/** A button that shows an icon only. */
export function iconButton(button: IconButton): TemplateResult {
  const { title, onClick, pressed, disabled = false, popup } = button;
  const picture = typeof button.icon === 'string' ? icon(button.icon) : button.icon;
  const name = title.replace(/ \([^)]*\)$/, '');
  return html`<button
    type="button"
    class="icon ${pressed ? 'on' : ''}"
    title=${title}
    aria-label=${name}
    aria-pressed=${ifDefined(pressed === undefined ? undefined : (`${pressed}` as 'true' | 'false'))}
    aria-haspopup=${ifDefined(popup)}
    ?disabled=${disabled}
    @click=${onClick}
  >${picture}</button>`;
}
