import type { PanelContent, PanelMark } from '../../src/protocol/panel-content.ts';

/**
 * The mark of a content, where it is to be lit now.
 * @param left the choice whose pixels were let go of
 */
export function markToLight(content: PanelContent, left: string | null): PanelMark | null {
  if (content.kind !== 'inspection' || !content.mark || content.mark.choice === left) return null;
  const { bounds, cause, mark } = content;
  if (mark.set.by !== 'regions') return mark;
  // Ids of regions are those of the exact numbers, not of a first look, and of the files as they were.
  return bounds === null && (cause === 'opened' || cause === 'looked') ? mark : null;
}
