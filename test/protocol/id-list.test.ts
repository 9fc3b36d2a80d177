import { expect, it } from 'vitest';
import { joinIds, splitIds } from '../../src/protocol/id-list.ts';

it('ids come back as they are, whatever the names of files hold', () => {
  for (const ids of [[], [''], ['a'], ['two\nlines', 'tab\there', ' ', '日本 é', ''], ['', '']]) {
    expect(splitIds(joinIds(ids), ids.length)).toEqual(ids);
  }
});
