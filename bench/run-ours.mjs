import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One measurement in a process of its own: medians, loss, the file of its gradient, peak memory. */
export async function runOurs(request) {
  const script = join(import.meta.dirname, 'ours.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)]);
  return JSON.parse(stdout);
}
