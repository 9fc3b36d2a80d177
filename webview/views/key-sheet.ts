import { html } from 'lit/html.js';
import { openDialog } from '../ui/dialog.ts';

const KEYS: readonly (readonly [area: string, readonly (readonly [keys: string, does: string])[]])[] = [
  [
    'Panes',
    [
      ['Wheel', 'zoom at the pointer'],
      ['Drag', 'move the picture'],
      ['+  −', 'zoom in, zoom out'],
      ['0', 'fit the picture'],
      ['1', 'one pixel to one pixel'],
      ['Arrows', 'move the crosshair by 1 px, with Shift by 10'],
      ['Click, P', 'hold the probe at the pixel, or let go of it'],
      ['Shift+Click, Shift+P', 'pin the pixel to compare it with others, or no longer'],
      ['<  >', 'the active pane to the place before, after; or drag it by its title onto another'],
      ['L', 'lasso: draw around pixels; or set corners by click or Enter, and L again to close the line'],
      ['B', 'hold: the second layer in the active pane'],
      ['C', 'outlines of the selected class'],
      ['T', 'read the map as text: its numbers, and the ten regions that carry most of the loss'],
      ['V', 'the same map of all four losses side by side, and back'],
    ],
  ],
  [
    'Classes and curve',
    [
      ['[  ]', 'previous, next class'],
      ['Arrows in the table', 'choose a class'],
      ['Space', 'in the table: hide the class in the masks, with Shift all others'],
      ['A', 'show all classes'],
      ['/', 'search the classes by name or id'],
      ['Arrows on the curve', 'move by one rank, with Shift by 1 %'],
      ['Drag on the curve, Enter', 'brush ranks: their pixels light up; the ends move by the arrow keys'],
      ['Wheel on the curve', 'zoom at the pointer'],
      ['Z', 'zoom to the brushed ranks, and back to all'],
      ['K', 'play the chain of the sorted pixels, or pause'],
      ['X', 'rank axis or Δ axis'],
      ['M', 'curve over the whole panel, and back'],
    ],
  ],
  [
    'Regions',
    [
      ['Arrows', 'choose a region and fly there'],
      ['Enter', 'fly there again'],
      ['Backspace', 'fly back'],
      ['Space', 'fix the region together with the other ticked ones'],
    ],
  ],
  [
    'Compared pixels',
    [
      ['Arrows', 'choose a pin: the crosshair goes there'],
      ['Delete', 'remove the pin'],
    ],
  ],
  [
    'Everywhere',
    [
      ['F6', 'next area, with Shift the one before'],
      ['Esc', 'close, give the curve its place back, let go of lit pixels, of the pin, of the other prediction'],
      ['?', 'this list'],
    ],
  ],
];

/** All keys of the page. */
export function openKeySheet(): void {
  openDialog(
    'Keys',
    () => html`<div class="keys">
      ${KEYS.map(
        ([area, keys]) => html`<h3>${area}</h3>
          <dl>
            ${keys.map(
              ([pressed, does]) =>
                html`<dt>${pressed.split('  ').map((key) => html`<kbd>${key}</kbd> `)}</dt>
                  <dd>${does}</dd>`,
            )}
          </dl>`,
      )}
    </div>`,
  );
}
