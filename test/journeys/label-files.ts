import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** A mask as label values, rows first. */
export interface Labels {
  readonly ids: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** The ids of a grey mask of 8 bits, by a library of its own. */
export async function greyIds(file: string): Promise<Labels> {
  const { data, info } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { ids: Int32Array.from(data), width: info.width, height: info.height };
}

/** The ids of a mask of 16 bits. */
export async function wideIds(file: string): Promise<Labels> {
  const picture = sharp(file).toColourspace('grey16').raw({ depth: 'ushort' });
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  const ids = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return { ids: Int32Array.from(ids), width: info.width, height: info.height };
}

/** The category of each pixel of a COCO panoptic mask, by its JSON; 0 where no segment is, −1 in a crowd. */
export async function panopticCategories(png: string, json: string): Promise<Labels> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const { annotations } = JSON.parse(await readFile(json, 'utf8')) as {
    annotations: { segments_info: { id: number; category_id: number; iscrowd: number }[] }[];
  };
  const segments = annotations.flatMap(({ segments_info }) => segments_info);
  const categories = new Map(segments.map(({ id, category_id, iscrowd }) => [id, iscrowd ? -1 : category_id]));
  const ids = new Int32Array(info.width * info.height);
  for (let at = 0; at < ids.length; at += 1) {
    const [red, green, blue] = data.subarray(at * info.channels);
    ids[at] = categories.get((red ?? 0) + 256 * (green ?? 0) + 65536 * (blue ?? 0)) ?? 0;
  }
  return { ids, width: info.width, height: info.height };
}

/** The same mask, moved to the right by some pixels. */
export function moved({ ids, width, height }: Labels, by: number): Labels {
  const from = (at: number) => at - Math.min(by, at % width);
  return { ids: ids.map((_, at) => ids[from(at)] ?? 0), width, height };
}

/** Writes labels as a grey PNG of 8 bits, or as a PNG or TIFF of 16 bits. */
export async function writeLabels(file: string, { ids, width, height }: Labels, bits: 8 | 16): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (bits === 8) {
    const picture = sharp(Uint8Array.from(ids), { raw: { width, height, channels: 1 } });
    await picture.toColourspace('b-w').png().toFile(file);
    return;
  }
  const picture = sharp(Uint16Array.from(ids), { raw: { width, height, channels: 1 } }).toColourspace('grey16');
  await (file.endsWith('.tif') ? picture.tiff({ compression: 'lzw' }) : picture.png()).toFile(file);
}

/** By brute force: IoU of each class that either side has, and the mean of 1 − IoU over those of the truth. */
export function scoresOfLabels(truth: Labels, prediction: Labels, isIgnored: (id: number) => boolean) {
  const both = new Map<number, number>();
  const inTruth = new Map<number, number>();
  const predicted = new Map<number, number>();
  const add = (to: Map<number, number>, id: number) => to.set(id, (to.get(id) ?? 0) + 1);
  truth.ids.forEach((id, at) => {
    if (isIgnored(id)) return;
    const other = prediction.ids[at] ?? 0;
    add(inTruth, id);
    add(predicted, other);
    if (id === other) add(both, id);
  });
  const iou = new Map(
    [...new Set([...inTruth.keys(), ...predicted.keys()])].map((id) => {
      const shared = both.get(id) ?? 0;
      return [id, shared / ((inTruth.get(id) ?? 0) + (predicted.get(id) ?? 0) - shared)] as const;
    }),
  );
  const losses = [...inTruth.keys()].map((id) => 1 - (iou.get(id) ?? 0));
  return { iou, pixels: inTruth, loss: losses.reduce((sum, one) => sum + one, 0) / losses.length };
}
