import { LensError } from '../core/lens-error.ts';

/** One of `count` parts of a data set; `index` from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** "2/4" → the second of four. @throws LensError usage */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const index = Number(match?.[1] ?? 0);
  const count = Number(match?.[2] ?? 0);
  if (!match || index < 1 || index > count) {
    throw new LensError('usage', { message: `--shard takes i/n with i from 1 to n, like 2/4; not '${text}'` });
  }
  return { index, count };
}

export function sayShard(shard: Shard): string {
  return `${shard.index}/${shard.count}`;
}

/** Every count-th item: neighbours, which tend to be alike in size, go to different parts. */
export function shardOf<T>(items: readonly T[], shard: Shard): T[] {
  return items.filter((_, place) => place % shard.count === shard.index - 1);
}
