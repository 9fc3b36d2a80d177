import { describe, expect, it } from 'vitest';
import { diagnosePair } from '../../../src/dataset/doctor/diagnose-pair.ts';
import { interpretPair } from '../../../src/dataset/interpret-pair.ts';
import { defaultPairOptions, type PairOptions } from '../../../src/dataset/pair-options.ts';
import { greyPng, npyArray } from '../make-array.ts';

const [height, width] = [48, 64];

/** Blocks of all classes, and logits of which a share in a thousand decides otherwise. */
function blocks(classes: number, wrong = 150) {
  const ids = Array.from({ length: height * width }, (_, i) => {
    const [x, y] = [Math.floor((i % width) / 8), Math.floor(i / width / 8)];
    return (x * 7 + y * 5) % classes;
  });
  const decided = ids.map((id, i) => ((i * 7919) % 1000 < wrong ? (id + 1 + (i % (classes - 1))) % classes : id));
  const logits = Array.from({ length: classes }, (_, c) =>
    decided.map((id, i) => (id === c ? 2 : Math.sin(i * (c + 1)))),
  ).flat();
  return { ids, prediction: npyArray('float32', [classes, height, width], logits) };
}

function pairOf(classes: number, from: number, wrong?: number, options: Partial<PairOptions> = {}) {
  const { ids, prediction } = blocks(classes, wrong);
  const truth = greyPng(
    height,
    width,
    ids.map((id) => id + from),
  );
  const paths = { truthPath: 'masks/0.png', predictionPath: 'preds/0.npy' };
  return { truth, prediction, ...paths, options: { ...defaultPairOptions, ...options } };
}

describe('labels 1 to N beside N channels', () => {
  it.each([3, 7, 11, 12])('%i: the offset alone is the fix, and comes first', (classes) => {
    const { findings } = diagnosePair(pairOf(classes, 1));
    expect(findings[0]).toMatchObject({ code: 'label-offset', fix: { labelOffset: 1 } });
    expect(Object.keys(findings[0]?.fix ?? {})).toEqual(['labelOffset']);
    expect(findings[0]?.evidence.join(' ')).not.toContain('never predicted');
    const healed = diagnosePair(pairOf(classes, 1, 150, { labelOffset: 1 }));
    expect(healed.findings).toEqual([]);
    expect(healed.mIoU).toBeGreaterThan(0.6);
  });

  it('of a model that has learned little, too', () => {
    const { findings } = diagnosePair(pairOf(7, 1, 650));
    expect(findings[0]).toMatchObject({ code: 'label-offset', fix: { labelOffset: 1 } });
  });

  it('have no finding where they count from 0', () => {
    for (const classes of [3, 7, 11]) expect(diagnosePair(pairOf(classes, 0)).findings).toEqual([]);
  });

  it('are not CamVid because they are 11', () => {
    expect(interpretPair(pairOf(11, 1)).facts).toMatchObject({ preset: null, groundTruth: { ignore: [] } });
  });
});
