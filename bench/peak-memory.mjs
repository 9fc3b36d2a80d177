import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * Largest resident memory of this process so far, MiB. On Linux the kernel's own mark of this program: what
 * `resourceUsage` says begins with the size of the process that started this one.
 */
export function peakMemoryMiB() {
  const mark = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) : null;
  return (mark ? Number(mark[1]) : process.resourceUsage().maxRSS) / 1024;
}
