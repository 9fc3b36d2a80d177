import { crc32, deflateRawSync } from 'node:zlib';
import { concat } from './png-sample.ts';

export interface ZipSampleMember {
  readonly name: string;
  readonly content: Uint8Array;
  readonly packed?: boolean;
  /** What the directory says instead of the truth. */
  readonly claimedBytes?: number;
  readonly claimedSum?: number;
}

/** A zip file with local headers, a directory and its end (APPNOTE 4.3). */
export function zipSample(members: readonly ZipSampleMember[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const member of members) {
    const name = new TextEncoder().encode(member.name);
    const body = member.packed ? deflateRawSync(member.content) : member.content;
    const sum = member.claimedSum ?? crc32(member.content);
    const common = new Uint8Array(26);
    const view = new DataView(common.buffer);
    view.setUint16(0, 20, true);
    view.setUint16(4, member.packed ? 8 : 0, true);
    view.setUint32(10, sum, true);
    view.setUint32(14, body.length, true);
    view.setUint32(18, member.claimedBytes ?? member.content.length, true);
    view.setUint16(22, name.length, true);
    const local = concat([Uint8Array.of(0x50, 0x4b, 3, 4), common, name, body]);
    const tail = new Uint8Array(14);
    new DataView(tail.buffer).setUint32(10, position, true);
    directory.push(concat([Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), common, tail, name]));
    parts.push(local);
    position += local.length;
  }
  const entries = concat(directory);
  const end = new Uint8Array(22);
  end.set([0x50, 0x4b, 5, 6]);
  const view = new DataView(end.buffer);
  view.setUint16(8, members.length, true);
  view.setUint16(10, members.length, true);
  view.setUint32(12, entries.length, true);
  view.setUint32(16, position, true);
  return concat([...parts, entries, end]);
}
