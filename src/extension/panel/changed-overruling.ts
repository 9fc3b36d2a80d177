import type { Overruling, OverrulingChange } from '../../protocol/messages.ts';

/** What is overruled after a change: what it does not name stays as it was, whoever set it, however shortly before. */
export function changedOverruling(before: Overruling, { set, back }: OverrulingChange): Overruling {
  const kept = Object.entries(before).filter(([key]) => !back.some((one) => one === key));
  // Object.fromEntries loses the types of the keys.
  return { ...(Object.fromEntries(kept) as Overruling), ...set };
}
