import { expect, it } from 'vitest';
import { atOnce, givingWay, type Steps } from '../../src/report/steps.ts';

function* counting(to: number, busyMs: number): Steps<number> {
  let sum = 0;
  for (let i = 1; i <= to; i += 1) {
    sum += i;
    const begun = Date.now();
    while (Date.now() - begun < busyMs);
    yield;
  }
  return sum;
}

it('has the same result at once and giving way', async () => {
  expect(atOnce(counting(100, 0))).toBe(5050);
  expect(await givingWay(counting(100, 0), undefined)).toBe(5050);
});

it('lets others run before it is done', async () => {
  let others = 0;
  const timer = setInterval(() => {
    others += 1;
  }, 1);
  await givingWay(counting(60, 2), undefined);
  clearInterval(timer);
  expect(others).toBeGreaterThan(0);
});

it('ends when it is aborted', async () => {
  const abort = new AbortController();
  setImmediate(() => abort.abort(new Error('enough')));
  await expect(givingWay(counting(1000, 2), abort.signal)).rejects.toThrow('enough');
});
