import { describe, expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { checkGate, parseGate } from '../../src/report/gate.ts';

const report = {
  pooled: { mIoU: 0.49, iou: { Pedestrian: 0.04, 'traffic light': 0.3, 'a.b': 0.7, a: { c: 1 }, Ghost: null } },
  means: { mIoU: 0.5 },
};
const older = { pooled: { mIoU: 0.5, iou: { Pedestrian: 0.01, Ghost: 0.2 } }, means: { mIoU: 0.5 } };

const crossed = (rule: string, baseline: object | null = older) =>
  checkGate(parseGate(rule, baseline !== null), report, baseline).crossed;

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof LensError) return String(error.params['message']);
    throw error;
  }
  return 'no error';
}

describe('rules of --fail-if', () => {
  it.each([
    ['pooled.mIoU<0.6', true],
    ['pooled.mIoU<0.4', false],
    ['pooled.mIoU <= 0.49', true],
    ['pooled.mIoU < 0.49', false],
    ['pooled.mIoU > 4.8e-1', true],
    ['pooled.mIoU == 0.49', true],
    ['pooled.mIoU != 0.49', false],
    ['means.mIoU >= .5', true],
    ['pooled.iou.Pedestrian<0.4', true],
    ['pooled.iou.pedestrian<0.4', true],
    ['pooled.iou.traffic light<0.2', false],
    ['pooled.iou.a.b<0.8', true],
    ['pooled.iou.a.c<0.8', false],
    ['pooled.mIoU drops 0.01', true],
    ['pooled.mIoU drops 0.011', false],
    ['pooled.mIoU drops by 0.005', true],
    ['pooled.iou.Pedestrian rises 0.02', true],
    ['means.mIoU drops 0.01', false],
  ])('%s: crossed is %s', (rule, expected) => expect(crossed(rule)).toBe(expected));

  it('takes a number that is not in a part of the report', () => {
    const rule = parseGate('found<8', false);
    expect(checkGate(rule, { ...report, found: 7 }, null).crossed).toBe(true);
    expect(checkGate(rule, { ...report, found: 8 }, null).crossed).toBe(false);
  });

  it('a number that does not exist fails the run, and is named', () => {
    const result = checkGate(parseGate('pooled.iou.Ghost<0.1', false), report, null);
    expect(result.crossed).toBe(true);
    expect(result.message).toContain('pooled.iou.Ghost does not exist');
  });

  it.each([
    ['mIoU<0.6', 'pooled.mIoU or means.mIoU'],
    ['miou<0.6', 'pooled.mIoU or means.mIoU'],
    ['lost<8', 'lost is no number of a report'],
    ['pooled.mIoU', "like 'pooled.mIoU<0.6'"],
    ['pooled.mIoU<0.6;process.exit()', "not 'pooled.mIoU<0.6;process.exit()'"],
    ['pooled.mIoU<x', 'not'],
    ['', 'not'],
  ])('refuses %j', (rule, says) => expect(messageOf(() => parseGate(rule, false))).toContain(says));

  it('refuses change without a baseline', () => {
    expect(messageOf(() => parseGate('pooled.mIoU drops 0.01', false))).toContain('--baseline');
  });

  it.each([
    ['pooled.iou.Cyclist<0.4', 'leads nowhere; there are Pedestrian, traffic light'],
    ['pooled.iou<0.4', 'is no number'],
    ['pooled.constructor.length<4', 'leads nowhere'],
  ])('%s leads to no number', (rule, says) => expect(messageOf(() => crossed(rule))).toContain(says));
});
