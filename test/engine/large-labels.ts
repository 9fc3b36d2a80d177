import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, createDeflate } from 'node:zlib';

/** Classes of the scene; 255 is ignored in the truth. */
export const LARGE_CLASSES = 6;
const CELL = 512;
const STRIPE = 16;

export type Side = 'truth' | 'prediction';

/** Class of a cell's ground; the prediction takes another one for whole cells now and then. */
function groundOf(side: Side, column: number, row: number): number {
  const own = (column * 7 + row * 13 + ((column * row) % 5)) % LARGE_CLASSES;
  const isSwapped = side === 'prediction' && (column * 3 + row * 5) % 11 === 0;
  return isSwapped ? (own + 2) % LARGE_CLASSES : own;
}

/**
 * One row of a made scene: cells of 512², a disc in each (shifted in the prediction), an ignored stripe every 4096 pixels.
 * The same for every machine; a row is made of spans, so that hundreds of megapixels take seconds.
 */
export function fillLargeRow(side: Side, y: number, out: Uint8Array): void {
  const row = Math.floor(y / CELL);
  const [shiftX, shiftY] = side === 'truth' ? [0, 0] : [9, 5];
  for (let column = 0, from = 0; from < out.length; column += 1, from += CELL) {
    const ground = groundOf(side, column, row);
    out.fill(ground, from, from + CELL);
    const radius = 60 + ((column * 31 + row * 17) % 90);
    const dy = y - row * CELL - CELL / 2 - shiftY;
    if (Math.abs(dy) > radius) continue;
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy));
    const middle = from + CELL / 2 + shiftX;
    out.fill((groundOf('truth', column, row) + 1) % LARGE_CLASSES, middle - half, middle + half + 1);
  }
  if (side === 'truth') for (let x = 0; x < out.length; x += 4096) out.fill(255, x, x + STRIPE);
}

/** Writes a side as a grey 8-bit PNG, row by row: never more than some megabytes in memory. */
export async function writeLargeLabels(file: string, side: Side, width: number, height: number): Promise<void> {
  const descriptor = openSync(file, 'w');
  const chunk = (type: string, content: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    writeSync(descriptor, Buffer.concat([length, body, sum]));
  };
  writeSync(descriptor, Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  chunk('IHDR', head);
  const deflate = createDeflate({ level: 1 });
  deflate.on('data', (piece: Uint8Array) => chunk('IDAT', piece));
  const ended = once(deflate, 'end');
  for (let y = 0; y < height; y += 1) {
    const line = new Uint8Array(width + 1);
    fillLargeRow(side, y, line.subarray(1));
    if (!deflate.write(line)) await once(deflate, 'drain');
  }
  deflate.end();
  await ended;
  chunk('IEND', new Uint8Array(0));
  closeSync(descriptor);
}

/** What the scene's numbers must be, counted row by row without an image in memory. */
export function largeNumbers(width: number, height: number) {
  const side = LARGE_CLASSES;
  const confusion = Array.from({ length: side }, () => new Array<number>(side).fill(0));
  const [truth, decided] = [new Uint8Array(width), new Uint8Array(width)];
  let ignored = 0;
  for (let y = 0; y < height; y += 1) {
    fillLargeRow('truth', y, truth);
    fillLargeRow('prediction', y, decided);
    for (let x = 0; x < width; x += 1) {
      const row = confusion[truth[x] as number];
      if (row) row[decided[x] as number] = (row[decided[x] as number] as number) + 1;
      else ignored += 1;
    }
  }
  const ious = confusion.map((row, id) => {
    const hits = row[id] as number;
    const pixels = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[id] as number), 0);
    return hits / (pixels + predicted - hits);
  });
  return { confusion, ignored, ious, loss: ious.reduce((sum, iou) => sum + (1 - iou) / ious.length, 0) };
}
