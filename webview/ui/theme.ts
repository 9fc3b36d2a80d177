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

/** Light Modern has one colour for both texts: the style sheet then takes another for the quiet one. */
export function markFlatDescription(): void {
  document.body.classList.remove('flat-description');
  const same = themeColor('--fg2').join() === themeColor('--fg').join();
  document.body.classList.toggle('flat-description', same);
}

/** Calls back whenever the workbench has changed the theme's colours. */
export function onThemeChange(changed: () => void): void {
  let known = '';
  const observer = new MutationObserver(() => {
    const { body, documentElement: html } = document;
    const now = [html.getAttribute('style'), html.className, body.className, body.dataset['vscodeThemeId']].join();
    if (now === known) return;
    changed();
    known = [html.getAttribute('style'), html.className, body.className, body.dataset['vscodeThemeId']].join();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
