import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { python } from './peers.mjs';

/** Runs a command and says how long it took and how much memory its process had at its peak. */
const TIMED = `
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(json.dumps({'code': code, 'ms': (time.perf_counter() - start) * 1e3,
                  'peakMiB': resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))
`;

/** Wall time and peak memory of a command. @throws when it fails */
export async function timed(command) {
  const { stdout } = await promisify(execFile)(python, ['-c', TIMED, ...command]);
  const result = JSON.parse(stdout);
  if (result.code !== 0) throw new Error(`${command.join(' ')} ended with ${result.code}`);
  return result;
}
