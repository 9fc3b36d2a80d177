import type { TemplateResult } from 'lit/html.js';
import { iconButton } from './icons.ts';
import { openMenu } from './menu.ts';

const SAVED_AS = [
  ['json', 'Save as JSON…'],
  ['csv', 'Save as CSV…'],
  ['md', 'Save as Markdown…'],
  ['html', 'Save as HTML page…'],
] as const;

/** The button whose menu offers the formats that a page can be saved in. */
export function saveButton(onPick: (format: (typeof SAVED_AS)[number][0]) => void): TemplateResult {
  const items = () => SAVED_AS.map(([format, label]) => ({ label, checked: false, onPick: () => onPick(format) }));
  return iconButton({
    icon: 'save',
    title: 'Save as…',
    popup: 'menu',
    onClick: (event) => openMenu(event, 'Save', items),
  });
}
