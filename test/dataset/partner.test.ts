import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../src/dataset/file-tree.ts';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { makeFolder } from './make-folder.ts';
import { twoRuns } from './paired-folder.ts';

describe('the partner of one file', () => {
  it('of a truth with several predictions: all candidates, none picked', async () => {
    const partner = await findPartner(nodeFileTree(await makeFolder(twoRuns)), 'gt/a.png');
    expect(partner).toMatchObject({
      role: 'truth',
      found: null,
      candidates: ['ckpt1/logits/a.npy', 'ckpt1/pred/a.png', 'ckpt2/pred/a.png'],
      image: 'images/a.jpg',
    });
  });

  it('of a prediction, and of an image with one prediction', async () => {
    const tree = nodeFileTree(
      await makeFolder(['set/gt/a.png', 'set/images/a.jpg', 'set/out/x.txt', 'set/logits/a.npy']),
    );
    const found = { groundTruth: 'set/gt/a.png', prediction: 'set/logits/a.npy', image: 'set/images/a.jpg' };
    for (const path of ['set/gt/a.png', 'set/logits/a.npy', 'set/images/a.jpg']) {
      expect((await findPartner(tree, path)).found).toEqual(found);
    }
  });

  it('of COCO: the photograph lies in the folder of the split, beside the annotations', async () => {
    const image = 'coco/val2017/000000000139.jpg';
    const groundTruth = 'coco/annotations/panoptic_val2017/000000000139.png';
    const prediction = 'coco/runs/a/000000000139.png';
    const paths = [image, groundTruth, prediction, 'coco/train2017/000000000009.jpg'];
    const tree = nodeFileTree(await makeFolder(paths));
    for (const path of [groundTruth, prediction, image]) {
      expect((await findPartner(tree, path)).found).toEqual({ groundTruth, prediction, image });
    }
  });

  it('of a file that nothing belongs to', async () => {
    expect(await findPartner(nodeFileTree(await makeFolder(['x.png', 'y.png'])), 'x.png')).toMatchObject({
      found: null,
      candidates: [],
    });
  });

  it('is found without reading the folders that have nothing to do with it', async () => {
    const real = nodeFileTree(await makeFolder([...twoRuns, 'huge/archive/deep/z.png']));
    const listed: string[] = [];
    const tree: FileTree = {
      ...real,
      list: (folder) => {
        listed.push(folder);
        return real.list(folder);
      },
    };
    await findPartner(tree, 'ckpt1/pred/a.png');
    expect(listed).not.toContain('huge');
    expect(new Set(listed).size).toBe(listed.length);
  });
});
