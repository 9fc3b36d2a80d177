import { randomUUID } from 'node:crypto';
import type { LitSet } from '../../core/view-data.ts';
import type { PanelMark } from '../../protocol/panel-content.ts';

/** The mark of pixels that were just chosen in a report; null: none were. */
export function chosenMark(set: LitSet | null): PanelMark | null {
  return set && { choice: randomUUID(), set };
}
