export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour as computed styles write it: rgb(…) with 0..255 or color(srgb …) with 0..1. Result 0..255. */
export function parsedColor(text: string): Rgb {
  const numbers = [...text.replace('srgb', '').matchAll(/-?[\d.]+(e-?\d+)?/g)].map(([number]) => Number(number));
  const scale = text.startsWith('color(') ? 255 : 1;
  return [(numbers[0] ?? 0) * scale, (numbers[1] ?? 0) * scale, (numbers[2] ?? 0) * scale];
}

/** The value of a custom property of the page as a colour, after var() and color-mix(). */
export function themeColor(property: string): Rgb {
  const probe = document.createElement('i');
  probe.style.setProperty('color', `var(${property})`);
  document.body.append(probe);
  const color = parsedColor(getComputedStyle(probe).color);
  probe.remove();
  return color;
}

/** Calls back whenever the workbench has changed the theme's colours. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
