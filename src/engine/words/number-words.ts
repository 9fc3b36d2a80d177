/** 1234567 → "1,234,567". */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A share, 0 to 1, in percent: two decimals, and a small one keeps its first digit: 0.123 → "12.30 %", 0.00004 → "0.004 %". */
export function formatPercent(share: number): string {
  const value = share * 100;
  const isSmall = value !== 0 && Math.abs(value) < 0.005;
  return `${isSmall ? Number(value.toPrecision(1)) : value.toFixed(2)} %`;
}

/** 5000000 → "4.8 MiB"; below 64 KiB in bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 65536) return `${formatCount(bytes)} bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
