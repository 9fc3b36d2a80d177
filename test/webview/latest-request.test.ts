import { describe, expect, it } from 'vitest';
import { LatestRequest } from '../../webview/store/latest-request.ts';

/** A host whose answers are given by hand. */
function handHost() {
  const waiting: { params: number; answer: (result: string) => void; fail: (error: Error) => void }[] = [];
  const delivered: string[] = [];
  const failures: string[] = [];
  const requests = new LatestRequest<number, string>(
    (params, signal) =>
      new Promise((answer, fail) => {
        waiting.push({ params, answer, fail });
        signal.addEventListener('abort', () => fail(new Error('aborted')));
      }),
    (result) => delivered.push(result),
    (error) => failures.push(String(error)),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { requests, waiting, delivered, failures, settle };
}

describe('LatestRequest', () => {
  it('has one request on its way and keeps the newest of those that wait', async () => {
    const { requests, waiting, delivered, settle } = handHost();
    for (const params of [1, 2, 3, 4]) requests.ask(params);
    expect(waiting.map(({ params }) => params)).toEqual([1]);
    waiting[0]?.answer('one');
    await settle();
    expect(waiting.map(({ params }) => params)).toEqual([1, 4]);
    waiting[1]?.answer('four');
    await settle();
    expect(delivered).toEqual(['one', 'four']);
  });

  it('goes on after a refusal', async () => {
    const { requests, waiting, delivered, failures, settle } = handHost();
    requests.ask(1);
    requests.ask(2);
    waiting[0]?.fail(new Error('no'));
    await settle();
    waiting[1]?.answer('two');
    await settle();
    expect(failures).toEqual(['Error: no']);
    expect(delivered).toEqual(['two']);
  });

  it('delivers nothing of what was cancelled', async () => {
    const { requests, waiting, delivered, failures, settle } = handHost();
    requests.ask(1);
    requests.ask(2);
    requests.cancel();
    waiting[0]?.answer('one');
    await settle();
    requests.ask(3);
    waiting[1]?.answer('three');
    await settle();
    expect(waiting.map(({ params }) => params)).toEqual([1, 3]);
    expect(delivered).toEqual(['three']);
    expect(failures).toEqual([]);
  });
});
