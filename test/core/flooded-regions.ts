import { IGNORED, type LabelBatch, UNKNOWN } from '../../src/core/batch.ts';

/** Every region of wrong pixels of a decision as the list of its pixels, grown pixel by pixel. */
export function floodedRegions({ ids, batch, height, width }: LabelBatch, decision: Int32Array): number[][] {
  const isWrong = (i: number) => ids[i] !== IGNORED && (ids[i] !== decision[i] || ids[i] === UNKNOWN);
  const seen = new Set<number>();
  const regions: number[][] = [];
  for (let start = 0; start < ids.length; start += 1) {
    if (seen.has(start) || !isWrong(start)) continue;
    const region = [start];
    seen.add(start);
    for (const at of region) {
      const [x, y, image] = [at % width, Math.floor(at / width) % height, Math.floor(at / (width * height))];
      for (const [dx, dy] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const))) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || image >= batch) continue;
        const next = (image * height + y + dy) * width + x + dx;
        if (seen.has(next) || !isWrong(next)) continue;
        if (ids[next] !== ids[start] || decision[next] !== decision[start]) continue;
        seen.add(next);
        region.push(next);
      }
    }
    regions.push(region);
  }
  return regions;
}
