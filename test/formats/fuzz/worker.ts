import { Random } from './random.ts';
import { runOnce } from './run-once.ts';
import { fuzzTargets } from './targets.ts';

/** What the worker tells the runner (fuzz/run.mjs), one message a batch and one for each finding. */
type Report =
  | {
      readonly kind: 'batch';
      readonly next: number;
      readonly read: number;
      readonly rssBytes: number;
      readonly slowestMs: number;
    }
  | { readonly kind: 'finding'; readonly index: number; readonly what: string; readonly bytes: string };

const [name = '', seedText = '0', fromText = '0', toText = '0'] = process.argv.slice(2);
const seed = Number(seedText);
const target = (await fuzzTargets()).find((candidate) => candidate.name === name);
if (!target) throw new Error(`no decoder is called ${name}`);

const BATCH = 1000;
const SLOW_MS = 2000;

/** The time of the processor, which other work on the machine does not lengthen. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const send = (report: Report) =>
  new Promise<void>((resolve) => {
    process.send?.(report, undefined, undefined, () => resolve());
  });

for (let start = Number(fromText); start < Number(toText); start += BATCH) {
  let read = 0;
  let slowestMs = 0;
  const end = Math.min(start + BATCH, Number(toText));
  for (let index = start; index < end; index += 1) {
    const bytes = target.input(new Random(Math.imul(seed, 0x9e3779b1) + index));
    const finding = (what: string) =>
      send({ kind: 'finding', index, what, bytes: Buffer.from(bytes).toString('base64') });
    const startMs = cpuMs();
    try {
      if ((await runOnce(bytes)) === 'read') read += 1;
    } catch (error) {
      await finding(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const elapsedMs = cpuMs() - startMs;
    slowestMs = Math.max(slowestMs, elapsedMs);
    if (elapsedMs > SLOW_MS) await finding(`took ${Math.round(elapsedMs)} ms`);
  }
  await send({ kind: 'batch', next: end, read, rssBytes: process.resourceUsage().maxRSS * 1024, slowestMs });
}
process.disconnect?.();
