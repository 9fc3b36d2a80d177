import { describe, expect, it } from 'vitest';
import { outsidePlace } from '../../src/dataset/outside-place.ts';

describe('a file outside of the workspace', () => {
  it.each([
    ['/home/me/data/set/masks/a.png', '', '/home/me', 'data/set/masks/a.png'],
    ['/masks/a.png', '', '/', 'masks/a.png'],
    ['/a.png', '', '/', 'a.png'],
    ['/c:/masks/a.png', '', '/c:/', 'masks/a.png'],
    ['/C:/a.png', '', '/C:/', 'a.png'],
    ['/c:/users/me/data/set/masks/a.png', '', '/c:/users/me', 'data/set/masks/a.png'],
    ['/share/masks/a.png', 'server', '/share', 'masks/a.png'],
    ['/share/one/two/masks/preds/a.png', 'server', '/share/one', 'two/masks/preds/a.png'],
  ])('%s (%s)', (path, authority, root, below) => {
    expect(outsidePlace(path, authority)).toEqual({ root, path: below });
  });
});
