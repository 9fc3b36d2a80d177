// An extension beside ours, in the same extension host (bench/ui.mjs). It writes down every time the event loop was
// kept busy for long: [ms since the epoch when it went on, ms that it ran, ms that went by], first of all that it
// watches. Where the system tells (Linux), only what the loop's own thread ran counts: on a machine without a spare core
// it also waits for its turn.
const { appendFileSync, readFileSync } = require('node:fs');

const TICK_MS = 2;
const WORTH_MS = 15;

/** Time that the main thread ran, ms; null where the system does not tell. */
function ranMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}

exports.activate = () => {
  const file = process.env.LENS_LOOP_LOG;
  if (!file) return;
  appendFileSync(file, '[0,0,0]\n');
  let before = performance.now();
  let ranBefore = ranMs();
  setInterval(() => {
    const now = performance.now();
    const ran = ranMs();
    const wentBy = now - before - TICK_MS;
    const busy = ran === null || ranBefore === null ? wentBy : Math.min(wentBy, ran - ranBefore);
    before = now;
    ranBefore = ran;
    if (wentBy >= WORTH_MS) appendFileSync(file, `${JSON.stringify([Date.now(), busy, wentBy])}\n`);
  }, TICK_MS);
};
