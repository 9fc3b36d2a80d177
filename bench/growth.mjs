import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linePlot } from './line-plot.mjs';

const SIDES = [256, 512, 1024, 2048, 4096, 8192];
const CLASSES = [2, 4, 8, 19, 40, 80, 171];
const docs = join(import.meta.dirname, '../docs');

async function point(request) {
  const script = join(import.meta.dirname, 'growth-point.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)]);
  const result = JSON.parse(stdout);
  console.log(
    `${request.channels} × ${request.side}²  exact ${result.exact.toFixed(1)} ms  certified ${result.certified.toFixed(1)} ms  peak ${result.peakMiB.toFixed(0)} MiB`,
  );
  return result;
}

/** Cost by pixels (binary, 256² to 8192²) and by classes (512², 2 to 171), one thread; written as plots to docs. */
export async function measureGrowth() {
  const bySide = [];
  for (const side of SIDES) bySide.push({ x: side * side, ...(await point({ side, channels: 1, threads: 1 })) });
  const byClasses = [];
  for (const channels of CLASSES)
    byClasses.push({ x: channels, ...(await point({ side: 512, channels, threads: 1 })) });
  const lines = (points) =>
    ['exact', 'certified'].map((name) => ({ name, points: points.map((one) => [one.x, one[name]]) }));
  await writeFile(
    join(docs, 'speed-pixels.svg'),
    linePlot({
      title: 'Lovász hinge: loss and gradient',
      xLabel: 'pixels',
      yLabel: 'ms, 1 thread',
      lines: lines(bySide),
      xTick: (pixels) => `${Math.sqrt(pixels)}²`,
    }),
  );
  await writeFile(
    join(docs, 'speed-classes.svg'),
    linePlot({
      title: 'Lovász-Softmax, 512²: loss and gradient',
      xLabel: 'classes',
      yLabel: 'ms, 1 thread',
      lines: lines(byClasses),
    }),
  );
}
